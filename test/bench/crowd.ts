import { until } from '../../tools/until.ts';
import { Child } from './child.ts';
import { deliverUntilTaken, deliveryOf } from './deliveries.ts';
import type { Listener } from './listeners.ts';
import type { Stage } from './stage.ts';
import { countIn } from './webhooks.ts';

/** What became of many customers' messages that came in the same moment, on a busy machine. */
export interface CrowdResult {
	name: string;
	label: string;
	customers: number;
	/** Messages in one execution that ended well, in none, and in several. */
	well: number;
	lost: number;
	repeated: number;
	/** Executions by how n8n says that they ended, or have not. */
	ends: Record<string, number>;
	/** Until all had ended well, or the patience was at its end, seconds. */
	seconds: number;
}

const BUSY_LOOPS = 4;

const PATIENCE_MS = 1_200_000;

/** Everybody writes at once, to each of the triggers in turn, beside busy loops. */
export async function benchCrowd(
	stage: Stage,
	listeners: Listener[],
	customers: number,
	report: (line: string) => void,
	signal: AbortSignal,
): Promise<CrowdResult[]> {
	const results: CrowdResult[] = [];
	const loops: Child[] = [];
	try {
		while (loops.length < BUSY_LOOPS) loops.push((await Child.start('busyLoop.ts')).child);
		for (const listener of listeners) {
			signal.throwIfAborted();
			report(`${customers} customers at once: ${listener.trigger.label} …`);
			const result = await crowd(stage, listener, customers, signal);
			report(JSON.stringify(result));
			results.push(result);
			// What it has not come to must not be in the way of the next one.
			await stage.restart();
		}
	} finally {
		await Promise.all(loops.map(async (loop) => await loop.stop()));
	}
	return results;
}

async function crowd(
	{ executions }: Stage,
	{ trigger, workflowId, url }: Listener,
	customers: number,
	signal: AbortSignal,
): Promise<CrowdResult> {
	const prefix = `wamid.crowd.${trigger.name}.${Date.now()}`;
	const ids = Array.from({ length: customers }, (_, index) => `${prefix}.${index}`);
	const before = executions.ends(workflowId);
	const started = Date.now();
	const over = new AbortController();
	const delivering = Promise.allSettled(
		ids.map(async (id, index) => {
			const delivery = deliveryOf([id], index);
			await deliverUntilTaken(url, delivery, AbortSignal.any([signal, over.signal]));
		}),
	);
	const areWell = () =>
		(executions.ends(workflowId).success ?? 0) - (before.success ?? 0) >= customers &&
		countIn(executions.stored(workflowId, 'success'), ids).lost === 0;
	const patience = { withinMs: PATIENCE_MS, everyMs: 2000, signal };
	await until('all have ended well', areWell, patience).catch(() => signal.throwIfAborted());
	const seconds = (Date.now() - started) / 1000;
	over.abort();
	await delivering;
	const { lost, repeated } = countIn(executions.stored(workflowId, 'success'), ids);
	const ends = Object.entries(executions.ends(workflowId))
		.map(([status, count]) => [status, count - (before[status] ?? 0)] as const)
		.filter(([, count]) => count > 0);
	return {
		...{ name: trigger.name, label: trigger.label, customers, seconds },
		...{ well: customers - lost - repeated, lost, repeated, ends: Object.fromEntries(ends) },
	};
}
