import { runOnce } from './runOnce.ts';
import {
	markOf,
	PACED_SENDERS,
	phonesOf,
	senderWorkflow,
	TOP_SENDERS,
	type Sender,
} from './senders.ts';
import type { Stage } from './stage.ts';

/** Meta's limits for business numbers, messages a second: the usual one, and that of a number of the level HIGH. */
export const LIMIT = 80;
export const TOP_LIMIT = 1000;

export interface PacedResult {
	name: string;
	label: string;
	messages: number;
	/** Messages a second. */
	limit: number;
	/** Customers who got the message once, not at all, and more than once; undefined where nothing is sent. */
	arrived?: { once: number; never: number; repeatedly: number };
	/** By n8n's own measure of the node, ms. */
	nodeMs: number;
	/** From the first to the last message that Meta took, as a multiple of what the limit allows. */
	makespan?: number;
	/** How n8n says that the execution ended. */
	status: string;
}

/**
 * The same messages through a number that Meta limits, once with each of the senders; and at Meta's top pace. The
 * windows of the customers `open` have to be open.
 */
export async function benchPaced(
	stage: Stage,
	messages: number,
	report: (line: string) => void,
	signal: AbortSignal,
): Promise<PacedResult[]> {
	const results: PacedResult[] = [];
	for (const [limit, senders] of [
		[LIMIT, PACED_SENDERS],
		[TOP_LIMIT, TOP_SENDERS],
	] as const) {
		await stage.sandbox.limit(limit);
		for (const sender of senders) {
			signal.throwIfAborted();
			report(`Sending at ${limit} a second: ${sender.label} …`);
			await stage.closeConnections();
			results.push(await benchSender(stage, sender, messages, limit));
		}
	}
	await stage.sandbox.limit(null);
	return results;
}

async function benchSender(
	stage: Stage,
	sender: Sender,
	messages: number,
	limit: number,
): Promise<PacedResult> {
	const { name, label, customers, sends } = sender;
	const { id } = await stage.api.createWorkflow(
		senderWorkflow(sender, messages, stage.credentials),
	);
	const { executionId, status, node } = await runOnce(stage, id);
	const result = { name, label, messages, limit, nodeMs: node?.ms ?? NaN, status };
	if (!sends) return result;
	const mark = markOf(executionId);
	const arrivals = await stage.sandbox.arrivals(mark, messages * 5);
	const times = phonesOf(customers, messages).map((phone) => arrivals.get(phone) ?? 0);
	const span = await stage.sandbox.span(mark, messages * 5);
	return {
		...result,
		arrived: {
			once: times.filter((count) => count === 1).length,
			never: times.filter((count) => count === 0).length,
			repeatedly: times.filter((count) => count > 1).length,
		},
		makespan: span / ((messages * 1000) / limit),
	};
}
