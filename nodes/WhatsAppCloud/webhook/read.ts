import { addressOf, type CustomerNames } from '../customer/customer';
import { isGroupId } from '../customer/group';
import { asId, asText, withoutAbsent, type JsonObject } from '../json';

/** How far Meta's clock may be ahead of ours before a time counts as impossible. */
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;

/** Longer than any ID of Meta's, and short enough for the index of a database. In bytes. */
const LONGEST_ID = 512;

/** A number as it is written or pasted: with dashes of any kind, and the unseen marks that phone books add. */
const PHONE = /^[+\d\s()\p{Pd}\p{Cf}]+$/u;

/** User IDs have up to 135 characters ("Business-scoped user IDs"). */
export const LONGEST_NAME = 200;

/**
 * An ID by which something is kept and found again. Databases have no NUL and no half of a character;
 * something too long is no ID of Meta's. What Meta sent stands in `raw` as it came.
 */
export function readId(value: unknown, longest: number = LONGEST_ID): string | undefined {
	const id = asId(value)?.toWellFormed().replaceAll('\0', '\uFFFD');
	return id === undefined || Buffer.byteLength(id) > longest ? undefined : id;
}

/**
 * A time of Meta's as ms since the epoch: a string of seconds in messages and statuses, a number of
 * seconds elsewhere. A time in the future is cut to `now`: it would keep a window open for too long.
 */
export function readTime(value: unknown, now: number): number | undefined {
	const at = readMoment(value);
	return at !== undefined && at > now + CLOCK_TOLERANCE_MS ? now : at;
}

/** Like {@link readTime}, for times that may lie ahead, such as an expiry. */
export function readMoment(value: unknown): number | undefined {
	const given = typeof value === 'number' ? String(value) : asText(value)?.trim();
	const [, text] = /^(\d{1,13})(?:\.\d*)?$/.exec(given ?? '') ?? [];
	if (text === undefined) return undefined;
	// 12 digits of seconds would be the year 5138: longer ones are milliseconds.
	const at = text.length > 11 ? Number(text) : Number(text) * 1000;
	return at > 0 ? at : undefined;
}

/** Yes or no; forms and queues on the way have made texts of it. */
export function readFlag(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	return value === 'true' ? true : value === 'false' ? false : undefined;
}

/** A whole number from 0 on, or the text of one. */
export function readCount(value: unknown): number | undefined {
	const id = asId(value)?.trim() ?? '';
	const count = /^\d+$/.test(id) ? Number(id) : undefined;
	return Number.isSafeInteger(count) ? count : undefined;
}

export function isoTime(value: unknown): string | undefined {
	const at = readMoment(value);
	return at === undefined ? undefined : new Date(at).toISOString();
}

/**
 * One person's names, each only if it looks like one: a username adopter has no phone number, and
 * Meta has sent numbers as JSON numbers.
 */
export function readNames(phone: unknown, userId?: unknown, parentUserId?: unknown): CustomerNames {
	const given = readId(phone, LONGEST_NAME)?.trim();
	const digits = given !== undefined && PHONE.test(given) ? given.replace(/\D/g, '') : '';
	// A user ID in the place of the phone number is still a name of this person; a group's is nobody's.
	const other = given !== undefined && digits === '' && !isGroupId(given) ? given : undefined;
	return withoutAbsent({
		phone: digits === '' ? undefined : digits,
		userId: readId(userId, LONGEST_NAME)?.trim() || other || undefined,
		parentUserId: readId(parentUserId, LONGEST_NAME)?.trim() || undefined,
	});
}

/** Whom a status is about; Meta's pages write the last of the three in two ways ("Business-scoped user IDs"). */
export function readRecipient(status: JsonObject): CustomerNames {
	return readNames(
		status.recipient_id,
		status.recipient_user_id,
		status.recipient_parent_user_id ?? status.parent_recipient_user_id,
	);
}

export function hasName(names: CustomerNames): boolean {
	return addressOf(names) !== undefined;
}

/** The code of a failure; Meta has sent numbers and text. */
export function readCode(failure: JsonObject): number | undefined {
	return readCount(failure.code);
}

/** The object without these fields. */
export function without(object: JsonObject, fields: ReadonlySet<string>): JsonObject {
	return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.has(field)));
}
