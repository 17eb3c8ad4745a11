import { z } from 'zod';

import type { Check } from '../../tools/checks.ts';
import { freePort } from '../../tools/port.ts';
import { pause, until } from '../../tools/until.ts';
import { outcomeOf, reached } from './arrivalChecks.ts';
import { flood, sendOf, Stream } from './doorDeliveries.ts';
import { expectEqual, expectThat } from './expect.ts';
import type { KillStage } from './killStage.ts';
import { publishListener, publishTrigger } from './listener.ts';
import { Questions } from './questions.ts';

const DELIVERIES = 2000;

/** One in so many is a customer's message, which starts the workflow; the others are statuses. */
const MESSAGE_EVERY = 40;

const FIRST_PHONE = 31_640_000_000;

const accounts = z.object({ numbers: z.array(z.object({ callback: z.string().optional() })) });

/** n8n with an address of the triggers' own, a trigger that has moved there, and a question that can be asked. */
interface Door {
	env: Record<string, string>;
	url: string;
	listenerId: string;
	questions: Questions;
}

let door: Door | undefined;
let lastAsked = FIRST_PHONE + DELIVERIES;

/** @param seeds each kills n8n after another number of acknowledgements */
export function doorChecks(seeds: number[]): Array<Check<KillStage>> {
	return [...seeds.map(killed), restarted, closed];
}

function killed(seed: number): Check<KillStage> {
	return {
		title: `seed ${seed}: n8n is killed in a flood of ${DELIVERIES} deliveries at the door of its triggers, nothing in front; nothing acknowledged is lost, nothing comes twice, and a question asked before is answered`,
		async run(stage) {
			const { url, env, questions } = (door ??= await openDoor(stage));
			const all = Array.from({ length: DELIVERIES }, (_, index) =>
				sendOf(stage, String(FIRST_PHONE + index), index % MESSAGE_EVERY === 0),
			);
			const killAfter = 200 + ((seed * 397) % (DELIVERIES - 400));
			const asked = await ask(questions);
			const first = new Set<string>();
			const flooding = flood(stage, url, all, first);
			const isTime = () => first.size >= killAfter;
			await until('it is time', isTime, { withinMs: 120_000, everyMs: 1, signal: stage.signal });
			await stage.kill();
			await flooding;
			expectThat(first.size < DELIVERIES, 'All were acknowledged before n8n was killed.');
			await write(stage, asked.phone, 'While nobody was there');
			await stage.start('', env);
			// Meta delivers what was not acknowledged again, from the first moment on; and at times what was.
			const open = all.filter(({ id }, index) => !first.has(id) || index % 50 === 0);
			const second = new Set<string>();
			const areAllTaken = async () => {
				const left = open.filter(({ id }) => !second.has(id));
				await flood(stage, url, left, second);
				return second.size === open.length;
			};
			await until('all are acknowledged', areAllTaken, {
				...{ withinMs: 120_000, everyMs: 500, signal: stage.signal },
			});
			const messages = all.filter(({ isMessage }) => isMessage).map(({ id }) => id);
			await untilReached(stage, messages, 300_000);
			expectEqual('The answer', await answerOf(questions, asked.id), 'While nobody was there');
			await pause(1000, stage.signal);
			const outcomes = messages.map((id) => outcomeOf(stage, id));
			expectEqual('Twice', outcomes.filter(({ successes }) => successes > 1).length, 0);
			const cut = outcomes.filter(({ successes }) => successes === 0);
			for (const { status } of cut) expectThat(status === 'crashed', `One is ${status}.`);
			return `${first.size} were acknowledged before; of ${messages.length} messages once: ${messages.length}, lost: 0, twice: 0 (${cut.length} of them in an execution that n8n died in)`;
		},
	};
}

/** What n8n does with its own address meanwhile is n8n's, and shown. */
const restarted: Check<KillStage> = {
	title:
		'n8n is restarted while customers write, nothing in front; at the door of its triggers nothing acknowledged is lost, and an answer there continues an execution',
	async run(stage) {
		const { url, env, questions } = (door ??= await openDoor(stage));
		const asked = await ask(questions);
		await write(stage, asked.phone, 'Gladly');
		expectEqual('The answer', await answerOf(questions, asked.id), 'Gladly');
		// Collected, so that there is one execution in the end, and not one for each of them.
		const triggerOptions = { collectMessages: true, quietTime: 2 };
		const publish = async (options: object) =>
			await publishTrigger(stage.api, stage.credential, {
				...{ listenOn: 'manual', triggerOptions: { ...triggerOptions, ...options } },
			});
		const [atDoor, atN8n] = [await publish({}), await publish({ address: 'n8n' })];
		const base = new URL(url).origin;
		const streams = {
			door: new Stream(stage, `${base}/${atDoor.webhookId}`, '31649000001'),
			n8n: new Stream(stage, `${stage.n8nUrl}/webhook/${atN8n.webhookId}/webhook`, '31649000002'),
		};
		const areComing = () => Object.values(streams).every(({ acknowledged }) => acknowledged.length);
		await until('messages come in', areComing, { withinMs: 60_000, signal: stage.signal });
		await stage.stop();
		await stage.start('', env);
		const [ids, others] = [await streams.door.all, await streams.n8n.all];
		await untilReached(stage, ids, 120_000);
		await untilReached(stage, others, 20_000).catch(() => stage.signal.throwIfAborted());
		const lost = others.filter((id) => reached(stage, id) === undefined).length;
		for (const { id } of [atDoor, atN8n]) await stage.api.unpublish(id);
		return `of ${ids.length} messages acknowledged at the door, lost: 0; of ${others.length} at n8n's own address: ${lost}`;
	},
};

/** Whoever comes next has no door: what was sent to it would not be sent anywhere else. */
const closed: Check<KillStage> = {
	title: 'with the trigger, the address at its door is given up',
	async run(stage) {
		if (!door) throw new Error('There was no door.');
		await stage.api.unpublish(door.listenerId);
		const isGone = async () => (await callback(stage)) === undefined;
		await until('the address is given up', isGone, { withinMs: 60_000, signal: stage.signal });
		await stage.kill();
		await stage.start();
		return door.url.replace(/\/[^/]*$/, '/…');
	},
};

/** Gives n8n a door, and waits until a trigger that was published without one has moved there. */
async function openDoor(stage: KillStage): Promise<Door> {
	const { api, credential, webhookUrl, signal } = stage;
	const port = await freePort();
	const env = {
		WHATSAPP_CLOUD_URL: `http://127.0.0.1:${port}`,
		WHATSAPP_CLOUD_PORT: String(port),
		WHATSAPP_CLOUD_LISTEN_ADDRESS: '127.0.0.1',
	};
	const listenerId = await publishListener(api, credential);
	const questions = await Questions.publish(api, webhookUrl, credential, 'any');
	const atN8n = await callback(stage);
	await stage.kill();
	await stage.start('', env);
	const hasMoved = async () => {
		const now = await callback(stage);
		return now !== atN8n && now?.startsWith(env.WHATSAPP_CLOUD_URL) && now;
	};
	const patience = { withinMs: 120_000, signal };
	const url = await until('the trigger has moved to the door', hasMoved, patience);
	return { env, url, listenerId, questions };
}

async function callback({ phones }: KillStage): Promise<string | undefined> {
	return accounts.parse(await phones.call('GET', '/account')).numbers[0]?.callback;
}

/** Asks somebody. @returns whom, and the execution that waits for the answer */
async function ask(questions: Questions): Promise<{ id: string; phone: string }> {
	const phone = String(++lastAsked);
	return { id: await questions.ask({ phone }), phone };
}

async function write({ phones }: KillStage, phone: string, text: string): Promise<void> {
	await phones.call('POST', `/customers/${phone}/messages`, { text });
}

/** With what the execution has gone on. */
async function answerOf(questions: Questions, executionId: string): Promise<unknown> {
	const { items } = await questions.ended(executionId);
	return items.Answered?.map((item) => (item as { answer?: string }).answer).join();
}

async function untilReached(stage: KillStage, ids: string[], withinMs: number): Promise<void> {
	await until('all messages reach the workflow', () => ids.every((id) => reached(stage, id)), {
		...{ withinMs, everyMs: 500, signal: stage.signal },
	});
}
