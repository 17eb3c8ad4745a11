import type { IDataObject } from 'n8n-workflow';

import { pagesOf } from '../../graph/paging';
import { PATIENCE_MS } from '../../graph/patience';
import { asId, asObject } from '../../json';
import { amountOf } from '../../pricing/amount';
import { dayIn } from '../../pricing/calendar';
import { readSpend, SPLITS, type SpendPoint, type SpendRow, type Split } from '../../pricing/spend';
import { figuresByDay, sumOf } from '../../template/analytics';
import type { Batch } from '../operation';
import { factsOf } from './facts';

/** What is asked for, in Meta's days. Times in ms. */
export interface Stretch {
	from: number;
	/** The midnight after the last day. */
	until: number;
	/** IANA. */
	zone: string;
}

/** How many data points a page may have. */
const PAGE_SIZE = 1000;

/** Meta accepts ten templates at a time ("Template analytics"). */
const TEMPLATES_AT_ONCE = 10;

const seconds = (at: number) => Math.floor(at / 1000);

/**
 * Meta's `pricing_analytics` of an account, all pages: by day, since the running month has no bucket of its own
 * (Meta: "Pricing analytics").
 *
 * @throws {GraphError}
 */
export async function askSpend(
	batch: Batch,
	{ from, until }: Stretch,
	splits: readonly Split[],
	currency: string,
): Promise<SpendPoint[]> {
	const { graph, credential } = batch.account;
	const dimensions = splits.flatMap((split) => SPLITS[split] ?? []);
	const range = `start(${seconds(from)}).end(${seconds(until)}).granularity(DAILY)`;
	const chosen = dimensions.length > 0 ? `.dimensions(${JSON.stringify(dimensions)})` : '';
	const ask = async (after?: string) => {
		const page = `.limit(${PAGE_SIZE})${after === undefined ? '' : `.after(${after})`}`;
		const metrics = '.metric_types(["COST","VOLUME"])';
		const answer = await graph.get(`/${credential.businessAccountId}`, {
			query: { fields: `pricing_analytics.${range}${metrics}${chosen}${page}` },
			...(batch.signal ? { signal: batch.signal } : {}),
			patienceMs: PATIENCE_MS.execution,
		});
		return asObject(answer.pricing_analytics) ?? {};
	};
	const points: SpendPoint[] = [];
	for await (const { elements } of pagesOf(ask)) {
		for (const set of elements) points.push(...readSpend(set, currency));
	}
	return points;
}

/** What the account's templates have cost, from template insights. @throws {GraphError} */
export async function askTemplateSpend(
	batch: Batch,
	{ from, until, zone }: Stretch,
	{ byDay }: { byDay: boolean },
): Promise<Array<SpendRow & { template?: IDataObject }>> {
	const { graph, credential } = batch.account;
	const account = `/${credential.businessAccountId}`;
	const options = {
		...(batch.signal ? { signal: batch.signal } : {}),
		patienceMs: PATIENCE_MS.execution,
	};
	const { currency = '' } = await factsOf(batch);
	const templates = [];
	const query = { fields: 'id,name,language,category' };
	for await (const template of graph.list(`${account}/message_templates`, { ...options, query })) {
		templates.push(template);
	}
	const rows: Array<SpendRow & { template?: IDataObject }> = [];
	for (let first = 0; first < templates.length; first += TEMPLATES_AT_ONCE) {
		const some = templates.slice(first, first + TEMPLATES_AT_ONCE);
		const answer = await graph.get(`${account}/template_analytics`, {
			...options,
			query: {
				...{ start: seconds(from), end: seconds(until), granularity: 'daily' },
				template_ids: JSON.stringify(some.map(({ id }) => asId(id) ?? '')),
				metric_types: 'sent,delivered,cost',
			},
		});
		for (const { id, name, language, category } of some) {
			const days = figuresByDay(answer, asId(id) ?? '');
			const template = { name, language, category } as IDataObject;
			const groups = byDay
				? [...days].map(([at, figures]) => ({ day: dayIn(zone, at), figures }))
				: days.size > 0
					? [{ figures: sumOf([...days.values()]) }]
					: [];
			for (const { figures, ...names } of groups) {
				const { delivered, cost } = figures;
				rows.push({
					...{ template, ...names, messages: delivered },
					withoutCost: cost === undefined ? delivered : 0,
					...(cost === undefined ? {} : { cost: amountOf(currency, Math.round(cost * 1e6)) }),
				});
			}
		}
	}
	return rows;
}
