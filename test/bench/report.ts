import type { CampaignResult } from './campaign.ts';
import type { CrowdResult } from './crowd.ts';
import type { LedgerFigures } from './ledger.ts';
import type { MemoryResult } from './memory.ts';
import type { PacedResult } from './paced.ts';
import type { Ratio } from './ratios.ts';
import type { SendResult } from './send.ts';
import type { StatusResult } from './statuses.ts';
import type { StoreFigures } from './store.ts';
import type { WebhookResult } from './webhooks.ts';
import type { WorkersResult } from './workers.ts';

type Row = string[];

/** A Markdown table, its columns aligned for reading as plain text; all but the first to the right. */
export function table(head: Row, rows: Row[]): string {
	const widths = head.map((title, column) =>
		Math.max(3, ...[title, ...rows.map((row) => row[column] ?? '')].map((cell) => cell.length)),
	);
	const line = (row: Row) =>
		`| ${widths.map((width, column) => pad(row[column] ?? '', width, column)).join(' | ')} |`;
	const rule = widths.map((width, column) =>
		column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
	);
	return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

function pad(cell: string, width: number, column: number): string {
	return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** A number with as many digits as say something: 1,234 or 12.3 or 0.45. */
export function number(value: number | undefined): string {
	if (value === undefined || !Number.isFinite(value)) return '–';
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

export function sendTable(results: SendResult[]): string {
	const head = [
		'',
		'per second',
		'slowest–fastest',
		'CPU ms each',
		'connections',
		'arrived',
		'lost',
		'twice',
	];
	return table(
		head,
		results.map(({ label, perSecond, perSecondRange, cpuMs, connections, arrived }) => [
			label,
			number(perSecond),
			perSecondRange.map(number).join('–'),
			number(cpuMs),
			number(connections),
			arrived ? `${number(arrived.once)} of ${number(arrived.sent)}` : '–',
			number(arrived?.never),
			number(arrived?.repeatedly),
		]),
	);
}

export function webhookTable(results: WebhookResult[]): string {
	const head = [
		...[
			'',
			'acknowledged per second',
			'slowest–fastest',
			'p50 ms',
			'p99 ms',
			'executed per second',
		],
		...['CPU ms each', 'refused', 'lost', 'twice'],
	];
	return table(
		head,
		results.map((result) => [
			result.label,
			number(result.acknowledgedPerSecond),
			result.acknowledgedPerSecondRange.map(number).join('–'),
			number(result.p50Ms),
			number(result.p99Ms),
			number(result.executedPerSecond),
			number(result.cpuMs),
			number(result.refused),
			number(result.lost),
			number(result.repeated),
		]),
	);
}

export function statusTable(results: StatusResult[]): string {
	return table(
		[
			'',
			'deliveries',
			'acknowledged per second',
			'slowest–fastest',
			'p99 ms',
			'CPU ms each',
			'refused',
		],
		results.map((result) => [
			result.label,
			number(result.deliveries),
			number(result.perSecond),
			result.perSecondRange.map(number).join('–'),
			number(result.p99Ms),
			number(result.cpuMs),
			number(result.refused),
		]),
	);
}

export function campaignTable(results: CampaignResult[]): string {
	return table(
		[
			...['', 'sent once', 'lost', 'twice', 'first to last, to what is allowed'],
			...['statuses acknowledged', 'p99 s', 'customers wrote', 'p95 s until the workflow has it'],
			...['lost', 'twice'],
		],
		results.map(({ label, sent, makespan, statuses, customers }) => [
			...[label, number(sent.once), number(sent.never), number(sent.repeatedly), number(makespan)],
			`${number(statuses.acknowledged)} of ${number(statuses.deliveries)}`,
			...[seconds(statuses.p99Ms), number(customers.wrote), seconds(customers.p95Ms)],
			...[number(customers.lost), number(customers.repeated)],
		]),
	);
}

/** ms as seconds; what did not come about in time took longer. */
function seconds(ms: number): string {
	return ms === Infinity ? '> 60' : number(ms / 1000);
}

export function crowdTable(results: CrowdResult[]): string {
	return table(
		['', 'ended well', 'lost', 'twice', 'seconds', 'executions, as n8n says'],
		results.map(({ label, customers, well, lost, repeated, seconds: took, ends }) => [
			...[label, `${number(well)} of ${number(customers)}`, number(lost), number(repeated)],
			number(took),
			Object.entries(ends)
				.map(([status, count]) => `${count} ${status}`)
				.join(', '),
		]),
	);
}

export function batchTable(results: WebhookResult[]): string {
	return table(
		['', 'messages', 'ms until acknowledged', 'items'],
		results.map(({ label, batch }) => [
			label,
			number(batch.messages),
			number(batch.ms),
			number(batch.items),
		]),
	);
}

export function storeTable(figures: StoreFigures[]): string {
	return table(
		[
			...['customers', 'µs per look-up', 'µs per record', 'µs per new customer'],
			...['µs, a look-up alone', 'µs, a record alone', 'MB'],
		],
		figures.map((each) => [
			number(each.customers),
			number(each.lookUpMicros),
			number(each.recordMicros),
			number(each.newCustomerMicros),
			number(each.singleLookUpMicros),
			number(each.singleRecordMicros),
			number(each.fileMegabytes),
		]),
	);
}

export function pacedTable(results: PacedResult[]): string {
	return table(
		['', 'reached', 'lost', 'twice', 'seconds', 'first to last, to what is allowed', 'n8n says'],
		results.map(({ label, arrived, nodeMs, makespan, status }) => [
			label,
			number(arrived && arrived.once + arrived.repeatedly),
			number(arrived?.never),
			number(arrived?.repeatedly),
			number(nodeMs / 1000),
			number(makespan),
			status,
		]),
	);
}

export function memoryTable(results: MemoryResult[]): string {
	return table(
		['', 'items', 'MB'],
		results.map(({ label, messages, megabytes }) => [label, number(messages), number(megabytes)]),
	);
}

export function workersTable(result: WorkersResult): string {
	const { messages, ofLimit, once, never, repeatedly } = result;
	return table(
		['', 'messages', 'of the limit', 'once', 'lost', 'twice'],
		[['two workers', ...[messages, ofLimit, once, never, repeatedly].map(number)]],
	);
}

export function ledgerTable(figures: LedgerFigures): string {
	const parts: Array<[string, Omit<LedgerFigures, 'counted'>]> = [
		['', figures],
		[', in two budgets and a campaign', figures.counted],
	];
	return table(
		['', 'µs each', 'round trips per 50'],
		parts.flatMap(([how, { sqliteMicros, postgresMicros, postgresRoundTrips }]) => [
			[`SQLite${how}`, number(sqliteMicros), '–'],
			[`PostgreSQL${how}`, number(postgresMicros), number(postgresRoundTrips)],
		]),
	);
}

export function ratioTable(ratios: Ratio[]): string {
	return table(
		['ours to theirs', 'ratio', 'goal'],
		ratios.map(({ label, value, goal = '–' }) => [label, `${number(value)} : 1`, goal]),
	);
}
