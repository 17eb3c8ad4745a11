import { invalidParameter, managementRefusal } from '../errors/graphError.ts';
import { compact, textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { BusinessAccount } from '../state/account.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import type { World } from '../state/world.ts';
import { bucketsOf, countryOf, type Bucket } from './analyticsBuckets.ts';
import { rateOf } from '../delivery/rates.ts';
import { edgeRequest, type Field } from './fields.ts';
import { page } from './paging.ts';
import type { GraphRequest } from './request.ts';

/** How a data point is told apart from the others of its bucket, by `dimensions`. */
const DIMENSIONS: Record<string, (world: World, record: MessageRecord) => [string, JsonValue]> = {
	COUNTRY: (_world, { customer }) => ['country', countryOf(customer)],
	PHONE: (world, record) => ['phone_number', phoneOf(world, record)],
	PRICING_CATEGORY: (_world, record) => ['pricing_category', priced(record, 'category')],
	PRICING_TYPE: (_world, record) => ['pricing_type', priced(record, 'type')],
	TIER: () => ['tier', '0:750000'],
};

/** Which messages `product_types` stands for: notifications and answers, to people and to groups. */
const PRODUCTS: Record<string, (record: MessageRecord) => boolean> = {
	0: ({ customer, template }) => !customer.group && template !== undefined,
	2: ({ customer, template }) => !customer.group && template === undefined,
	101: ({ customer, template }) => customer.group !== undefined && template !== undefined,
	102: ({ customer, template }) => customer.group !== undefined && template === undefined,
	103: () => false,
};

/** What groups write: neither sent nor delivered, and only to be asked for alone. */
const FROM_GROUPS = '103';

/**
 * Field `analytics`: messages sent and delivered.
 *
 * @throws GraphError 100/2388077 for what groups write together with other messages
 */
export function messageAnalytics(world: World, account: BusinessAccount, field: Field): JsonObject {
	checkRange(field);
	const products = namesIn(field, 'product_types', Object.keys(PRODUCTS));
	if (products.includes(FROM_GROUPS) && products.length > 1) {
		throw managementRefusal(
			2388077,
			'Insight Invalid Product Type Combination',
			'Unable to query this combination of product types. Please query individually and try again.',
		);
	}
	const records = recordsOf(world, account, field).filter(
		(record) => products.length === 0 || products.some((product) => PRODUCTS[product]?.(record)),
	);
	const data = bucketsOf(field, ['HALF_HOUR', 'DAY', 'MONTH'], records).map((bucket) => ({
		...timesOf(bucket),
		sent: countOf(bucket, 'sent'),
		delivered: countOf(bucket, 'delivered'),
	}));
	return compact({
		phone_numbers: [...new Set(records.map((record) => phoneOf(world, record)))],
		granularity: field.args.granularity ?? '',
		data_points: data,
	});
}

const METRICS = ['COST', 'VOLUME'];

const CATEGORIES = [
	...['AUTHENTICATION', 'AUTHENTICATION_INTERNATIONAL', 'MARKETING', 'MARKETING_LITE'],
	...['REFERRAL_CONVERSION', 'SERVICE', 'UTILITY'],
	...['GROUP_MARKETING', 'GROUP_SERVICE', 'GROUP_UTILITY'],
];

const TYPES = [
	'FREE_CUSTOMER_SERVICE',
	'FREE_ENTRY_POINT',
	'FREE_GROUP_CUSTOMER_SERVICE',
	'REGULAR',
];

/** Seconds: one year, since December 2025. */
const LOOK_BACK = 366 * 86_400;

/**
 * Field `pricing_analytics`: delivered messages by what they count as, and what they cost in the account's currency, which
 * is not named. Days begin at midnight of the account's zone; the running month has no bucket. In pages.
 */
export function pricingAnalytics(
	request: GraphRequest,
	account: BusinessAccount,
	field: Field,
): JsonObject {
	const { world } = request;
	checkRange(field);
	const metrics = namesIn(field, 'metric_types', METRICS);
	const has = (metric: string) => metrics.length === 0 || metrics.includes(metric);
	const dimensions = namesIn(field, 'dimensions', Object.keys(DIMENSIONS));
	const categories = namesIn(field, 'pricing_categories', CATEGORIES);
	const types = namesIn(field, 'pricing_types', TYPES);
	const records = recordsOf(world, account, field).filter(
		(record) =>
			record.pricing !== undefined &&
			record.statuses.some(({ status }) => status === 'delivered') &&
			(categories.length === 0 || categories.includes(priced(record, 'category'))) &&
			(types.length === 0 || types.includes(priced(record, 'type'))),
	);
	const { timezoneId, currency } = account;
	const granularities = ['HALF_HOUR', 'DAILY', 'MONTHLY'];
	const points = bucketsOf(field, granularities, records, timezoneId).flatMap((bucket) => {
		if (field.args.granularity === 'MONTHLY' && bucket.end > Date.now() / 1000) return [];
		const groups = new Map<string, { names: JsonObject; records: MessageRecord[] }>();
		for (const record of bucket.records) {
			const names: JsonObject = {};
			for (const dimension of dimensions) {
				const [name, value] = DIMENSIONS[dimension]?.(world, record) ?? [];
				if (name !== undefined && value !== undefined) names[name] = value;
			}
			const key = JSON.stringify(names);
			const group = groups.get(key) ?? { names, records: [] };
			group.records.push(record);
			groups.set(key, group);
		}
		return [...groups.values()].map(({ names, records: own }) => ({
			...{ ...timesOf(bucket), ...names },
			...(has('VOLUME') ? { volume: own.length } : {}),
			...(has('COST') ? { cost: costIn(own.filter(isCharged), currency) } : {}),
		}));
	});
	const sets: JsonObject[] = [];
	const { analyticsPageSize: size } = world.settings;
	for (let at = 0; at < points.length; at += size) {
		sets.push({ data_points: points.slice(at, at + size) });
	}
	// Each page has one set.
	const own = edgeRequest(request, account.id, { ...field, args: { ...field.args, limit: '1' } });
	return {
		...page(
			own,
			sets,
			(set) => String(sets.indexOf(set)),
			(set) => set,
		),
	};
}

/** What charged messages cost, in the currency. */
export function costIn(charged: MessageRecord[], currency: string): number {
	const sum = charged.reduce(
		(total, { customer, pricing }) =>
			total + Math.round(rateOf(customer, textOf(pricing?.category) ?? '', currency) * 1e6),
		0,
	);
	return sum / 1e6;
}

/** Charged on delivery. */
export function isCharged({ pricing, statuses }: MessageRecord): boolean {
	return (
		statuses.some(({ status }) => status === 'delivered') && textOf(pricing?.type) === 'regular'
	);
}

export function recordsOf(world: World, account: BusinessAccount, field: Field): MessageRecord[] {
	const phones = namesIn(field, 'phone_numbers');
	const countries = namesIn(field, 'country_codes');
	return world.messages
		.list({ direction: 'outgoing' })
		.filter(
			(record) =>
				world.numbers.get(record.phoneNumberId)?.businessAccountId === account.id &&
				(phones.length === 0 || phones.includes(phoneOf(world, record))) &&
				(countries.length === 0 || countries.includes(countryOf(record.customer))),
		);
}

/** @throws GraphError for a `start` that is not before `end`, or longer ago than Meta looks back */
function checkRange({ args }: Field): void {
	const [from, to] = [Number(args.start), Number(args.end)];
	if (from >= to) throw invalidParameter('Param start must be before end.');
	if (from < Date.now() / 1000 - LOOK_BACK) {
		throw invalidParameter('Param start must be within the last year.');
	}
}

/**
 * `["A","B"]`, `[A,B]` or `A`, as people write lists in `fields=`.
 *
 * @throws GraphError for a name that is none of `known`
 */
function namesIn(field: Field, arg: string, known?: string[]): string[] {
	const names = (field.args[arg] ?? '')
		.split(',')
		.map((name) => name.replace(/[[\]"'\s]/g, ''))
		.filter(Boolean);
	const wrong = known === undefined ? -1 : names.findIndex((name) => !known.includes(name));
	if (known === undefined || wrong < 0) return names;
	throw invalidParameter(
		`Param ${arg}[${wrong}] must be one of {${known.join(', ')}} - got "${names[wrong]}".`,
	);
}

function phoneOf(world: World, record: MessageRecord): string {
	return world.numbers.get(record.phoneNumberId)?.phone ?? '';
}

function priced(record: MessageRecord, name: 'category' | 'type'): string {
	return (textOf(record.pricing?.[name]) ?? '').toUpperCase().replaceAll('-', '_');
}

export function countOf({ records }: Bucket, status: string): number {
	return records.filter(({ statuses }) => statuses.some((entry) => entry.status === status)).length;
}

export function timesOf({ start, end }: Bucket): { start: number; end: number } {
	return { start, end };
}
