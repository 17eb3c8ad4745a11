import { randomUUID } from 'node:crypto';

import { ACCOUNT } from '../../sandbox/seed/account.ts';
import { axiosResult, type AxiosJob } from './axiosJob.ts';
import { median } from './measure.ts';
import { runOnce } from './runOnce.ts';
import { markOf, phonesOf, SENDERS, senderWorkflow, type Sender } from './senders.ts';
import { GRAPH, type Stage } from './stage.ts';

/** Medians over all rounds; messages summed up. */
export interface SendResult {
	name: string;
	label: string;
	/** Messages (or items) of one round. */
	messages: number;
	/** By the time that the node alone took. */
	perSecond: number;
	/** The slowest and the fastest round. */
	perSecondRange: [number, number];
	/** The whole execution as somebody outside sees it, ms. */
	executionMs: number;
	/** The CPU time of the whole execution, ms per message. */
	cpuMs: number;
	/** TLS connections opened in a round; undefined where nothing is sent. */
	connections?: number;
	/** Of all rounds together; undefined where nothing is sent. */
	arrived?: { sent: number; once: number; never: number; repeatedly: number };
}

export interface SendOptions {
	/** In each round. */
	messages: number;
	rounds: number;
	report: (line: string) => void;
	signal: AbortSignal;
}

interface Round {
	nodeMs: number;
	executionMs: number;
	cpuMs: number;
	connections: number;
	once: number;
	never: number;
	repeatedly: number;
}

const BUILT_IN = new Set(
	SENDERS.filter(({ node }) => node.type.startsWith('n8n-nodes-base.')).map(({ name }) => name),
);

/** As many as WhatsApp Cloud has under way. */
const CONCURRENCY = 64;

/**
 * The same messages through each of the senders, one after the other, round after round; a round that does
 * not count comes first. The windows of the customers `open` have to be open.
 *
 * All but n8n's own nodes, which take ten times as long, go seven times a round, there and back: what one of them
 * leaves behind for the next one evens out, and so do the turns of a busy machine.
 */
export async function benchSend(
	stage: Stage,
	{ messages, rounds, report, signal }: SendOptions,
): Promise<SendResult[]> {
	const runs = await Promise.all(
		SENDERS.map(async (sender) => {
			const { id } = await stage.api.createWorkflow(
				senderWorkflow(sender, messages, stage.credentials),
			);
			return { ...sender, run: () => runWorkflow(stage, sender, id, messages) };
		}),
	);
	const axios = {
		name: 'axios',
		label: `axios, keep-alive, ${CONCURRENCY} at once, text`,
		sends: true,
		run: () => runAxios(stage, messages),
	};
	const all = [...runs, axios];
	const quick = all.filter(({ name }) => !BUILT_IN.has(name));
	const thereAndBack = [...quick.toReversed(), ...quick];
	const turns = [...all, ...thereAndBack, ...thereAndBack, ...thereAndBack];
	const results = new Map<string, Round[]>(all.map(({ name }) => [name, []]));
	for (let round = 0; round <= rounds; round++) {
		report(round === 0 ? 'Sending, to warm up …' : `Sending, round ${round} of ${rounds} …`);
		for (const { name, run } of turns) {
			signal.throwIfAborted();
			await stage.closeConnections();
			const result = await run();
			if (round > 0) results.get(name)?.push(result);
		}
	}
	return all.map(({ name, label, sends }) =>
		summarize({ name, label, sends, messages }, results.get(name) ?? []),
	);
}

async function runWorkflow(
	stage: Stage,
	{ customers, sends, name }: Sender,
	workflowId: string,
	messages: number,
): Promise<Round> {
	const before = await stage.proxyCounts();
	const cpu = stage.cpu.start();
	const started = performance.now();
	const { executionId, status, node } = await runOnce(stage, workflowId);
	const executionMs = performance.now() - started;
	const cpuMs = cpu();
	if (status !== 'success' || node?.items !== messages) {
		throw new Error(`${name}: ${status}, ${node?.items ?? 0} of ${messages} items came out.`);
	}
	const connections = (await stage.proxyCounts()).connections - before.connections;
	const arrivals = sends
		? await countArrivals(stage, markOf(executionId), phonesOf(customers, messages))
		: { once: 0, never: 0, repeatedly: 0 };
	return { nodeMs: node.ms, executionMs, cpuMs, connections, ...arrivals };
}

async function runAxios(stage: Stage, messages: number): Promise<Round> {
	const mark = markOf(`axios-${randomUUID()}`);
	const phones = phonesOf('open', messages);
	const job: AxiosJob = {
		url: `${GRAPH}/v26.0/${ACCOUNT.phoneNumberId}/messages`,
		accessToken: ACCOUNT.accessToken,
		concurrency: CONCURRENCY,
		bodies: phones.map((to, index) => ({
			messaging_product: 'whatsapp',
			to,
			type: 'text',
			text: { body: `Hi Customer ${index}, see you on Tuesday 24 November at 09:30 ${mark}!` },
		})),
	};
	const before = await stage.proxyCounts();
	const { ms, cpuMs } = axiosResult.parse(await stage.axiosLoop.ask(job, stage.api.signal));
	const connections = (await stage.proxyCounts()).connections - before.connections;
	const arrivals = await countArrivals(stage, mark, phones);
	return { nodeMs: ms, executionMs: ms, cpuMs, connections, ...arrivals };
}

async function countArrivals(stage: Stage, mark: string, phones: string[]) {
	const arrivals = await stage.sandbox.arrivals(mark, phones.length * 3);
	const times = phones.map((phone) => arrivals.get(phone) ?? 0);
	return {
		once: times.filter((count) => count === 1).length,
		never: times.filter((count) => count === 0).length,
		repeatedly: times.filter((count) => count > 1).length,
	};
}

function summarize(
	{ sends, messages, ...names }: { name: string; label: string; sends: boolean; messages: number },
	rounds: Round[],
): SendResult {
	const of = (key: keyof Round) => rounds.map((round) => round[key]);
	const sum = (key: keyof Round) => of(key).reduce((total, value) => total + value, 0);
	const speeds = of('nodeMs').map((ms) => (messages * 1000) / ms);
	const arrived = {
		sent: messages * rounds.length,
		once: sum('once'),
		never: sum('never'),
		repeatedly: sum('repeatedly'),
	};
	return {
		...names,
		messages,
		perSecond: median(speeds),
		perSecondRange: [Math.min(...speeds), Math.max(...speeds)],
		executionMs: median(of('executionMs')),
		cpuMs: median(of('cpuMs')) / messages,
		...(sends ? { connections: median(of('connections')), arrived } : {}),
	};
}
