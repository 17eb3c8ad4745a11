import { invalidParameter } from '../errors/graph-error.ts';
import { compact, textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { BusinessAccount } from '../state/account.ts';
import type { MessageRecord } from '../state/message-log.ts';
import type { World } from '../state/world.ts';
import { bucketsOf, countryOf, type Bucket } from './analytics-buckets.ts';
import type { Field } from './fields.ts';

/** How a data point is told apart from the others of its bucket, by `dimensions`. */
const DIMENSIONS: Record<string, (world: World, record: MessageRecord) => [string, JsonValue]> = {
	COUNTRY: (_world, { customer }) => ['country', countryOf(customer)],
	PHONE: (world, record) => ['phone_number', phoneOf(world, record)],
	PRICING_CATEGORY: (_world, record) => ['pricing_category', priced(record, 'category')],
	PRICING_TYPE: (_world, record) => ['pricing_type', priced(record, 'type')],
	TIER: () => ['tier', '0:750000'],
};

/** Field `analytics`: messages sent and delivered. */
export function messageAnalytics(world: World, account: BusinessAccount, field: Field): JsonObject {
	const records = recordsOf(world, account, field);
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

/** Field `pricing_analytics`: delivered messages by what they count as. The sandbox knows no rates: `cost` is 0. */
export function pricingAnalytics(world: World, account: BusinessAccount, field: Field): JsonObject {
	const dimensions = namesIn(field, 'dimensions');
	const unknown = dimensions.find((name) => !Object.hasOwn(DIMENSIONS, name));
	if (unknown !== undefined) {
		throw invalidParameter(
			`Param dimensions[0] must be one of {${Object.keys(DIMENSIONS).join(', ')}} - got "${unknown}".`,
		);
	}
	const categories = namesIn(field, 'pricing_categories');
	const types = namesIn(field, 'pricing_types');
	const records = recordsOf(world, account, field).filter(
		(record) =>
			record.pricing !== undefined &&
			record.statuses.some(({ status }) => status === 'delivered') &&
			(categories.length === 0 || categories.includes(priced(record, 'category'))) &&
			(types.length === 0 || types.includes(priced(record, 'type'))),
	);
	const points = bucketsOf(field, ['HALF_HOUR', 'DAILY', 'MONTHLY'], records).flatMap((bucket) => {
		const groups = new Map<string, JsonObject & { volume: number }>();
		for (const record of bucket.records) {
			const names: JsonObject = {};
			for (const dimension of dimensions) {
				const [name, value] = DIMENSIONS[dimension]?.(world, record) ?? [];
				if (name !== undefined && value !== undefined) names[name] = value;
			}
			const key = JSON.stringify(names);
			const group = groups.get(key) ?? { ...timesOf(bucket), ...names, volume: 0, cost: 0 };
			group.volume += 1;
			groups.set(key, group);
		}
		return [...groups.values()];
	});
	return { data: points.length > 0 ? [{ data_points: points }] : [] };
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

/** `["A","B"]`, `[A,B]` or `A`, as people write lists in `fields=`. */
function namesIn(field: Field, arg: string): string[] {
	return (field.args[arg] ?? '')
		.split(',')
		.map((name) => name.replace(/[[\]"'\s]/g, ''))
		.filter(Boolean);
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
