import { runOnce } from './runOnce.ts';
import { markOf, PACED_SENDERS, phonesOf, senderWorkflow, type Sender } from './senders.ts';
import type { Stage } from './stage.ts';

/** Meta's limit for a business number, messages a second. */
export const LIMIT = 80;

export interface PacedResult {
	name: string;
	label: string;
	messages: number;
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
 * The same messages through a number that Meta limits, once with each of the senders. The windows of the
 * customers `open` have to be open.
 */
export async function benchPaced(
	stage: Stage,
	messages: number,
	report: (line: string) => void,
	signal: AbortSignal,
): Promise<PacedResult[]> {
	const results: PacedResult[] = [];
	await stage.sandbox.limit(LIMIT);
	for (const sender of PACED_SENDERS) {
		signal.throwIfAborted();
		report(`Sending at ${LIMIT} a second: ${sender.label} …`);
		await stage.closeConnections();
		results.push(await benchSender(stage, sender, messages));
	}
	await stage.sandbox.limit(null);
	return results;
}

async function benchSender(stage: Stage, sender: Sender, messages: number): Promise<PacedResult> {
	const { name, label, customers, sends } = sender;
	const { id } = await stage.api.createWorkflow(
		senderWorkflow(sender, messages, stage.credentials),
	);
	const { executionId, status, node } = await runOnce(stage, id);
	const result = { name, label, messages, nodeMs: node?.ms ?? NaN, status };
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
		makespan: span / ((messages * 1000) / LIMIT),
	};
}
