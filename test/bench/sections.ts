import { buildPackage } from '../../tools/build.ts';
import { benchCampaign, type CampaignResult } from './campaign.ts';
import { benchCrowd, type CrowdResult } from './crowd.ts';
import { benchFiles, type FilesResult } from './files.ts';
import { benchMemory, type MemoryResult } from './memory.ts';
import { publishTriggers, type Listener } from './listeners.ts';
import { benchPaced, LIMIT, type PacedResult } from './paced.ts';
import {
	batchTable,
	campaignTable,
	crowdTable,
	ledgerTable,
	memoryTable,
	pacedTable,
	sendTable,
	statusTable,
	storeTable,
	webhookTable,
	workersTable,
} from './report.ts';
import type { ScaleResult } from './scale/row.ts';
import { SCALE_ROWS } from './scale/rows.ts';
import { benchScale, scaleTable } from './scale/scale.ts';
import { benchSend, type SendResult } from './send.ts';
import { phonesOf } from './senders.ts';
import type { Stage } from './stage.ts';
import { measureStore, type AllStoreFigures } from './storeFigures.ts';
import { benchStatuses, type StatusResult } from './statuses.ts';
import { benchWebhooks, type WebhookResult } from './webhooks.ts';
import { benchWorkers, type WorkersResult } from './workers.ts';

/** How much of each. */
export interface Size {
	send: { messages: number; rounds: number };
	paced: number;
	webhooks: { deliveries: number; rounds: number; batch: number; batches: number };
	/** Deliveries in a round: at n8n, and at the door. */
	statuses: { atN8n: number; atDoor: number; rounds: number };
	/** Messages of a campaign. */
	campaign: number;
	/** Customers who write at once. */
	crowd: number;
	memory: { sizes: number[]; rounds: number };
	workers: number;
	/** Customers in the store. */
	store: number[];
	/** Of whatever may grow. */
	scale: number[];
}

export const FULL: Size = {
	send: { messages: 1000, rounds: 3 },
	paced: 1000,
	// Short rounds, so that whatever else the machine does meets both triggers.
	webhooks: { deliveries: 320, rounds: 10, batch: 1000, batches: 3 },
	statuses: { atN8n: 60, atDoor: 3000, rounds: 5 },
	campaign: 1000,
	crowd: 120,
	memory: { sizes: [1_000, 10_000], rounds: 1 },
	workers: 1000,
	store: [1_000, 100_000, 1_000_000],
	scale: [1_000, 10_000, 100_000],
};

export const QUICK: Size = {
	send: { messages: 100, rounds: 1 },
	paced: 200,
	webhooks: { deliveries: 40, rounds: 1, batch: 100, batches: 1 },
	statuses: { atN8n: 20, atDoor: 1000, rounds: 1 },
	campaign: 200,
	crowd: 30,
	memory: { sizes: [100, 1_000], rounds: 1 },
	workers: 200,
	store: [1_000, 10_000],
	scale: [1_000],
};

/** What takes longest, for those who want to know. */
export const LARGE: Pick<Size, 'scale'> = { scale: [...FULL.scale, 1_000_000] };

/** What was measured so far. */
export interface Results {
	sends?: SendResult[];
	paced?: PacedResult[];
	webhooks?: WebhookResult[];
	statuses?: StatusResult[];
	campaign?: CampaignResult[];
	crowd?: CrowdResult[];
	memory?: MemoryResult[];
	workers?: WorkersResult;
	store?: AllStoreFigures;
	files?: FilesResult;
	scale?: ScaleResult[];
}

export interface Bench {
	size: Size;
	/** Of what grows, the rows that are wanted; of a campaign and a crowd, the triggers. All when absent. */
	rows?: string[];
	results: Results;
	report: (line: string) => void;
	signal: AbortSignal;
}

/** One part of the benchmark; `--only` names it. */
interface Section<Needs extends unknown[]> {
	name: string;
	run(bench: Bench, ...needs: Needs): Promise<void>;
}

/** What runs in a real n8n, beside its built-in nodes; in order. */
export const IN_N8N: Array<Section<[Stage, Listener[]]>> = [
	{
		name: 'send',
		async run({ size, results, report, signal }, stage) {
			const { messages, rounds } = size.send;
			results.sends = await benchSend(stage, { messages, rounds, report, signal });
			section(
				report,
				`${messages} messages to ${messages} customers, no limit, over TLS; median of ${rounds} rounds, in which all but n8n's own nodes go seven times`,
				sendTable(results.sends),
			);
		},
	},
	{
		name: 'paced',
		async run({ size, results, report, signal }, stage) {
			results.paced = await benchPaced(stage, size.paced, report, signal);
			section(
				report,
				`${size.paced} messages to ${size.paced} customers, through a number that Meta limits to ${LIMIT} a second (the last: 1,000)`,
				pacedTable(results.paced),
			);
		},
	},
	{
		name: 'webhooks',
		async run({ size, results, report, signal }, stage, listeners) {
			const { deliveries, rounds } = size.webhooks;
			results.webhooks = await benchWebhooks(stage, listeners, {
				...{ ...size.webhooks, report, signal },
			});
			section(
				report,
				`${deliveries} webhook deliveries with one message each, 8 at once; median of ${rounds} rounds`,
				webhookTable(results.webhooks),
			);
			section(report, 'One webhook delivery with many messages', batchTable(results.webhooks));
		},
	},
	{
		name: 'statuses',
		async run({ size, results, report, signal }, stage, listeners) {
			results.statuses = await benchStatuses(stage, listeners, size.statuses, report, signal);
			section(
				report,
				`Webhook deliveries with one status each, which start nothing, 8 at once; median of ${size.statuses.rounds} rounds`,
				statusTable(results.statuses),
			);
		},
	},
	{
		name: 'campaign',
		async run({ size, rows, results, report, signal }, stage, listeners) {
			const { campaign } = size;
			const chosen = chosenOf(listeners, rows);
			results.campaign = await benchCampaign(stage, chosen, campaign, report, signal);
			section(
				report,
				`A campaign of ${campaign} at ${LIMIT} a second, three statuses of each message back at once, 5 customers a second writing meanwhile; watched until a minute after it`,
				campaignTable(results.campaign),
			);
		},
	},
	{
		name: 'crowd',
		async run({ size, rows, results, report, signal }, stage, listeners) {
			const chosen = chosenOf(listeners, rows);
			results.crowd = await benchCrowd(stage, chosen, size.crowd, report, signal);
			section(
				report,
				`${size.crowd} customers who write in the same moment, four busy loops beside n8n on SQLite; watched for twenty minutes`,
				crowdTable(results.crowd),
			);
		},
	},
	{
		name: 'memory',
		async run({ size, results, report, signal }, stage) {
			const { sizes, rounds } = size.memory;
			results.memory = await benchMemory(stage, sizes, rounds, report, signal);
			section(
				report,
				`Memory above what n8n had before, garbage collected at once, an n8n of its own for each; median of ${rounds} rounds`,
				memoryTable(results.memory),
			);
		},
	},
];

/** What needs the machine for itself; in order. */
export const ALONE: Array<Section<[]>> = [
	{
		name: 'files',
		async run({ results, report, signal }) {
			await buildPackage(signal);
			results.files = benchFiles();
			const { hashMs, lookMs, hashMemory, lookMemory } = results.files;
			const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
			report(
				`A film of 90 MB, read once: hash alone ${Math.round(hashMs)} ms, ${megabytes(hashMemory)} MB; with a look at its contents ${Math.round(lookMs)} ms, ${megabytes(lookMemory)} MB\n`,
			);
		},
	},
	{
		name: 'workers',
		async run({ size, results, report, signal }) {
			results.workers = await benchWorkers(size.workers, report, signal);
			section(
				report,
				`${size.workers} messages on one number limited to ${LIMIT} a second, two workers of an n8n in queue mode`,
				workersTable(results.workers),
			);
		},
	},
	{
		name: 'store',
		async run({ size, results, report, signal }) {
			await buildPackage(signal);
			report('Looking up and recording windows, claiming messages, taking deliveries in …');
			results.store = await measureStore(size.store, signal);
			const title = 'Window store (SQLite); calls with 1,000 customers, and with one';
			section(report, title, storeTable(results.store.windows));
			section(
				report,
				'Claim, time and outcome of a message, 128 at a time',
				ledgerTable(results.store.ledger),
			);
			const { receivingMicros } = results.store;
			report(
				`An event of a delivery with 1,000, verified, parsed and recorded: ${receivingMicros} µs\n`,
			);
		},
	},
	{
		name: 'scale',
		async run({ size, rows, results, report, signal }) {
			await buildPackage(signal);
			const chosen = SCALE_ROWS.filter(({ name }) => !rows || rows.includes(name));
			results.scale = await benchScale(chosen, size.scale, report, signal);
			section(report, 'What must not grow', scaleTable(chosen, results.scale));
		},
	},
];

/** Everybody who is written to has an open window, and both triggers listen. */
export async function prepare({ size }: Bench, stage: Stage): Promise<Listener[]> {
	const listeners = await publishTriggers(stage);
	await stage.sandbox.openWindows(phonesOf('open', Math.max(size.send.messages, size.paced)));
	return listeners;
}

function chosenOf(listeners: Listener[], rows: string[] | undefined): Listener[] {
	return listeners.filter(({ trigger }) => !rows || rows.includes(trigger.name));
}

export function section(report: (line: string) => void, title: string, table: string): void {
	report(`\n**${title}**\n\n${table}\n`);
}
