import { deliver, deliveryOf, type Acknowledgements } from './deliveries.ts';
import type { Listener } from './listeners.ts';
import { median, percentile } from './measure.ts';
import type { Stage } from './stage.ts';
import { TRIGGER_NODE } from './triggers.ts';

/** Medians over all rounds; percentiles and counts over all deliveries. */
export interface WebhookResult {
	name: string;
	label: string;
	deliveries: number;
	acknowledgedPerSecond: number;
	/** The slowest and the fastest round. */
	acknowledgedPerSecondRange: [number, number];
	/** With their executions, which go on after the acknowledgement. */
	executedPerSecond: number;
	/** Until the acknowledgement, ms. */
	p50Ms: number;
	p99Ms: number;
	/** CPU time of n8n, ms per delivery with its execution. */
	cpuMs: number;
	/** Deliveries that were not answered with 200. */
	refused: number;
	/** Messages that reached no execution, and those that reached several. */
	lost: number;
	repeated: number;
	/** One delivery with many messages: until the acknowledgement, and the items that came of it. */
	batch: { messages: number; ms: number; items: number };
}

interface Round extends Acknowledgements {
	/** From the first request until the last execution has ended, ms. */
	executedMs: number;
	cpuMs: number;
}

export interface WebhookOptions {
	/** For each trigger, over all rounds. */
	deliveries: number;
	rounds: number;
	/** Messages in a long delivery. */
	batch: number;
	/** How many long deliveries, besides one to warm up. */
	batches: number;
	report: (line: string) => void;
	signal: AbortSignal;
}

const CONCURRENCY = 8;

const WARM_UP = 40;

/** Deliveries to each of the triggers, in turn, round after round; a round that does not count comes first. */
export async function benchWebhooks(
	stage: Stage,
	listeners: Listener[],
	{ deliveries, rounds, batch, batches, report, signal }: WebhookOptions,
): Promise<WebhookResult[]> {
	const perRound = Math.ceil(deliveries / rounds);
	const tracks = listeners.map((listener) => ({
		listener,
		ids: [] as string[],
		rounds: [] as Round[],
		long: [] as Array<{ ms: number; items: number }>,
	}));
	for (let round = 0; round <= rounds; round++) {
		report(round === 0 ? 'Delivering, to warm up …' : `Delivering, round ${round} of ${rounds} …`);
		// Who is first changes from round to round.
		for (const track of round % 2 === 0 ? tracks : tracks.toReversed()) {
			signal.throwIfAborted();
			const prefix = `wamid.${track.listener.trigger.name}.${round}`;
			const ids = idsOf(prefix, round === 0 ? WARM_UP : perRound);
			const singles = await deliverSingles(stage, track.listener, ids);
			if (round > 0) {
				track.ids.push(...ids);
				track.rounds.push(singles);
			}
			if (round > batches) continue;
			const long = await deliverBatch(stage, track.listener, idsOf(`${prefix}.batch`, batch));
			if (round > 0) track.long.push(long);
		}
	}
	return tracks.map(({ listener, ids, rounds: done, long }) => {
		const speeds = done.map(({ ms }) => (perRound * 1000) / ms);
		const latencies = done.flatMap((round) => round.latencies);
		return {
			name: listener.trigger.name,
			label: listener.trigger.label,
			deliveries: ids.length,
			acknowledgedPerSecond: median(speeds),
			acknowledgedPerSecondRange: [Math.min(...speeds), Math.max(...speeds)],
			executedPerSecond: median(done.map(({ executedMs }) => (perRound * 1000) / executedMs)),
			p50Ms: percentile(latencies, 0.5),
			p99Ms: percentile(latencies, 0.99),
			cpuMs: median(done.map(({ cpuMs }) => cpuMs)) / perRound,
			refused: done.reduce((sum, { refused }) => sum + refused, 0),
			...countHandedOver(stage, listener, ids),
			batch: {
				messages: batch,
				ms: median(long.map(({ ms }) => ms)),
				items: median(long.map(({ items }) => items)),
			},
		};
	});
}

function idsOf(prefix: string, count: number): string[] {
	return Array.from({ length: count }, (_, index) => `${prefix}.${index}`);
}

async function deliverSingles(stage: Stage, listener: Listener, ids: string[]): Promise<Round> {
	const deliveries = ids.map((id, index) => deliveryOf([id], index));
	const before = stage.executions.count(listener.workflowId);
	const cpu = stage.cpu.start();
	const started = Date.now();
	const acknowledgements = await deliver(listener.url, deliveries, CONCURRENCY);
	const { at } = await stage.executions.ended(listener.workflowId, before + ids.length);
	return { ...acknowledgements, executedMs: at - started, cpuMs: cpu() };
}

async function deliverBatch(stage: Stage, listener: Listener, ids: string[]) {
	const before = stage.executions.count(listener.workflowId);
	const { ms, refused } = await deliver(listener.url, [deliveryOf(ids)], 1);
	if (refused > 0) throw new Error(`${listener.trigger.label} refused ${ids.length} messages.`);
	await stage.executions.ended(listener.workflowId, before + 1);
	const { nodes } = await stage.executions.finished(stage.executions.newest(listener.workflowId));
	return { ms, items: nodes[TRIGGER_NODE]?.items ?? 0 };
}

/** In how many executions each message stands. */
function countHandedOver(stage: Stage, { workflowId }: Listener, ids: string[]) {
	return countIn(stage.executions.stored(workflowId), ids);
}

/** Which of the messages stand in none of the texts, and which in several. */
export function countIn(texts: string[], ids: string[]): { lost: number; repeated: number } {
	const times = new Map(ids.map((id) => [id, 0]));
	for (const text of texts) {
		for (const id of new Set(text.match(/wamid\.[\w.]+/g))) {
			const known = times.get(id);
			if (known !== undefined) times.set(id, known + 1);
		}
	}
	const counts = [...times.values()];
	return {
		lost: counts.filter((count) => count === 0).length,
		repeated: counts.filter((count) => count > 1).length,
	};
}
