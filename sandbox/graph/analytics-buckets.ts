import parsePhoneNumber from 'libphonenumber-js/min';
import { invalidParameter, missingParameter } from '../errors/graph-error.ts';
import type { Customer } from '../state/customers.ts';
import type { MessageRecord } from '../state/message-log.ts';
import type { Field } from './fields.ts';

/** The messages of one stretch of time. Seconds since the epoch. */
export interface Bucket {
	start: number;
	end: number;
	records: MessageRecord[];
}

const HALF_HOUR = 1800;
const DAY = 86_400;

/**
 * The messages between `start` and `end`, by half hour, day or month (UTC); stretches without a message are left
 * out.
 *
 * @param granularities what this kind of analytics calls them
 * @throws GraphError for a missing or wrong `start`, `end` or `granularity`
 */
export function bucketsOf(
	{ args }: Field,
	granularities: string[],
	records: MessageRecord[],
): Bucket[] {
	const from = secondsOf(args, 'start');
	const to = secondsOf(args, 'end');
	const granularity = args.granularity?.toUpperCase() ?? '';
	if (!granularities.includes(granularity)) {
		throw invalidParameter(
			`Param granularity must be one of {${granularities.join(', ')}} - got "${args.granularity ?? ''}".`,
		);
	}
	const buckets = new Map<number, Bucket>();
	for (const record of records) {
		const at = Math.floor(record.timestamp / 1000);
		if (at < from || at >= to) continue;
		const [start, end] = stretchOf(at, granularity);
		const bucket = buckets.get(start) ?? { start, end, records: [] };
		bucket.records.push(record);
		buckets.set(start, bucket);
	}
	return [...buckets.values()];
}

function stretchOf(at: number, granularity: string): [number, number] {
	if (granularity.startsWith('MONTH')) {
		const date = new Date(at * 1000);
		const month = (offset: number): number =>
			Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1) / 1000;
		return [month(0), month(1)];
	}
	const length = granularity === 'HALF_HOUR' ? HALF_HOUR : DAY;
	const start = at - (at % length);
	return [start, start + length];
}

function secondsOf(args: Record<string, string>, name: string): number {
	if (args[name] === undefined) throw missingParameter(name);
	const seconds = Number(args[name]);
	if (Number.isFinite(seconds)) return seconds;
	throw invalidParameter(`Param ${name} must be a UNIX timestamp.`);
}

/** ISO code of the phone's country, else of the user ID's. */
export function countryOf({ phone, userId }: Customer): string {
	const country = phone === undefined ? undefined : parsePhoneNumber(`+${phone}`)?.country;
	return country ?? userId?.slice(0, 2) ?? 'ZZ';
}
