import parsePhoneNumber from 'libphonenumber-js/min';
import { invalidParameter, missingParameter } from '../errors/graphError.ts';
import type { Customer } from '../state/customer.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import { midnightBefore, monthOf } from '../state/zones.ts';
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
 * The messages between `start` and `end`, by half hour, day or month, in UTC unless a zone is given; stretches without a message are left
 * out.
 *
 * @param granularities what this kind of analytics calls them
 * @throws GraphError for a missing or wrong `start`, `end` or `granularity`
 */
export function bucketsOf(
	{ args }: Field,
	granularities: string[],
	records: MessageRecord[],
	timezoneId = '',
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
		const [start, end] = stretchOf(at, granularity, timezoneId);
		const bucket = buckets.get(start) ?? { start, end, records: [] };
		bucket.records.push(record);
		buckets.set(start, bucket);
	}
	return [...buckets.values()];
}

function stretchOf(at: number, granularity: string, timezoneId: string): [number, number] {
	const midnight = (near: number) => midnightBefore(timezoneId, near);
	if (granularity.startsWith('MONTH')) {
		const [year = 0, month = 1] = monthOf(timezoneId, at * 1000)
			.split('-')
			.map(Number);
		// Noon of the first is on the first, wherever that is.
		const first = (offset: number) => midnight(Date.UTC(year, month - 1 + offset, 1, 12) / 1000);
		return [first(0), first(1)];
	}
	if (granularity === 'HALF_HOUR') {
		const start = at - (at % HALF_HOUR);
		return [start, start + HALF_HOUR];
	}
	const start = midnight(at);
	return [start, midnight(start + DAY + DAY / 2)];
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
