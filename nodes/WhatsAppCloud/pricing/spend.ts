import { asId, asNumber, asObjects, asText, withoutAbsent, type JsonObject } from '../json';
import { add, amountOf, type Amount } from './amount';
import { dayIn } from './calendar';

/** By what spend can be told apart, and Meta's name of each (Meta: "Pricing analytics"); `day` is each bucket's. */
export const SPLITS = {
	day: undefined,
	country: 'COUNTRY',
	category: 'PRICING_CATEGORY',
	number: 'PHONE',
	type: 'PRICING_TYPE',
} as const;

export type Split = keyof typeof SPLITS;

/** One of Meta's data points. */
export interface SpendPoint {
	/** Beginning of its day, ms. */
	start: number;
	country?: string;
	category?: string;
	number?: string;
	type?: string;
	messages: number;
	/** Absent where Meta does not tell it. */
	cost?: Amount;
}

export type SpendRow = Partial<Record<Split, string>> & {
	messages: number;
	cost?: Amount;
	/** Of so many messages Meta does not tell the cost. */
	withoutCost: number;
};

/** @param currency as the account is billed in; '' = not known */
export function readSpend(set: JsonObject, currency: string): SpendPoint[] {
	return asObjects(set.data_points).map((point) => {
		const { country, pricing_category, phone_number, pricing_type } = point;
		const cost = amountIn(point.cost);
		return withoutAbsent({
			start: (amountIn(point.start) ?? 0) * 1000,
			messages: amountIn(point.volume) ?? 0,
			country: asText(country),
			category: asText(pricing_category)?.toLowerCase(),
			number: asId(phone_number),
			type: asText(pricing_type)?.toLowerCase(),
			cost: cost === undefined ? undefined : amountOf(currency, Math.round(cost * 1e6)),
		});
	});
}

/** Sums by what is asked for, in the order in which Meta tells them; days first. @param zone IANA */
export function sumSpend(
	points: Iterable<SpendPoint>,
	splits: readonly Split[],
	zone: string,
): SpendRow[] {
	const rows = new Map<string, SpendRow>();
	for (const point of points) {
		const names: Partial<Record<Split, string>> = {};
		for (const split of splits) {
			names[split] = split === 'day' ? dayIn(zone, point.start) : (point[split] ?? 'unknown');
		}
		const key = JSON.stringify(names);
		const row = rows.get(key) ?? { ...names, messages: 0, withoutCost: 0 };
		row.messages += point.messages;
		if (point.cost) row.cost = row.cost ? add(row.cost, point.cost) : point.cost;
		else row.withoutCost += point.messages;
		rows.set(key, row);
	}
	return [...rows.values()].sort((a, b) => (a.day ?? '').localeCompare(b.day ?? ''));
}

function amountIn(value: unknown): number | undefined {
	const number = asNumber(value) ?? (asText(value) === undefined ? undefined : Number(value));
	return number !== undefined && Number.isFinite(number) ? number : undefined;
}
