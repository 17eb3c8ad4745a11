import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import { toNumber } from '../../pricing/amount';
import { ASSUMED_ZONE } from '../../pricing/calendar';
import { SPLITS, sumSpend, type SpendRow, type Split } from '../../pricing/spend';
import { BadInput } from '../failure';
import { asRead, type Batch, type Operation } from '../operation';
import { toText } from '../parameters';
import { readMoment } from '../conversation/time';
import { describeZone } from './describe';
import { factsOf } from './facts';
import { askSpend, askTemplateSpend, type Stretch } from './askSpend';
import { spendFields } from './spendFields';

/** How far back Meta looks, days (since 1 December 2025). */
const LOOK_BACK_DAYS = { pricing: 365, template: 90 };

interface Input {
	/** Dates or moments as they were given; absent = the default. */
	from?: unknown;
	to?: unknown;
	splits: Split[];
	byTemplate: boolean;
}

/** Cost → Get Spend: what was delivered and what it cost, as Meta counts it. */
export const getSpend: Operation<Input> = {
	fields: spendFields,

	concurrency: 1,

	read(batch, itemIndex) {
		const given: unknown = batch.parameter('splitBy', itemIndex, []);
		const names = (Array.isArray(given) ? given : [given])
			.map(toText)
			.filter((name) => name !== '');
		const splits = names.filter((name): name is Split => Object.hasOwn(SPLITS, name));
		const byTemplate = names.includes('template');
		if (byTemplate && splits.some((split) => split !== 'day')) {
			throw new BadInput(
				'Split By combines Template with something other than Day, which Meta does not offer',
				'Ask for the spend by template in a node of its own.',
				['Split By'],
			);
		}
		const from: unknown = batch.parameter('spendFrom', itemIndex, '');
		const to: unknown = batch.parameter('spendTo', itemIndex, '');
		return {
			splits,
			byTemplate,
			...(isGiven(from) ? { from } : {}),
			...(isGiven(to) ? { to } : {}),
		};
	},

	prepare: asRead,

	async run(batch, input): Promise<IDataObject[]> {
		const { timeZone, currency } = await factsOf(batch);
		const stretch = stretchOf(batch, input, timeZone ?? ASSUMED_ZONE);
		const { splits, byTemplate } = input;
		const iso = (at: number) => DateTime.fromMillis(at, { zone: stretch.zone }).toISODate() ?? '';
		const common = {
			from: iso(stretch.from),
			to: iso(stretch.until - 1),
			...describeZone(timeZone),
		};
		const rows: Array<SpendRow & { template?: IDataObject }> = byTemplate
			? await askTemplateSpend(batch, stretch, { byDay: splits.includes('day') })
			: sumSpend(await askSpend(batch, stretch, splits, currency ?? ''), splits, stretch.zone);
		const told =
			rows.length > 0 || splits.length > 0 || byTemplate ? rows : [{ messages: 0, withoutCost: 0 }];
		return told.map((row) => ({
			...describeRow(row, currency),
			...common,
			...completeness(batch, stretch, row, currency),
		}));
	},
};

function describeRow(
	{ cost, messages, withoutCost: _, ...names }: SpendRow & { template?: IDataObject },
	currency: string | undefined,
): IDataObject {
	return {
		...names,
		messages,
		...(cost ? { cost: toNumber(cost) } : messages === 0 ? { cost: 0 } : {}),
		...(currency === undefined ? {} : { currency }),
	};
}

/** Whether that is all, and why not. */
function completeness(
	batch: Batch,
	{ until }: Stretch,
	{ withoutCost }: SpendRow,
	currency: string | undefined,
): IDataObject {
	const missing = [
		...(until > batch.now() ? ['The last day is not over, and Meta counts it with a delay.'] : []),
		...(withoutCost > 0
			? [
					`Meta does not say what ${withoutCost} messages cost, for example because a partner pays for the account.`,
				]
			: []),
		...(currency === undefined
			? [
					'The currency is not known: Meta does not let this token see it. Give its system user full control of the WhatsApp account.',
				]
			: []),
	];
	return { complete: missing.length === 0, ...(missing.length > 0 ? { missing } : {}) };
}

/** Whole days of the account's zone, as Meta counts. @throws {BadInput} */
function stretchOf(batch: Batch, { from, to, byTemplate }: Input, zone: string): Stretch {
	const now = DateTime.fromMillis(batch.now(), { zone });
	const first = from === undefined ? now.startOf('month') : dayOf(batch, from, zone, 'From');
	const last = to === undefined ? now.startOf('day') : dayOf(batch, to, zone, 'To');
	if (first > last) throw new BadInput('From is after To', 'Swap the two dates.', ['From']);
	if (first > now) {
		throw new BadInput('From is in the future', 'Choose a day that has begun.', ['From']);
	}
	const days = byTemplate ? LOOK_BACK_DAYS.template : LOOK_BACK_DAYS.pricing;
	if (first < now.startOf('day').minus({ days })) {
		throw new BadInput(
			`From is more than ${days} days ago, and Meta looks back no further`,
			'Choose a later date, and save what you need for longer in a table of your own.',
			['From'],
		);
	}
	return { from: first.toMillis(), until: last.plus({ days: 1 }).startOf('day').toMillis(), zone };
}

/** A date that is given as text is that day in the account's zone; a moment, the day that it falls on there. */
function dayOf(batch: Batch, given: unknown, zone: string, field: string): DateTime {
	const text = typeof given === 'string' ? given.trim() : '';
	const [date] = /^\d{4}-\d{2}-\d{2}(?=$|T00:00(?::00(?:\.0+)?)?$)/.exec(text) ?? [];
	if (date !== undefined) {
		const day = DateTime.fromISO(date, { zone });
		if (day.isValid) return day;
	}
	const at = readMoment(given, batch.node.getTimezone(), field);
	return DateTime.fromMillis(at, { zone }).startOf('day');
}

function isGiven(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}
