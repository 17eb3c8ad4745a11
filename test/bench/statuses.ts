import { deliver, statusDeliveryOf } from './deliveries.ts';
import type { Listener } from './listeners.ts';
import { median, percentile } from './measure.ts';
import type { Stage } from './stage.ts';

/** Medians over all rounds; percentile and count over all deliveries. */
export interface StatusResult {
	name: string;
	label: string;
	deliveries: number;
	perSecond: number;
	/** The slowest and the fastest round. */
	perSecondRange: [number, number];
	/** Until the acknowledgement, ms. */
	p99Ms: number;
	/** CPU time of n8n, ms per delivery. */
	cpuMs: number;
	/** Deliveries that were not answered with 200. */
	refused: number;
}

interface Round {
	perSecond: number;
	cpuMs: number;
	latencies: number[];
	refused: number;
}

const CONCURRENCY = 8;

/** Statuses to each of the triggers, in turn, round after round; a round that does not count comes first. */
export async function benchStatuses(
	stage: Stage,
	listeners: Listener[],
	{ atN8n, atDoor, rounds }: { atN8n: number; atDoor: number; rounds: number },
	report: (line: string) => void,
	signal: AbortSignal,
): Promise<StatusResult[]> {
	const tracks = listeners.map((listener) => ({ listener, rounds: [] as Round[] }));
	for (let round = 0; round <= rounds; round++) {
		report(round === 0 ? 'Statuses, to warm up …' : `Statuses, round ${round} of ${rounds} …`);
		for (const { listener, rounds: done } of round % 2 === 0 ? tracks : tracks.toReversed()) {
			signal.throwIfAborted();
			const { name } = listener.trigger;
			const count = name === 'door' ? atDoor : atN8n;
			const deliveries = Array.from({ length: count }, (_, index) =>
				statusDeliveryOf(`wamid.status.${name}.${round}.${index}`),
			);
			const before = stage.executions.count(listener.workflowId);
			const cpu = stage.cpu.start();
			const { ms, latencies, refused } = await deliver(listener.url, deliveries, CONCURRENCY);
			const cpuMs = cpu() / count;
			if (stage.executions.count(listener.workflowId) !== before) {
				throw new Error(`${listener.trigger.label} starts executions for statuses.`);
			}
			if (round > 0) done.push({ perSecond: (count * 1000) / ms, cpuMs, latencies, refused });
		}
	}
	return tracks.map(({ listener: { trigger }, rounds: done }) => {
		const speeds = done.map(({ perSecond }) => perSecond);
		const latencies = done.flatMap((round) => round.latencies);
		return {
			...{ name: trigger.name, label: trigger.label, deliveries: latencies.length },
			perSecond: median(speeds),
			perSecondRange: [Math.min(...speeds), Math.max(...speeds)],
			p99Ms: percentile(latencies, 0.99),
			cpuMs: median(done.map(({ cpuMs }) => cpuMs)),
			refused: done.reduce((sum, round) => sum + round.refused, 0),
		};
	});
}
