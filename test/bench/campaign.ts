import { pause, together, until, within } from '../../tools/until.ts';
import { deliverUntilTaken, deliveryOf, statusDeliveryOf } from './deliveries.ts';
import type { Listener } from './listeners.ts';
import { percentile } from './measure.ts';
import { LIMIT } from './paced.ts';
import { startOnce } from './runOnce.ts';
import { markOf, PACED_SENDERS, phonesOf, senderWorkflow, type Sender } from './senders.ts';
import type { Stage } from './stage.ts';
import { LAST_NODE, type Trigger } from './triggers.ts';

/** What happened while a campaign went out. Times in ms; Infinity = not in a minute after it. */
export interface CampaignResult {
	name: Trigger['name'];
	label: string;
	messages: number;
	/** How many customers got its message once, not at all, and more than once. */
	sent: { once: number; never: number; repeatedly: number };
	/** From the first to the last message that Meta took, as a multiple of what the limit allows. */
	makespan: number;
	/** Of the deliveries with statuses, how many were acknowledged, and how long that took. */
	statuses: { deliveries: number; acknowledged: number; p99Ms: number };
	/** Of the customers who wrote meanwhile: how long until the workflow went on with their message. */
	customers: { wrote: number; p95Ms: number; lost: number; repeated: number };
}

/** Customers who write meanwhile, a second. */
const WRITING = 5;

const FIRST_CUSTOMER = 31_690_000_000;

/** How long after the campaign whoever is slow may take, ms. */
const PATIENCE_MS = 60_000;

/** How long the campaign itself may: with n8n's own nodes, nothing gets on while all comes back. ms. */
const SENDING_MS = 120_000;

/** Each message is sent, delivered and read at once, and Meta tells of each by itself. */
const LIKE_META = {
	...{ statusWebhooks: true, readReceipts: true, webhookTimeoutMs: 10_000 },
	statusDelaysMs: { sent: 0, delivered: 0, read: 0 },
};

const AS_BEFORE = { statusWebhooks: false, webhookTimeoutMs: 60_000 };

/** Who sends, by the trigger that hears what comes back; n8n's node with the settings that get furthest. */
const SENDER: Record<Trigger['name'], string> = {
	...{ door: 'ours', ours: 'ours' },
	builtIn: 'builtInContinuing',
};

/** A campaign at Meta's limit, its statuses and customers' messages coming back to each of the triggers in turn. */
export async function benchCampaign(
	stage: Stage,
	listeners: Listener[],
	messages: number,
	report: (line: string) => void,
	signal: AbortSignal,
): Promise<CampaignResult[]> {
	const results: CampaignResult[] = [];
	await stage.sandbox.limit(LIMIT);
	for (const listener of listeners) {
		signal.throwIfAborted();
		report(`A campaign of ${messages}: ${listener.trigger.label} …`);
		// What n8n is still busy with must not count for the next one.
		await stage.restart();
		await warmUp(stage, listener, signal);
		await stage.sandbox.enterCallback(listener.url, listener.trigger.verifyToken);
		await stage.sandbox.change(LIKE_META);
		const result = await runCampaign(stage, listener, messages, signal);
		report(JSON.stringify(result));
		results.push(result);
		await stage.sandbox.change(AS_BEFORE);
		await stage.sandbox.forgetDeliveries();
	}
	await stage.restart();
	await stage.sandbox.limit(null);
	return results;
}

/** n8n has only just started: it has taken in some before what counts. */
async function warmUp(stage: Stage, listener: Listener, signal: AbortSignal): Promise<void> {
	const isListening = async () => {
		const answer = await fetch(listener.url, { signal }).catch(() => undefined);
		await answer?.body?.cancel();
		return answer !== undefined && answer.status !== 404 && answer.status < 500;
	};
	await until('the trigger listens', isListening, { withinMs: 120_000, signal });
	const ids = Array.from({ length: 10 }, (_, index) => `wamid.warm.${Date.now()}.${index}`);
	const before = stage.executions.count(listener.workflowId);
	const some = ids.flatMap((id, index) => [deliveryOf([id], index), statusDeliveryOf(id)]);
	await together(some.map(async (one) => await deliverUntilTaken(listener.url, one, signal)));
	await stage.executions.ended(listener.workflowId, before + ids.length);
}

async function runCampaign(
	stage: Stage,
	listener: Listener,
	messages: number,
	signal: AbortSignal,
): Promise<CampaignResult> {
	const { sandbox, executions } = stage;
	const { name, label } = listener.trigger;
	const sender = PACED_SENDERS.find((one) => one.name === SENDER[name]) as Sender;
	const { id } = await stage.api.createWorkflow(
		senderWorkflow(sender, messages, stage.credentials),
	);
	await stage.closeConnections();
	const before = executions.count(listener.workflowId);
	const writing = write(stage, Math.ceil((messages / LIMIT) * WRITING), signal);
	const executionId = await startOnce(stage, id);
	const sending = executions.finished(executionId);
	await within(sending, SENDING_MS, 'sending', signal).catch(() => signal.throwIfAborted());
	const written = await writing;
	const areThere = async () =>
		executions.count(listener.workflowId) >= before + written.size && (await sandbox.open()) === 0;
	const patience = { withinMs: PATIENCE_MS, everyMs: 1000, signal };
	await until('all has come in', areThere, patience).catch(() => signal.throwIfAborted());
	const mark = markOf(executionId);
	const arrivals = await sandbox.arrivals(mark, messages * 5);
	const times = phonesOf(sender.customers, messages).map((phone) => arrivals.get(phone) ?? 0);
	const latencies = await sandbox.statusLatencies();
	return {
		...{ name, label, messages },
		sent: {
			once: times.filter((count) => count === 1).length,
			never: times.filter((count) => count === 0).length,
			repeatedly: times.filter((count) => count > 1).length,
		},
		makespan: (await sandbox.span(mark, messages * 5)) / ((messages * 1000) / LIMIT),
		statuses: {
			deliveries: latencies.length,
			acknowledged: latencies.filter(Number.isFinite).length,
			p99Ms: percentile(latencies, 0.99),
		},
		customers: customersOf(stage, listener, written),
	};
}

/** Has customers write. @returns when each did, ms since the epoch, by the message's ID */
async function write(
	{ sandbox }: Stage,
	customers: number,
	signal: AbortSignal,
): Promise<Map<string, number>> {
	const written = new Map<string, number>();
	const started = Date.now();
	for (let index = 0; index < customers; index++) {
		await pause(Math.max(0, started + (index * 1000) / WRITING - Date.now()), signal);
		const at = Date.now();
		written.set(await sandbox.write(String(FIRST_CUSTOMER + index), 'When do you open?'), at);
	}
	return written;
}

function customersOf(
	{ executions }: Stage,
	{ workflowId }: Listener,
	written: Map<string, number>,
): CampaignResult['customers'] {
	const begun = executions.begun(workflowId, LAST_NODE);
	const reached = [...written].map(([id, at]) =>
		begun.flatMap((one) => (one.at !== undefined && one.stored.includes(id) ? [one.at - at] : [])),
	);
	return {
		wrote: written.size,
		p95Ms: percentile(
			reached.map((latencies) => Math.min(...latencies)),
			0.95,
		),
		lost: reached.filter(({ length }) => length === 0).length,
		repeated: reached.filter(({ length }) => length > 1).length,
	};
}
