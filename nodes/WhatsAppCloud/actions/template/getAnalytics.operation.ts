import type { IDataObject } from 'n8n-workflow';

import { GraphError } from '../../graph/error';
import { PATIENCE_MS } from '../../graph/patience';
import { askCurrency } from '../../account/prices';
import { figuresByDay, sumOf } from '../../template/analytics';
import type { TemplateDefinition } from '../../template/definition';
import type { TemplateReference } from '../../account/templateCatalog';
import { readMoment } from '../conversation/time';
import { BadInput } from '../failure';
import { chosenTemplateFields } from '../fields';
import type { Batch, Operation } from '../operation';
import { chooseTemplate, readOptions, requireTemplate } from '../parameters';
import { findTemplates, withId } from './find';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How far back Meta looks. */
const LOOK_BACK_DAYS = 90;

/** Meta has no insights that were not switched on. */
const NOT_ENABLED = [200005, 200007];

interface Input {
	reference: TemplateReference;
	/** ms */
	from: number;
	to: number;
	byDay: boolean;
	enable: boolean;
}

interface Ready extends Input {
	template: TemplateDefinition & { id: string };
}

/** Template → Get Analytics: what became of a template's messages, and what they cost. */
export const getAnalytics: Operation<Input, Ready> = {
	fields: [
		...chosenTemplateFields,
		{
			displayName: 'From',
			name: 'analyticsFrom',
			type: 'dateTime',
			default: '',
			description: 'Leave it empty for 30 days before the end; Meta looks back 90 days',
		},
		{
			displayName: 'To',
			name: 'analyticsTo',
			type: 'dateTime',
			default: '',
			description: 'Leave it empty for now',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Enable Insights',
					name: 'enableInsights',
					type: 'boolean',
					default: true,
					description:
						'Whether to turn on template insights for the account if they are off. Meta counts from then on, and they cannot be turned off again.',
				},
				{
					displayName: 'Split by Day',
					name: 'byDay',
					type: 'boolean',
					default: true,
					description: 'Whether to return one item for each day on which something was sent',
				},
			],
		},
	],

	concurrency: 1,

	read(batch, itemIndex) {
		const reference = requireTemplate(batch, itemIndex);
		const now = batch.now();
		const to = readTime(batch, 'analyticsTo', itemIndex, 'To') ?? now;
		const from = readTime(batch, 'analyticsFrom', itemIndex, 'From') ?? to - 30 * DAY_MS;
		if (from >= to) throw new BadInput('From must be before To', 'Swap the two dates.', ['From']);
		// Days begin at midnight of the account's zone.
		if (from < now - (LOOK_BACK_DAYS + 1) * DAY_MS) {
			throw new BadInput(
				`From is more than ${LOOK_BACK_DAYS} days ago, and Meta looks back no further`,
				'Choose a later date, and save what you need for longer in a table of your own.',
				['From'],
			);
		}
		const { byDay, enableInsights } = readOptions(batch, 'options', itemIndex);
		return { reference, from, to, byDay: byDay === true, enable: enableInsights === true };
	},

	async prepare(batch, items) {
		const inputs = items.map(({ input }) => input);
		const found = await findTemplates(
			batch,
			inputs.map(({ reference }) => reference),
		);
		return inputs.map((input) => {
			const template = chooseTemplate(input.reference, found.get(input.reference.name));
			if (template instanceof Error) return template;
			const identified = withId(template);
			return identified instanceof Error ? identified : { ...input, template: identified };
		});
	},

	async run(batch, ready): Promise<IDataObject[]> {
		const { template, from, to, byDay } = ready;
		const { id, name, language } = template;
		const days = figuresByDay(await ask(batch, ready), id);
		const currency = days.size > 0 ? await currencyOf(batch) : undefined;
		const money = currency === undefined ? {} : { currency };
		const iso = (at: number) => new Date(at).toISOString();
		if (byDay) {
			return [...days].map(([at, figures]) => ({
				name,
				language,
				day: iso(at),
				...figures,
				...money,
			}));
		}
		const total = sumOf([...days.values()]);
		return [{ name, language, from: iso(from), to: iso(to), ...total, ...money }];
	},
};

function readTime(batch: Batch, name: string, itemIndex: number, field: string) {
	const value = batch.parameter(name, itemIndex, '');
	if (value === undefined || value === null || value === '') return undefined;
	return readMoment(value, batch.node.getTimezone(), field);
}

async function ask(batch: Batch, { template, from, to, enable }: Ready) {
	const { graph, credential } = batch.account;
	const seconds = (at: number) => Math.floor(at / 1000);
	const look = async () =>
		await graph.get(`/${credential.businessAccountId}/template_analytics`, {
			query: {
				...{ start: seconds(from), end: seconds(to), granularity: 'daily' },
				template_ids: JSON.stringify([template.id]),
				metric_types: 'sent,delivered,read,clicked,cost',
			},
			signal: batch.signal,
			patienceMs: PATIENCE_MS.execution,
		});
	try {
		return await look();
	} catch (thrown) {
		const isOff = thrown instanceof GraphError && NOT_ENABLED.includes(thrown.code ?? 0);
		if (!isOff || !enable) throw thrown;
		await graph.post(
			`/${credential.businessAccountId}`,
			{},
			{ query: { is_enabled_for_insights: true }, signal: batch.signal },
		);
		return await look();
	}
}

const currencies = new WeakMap<Batch, Promise<string | undefined>>();

/** Meta gives amounts without it. */
async function currencyOf(batch: Batch): Promise<string | undefined> {
	const known = currencies.get(batch) ?? askCurrency(batch.account, batch.signal);
	currencies.set(batch, known);
	return await known;
}
