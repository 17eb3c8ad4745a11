import { meaningOf } from '../codes/meaning';
import type { ClosedWay } from '../conversation/closedWays';
import { asObject, asObjects, asText, type JsonObject } from '../json';
import { codesIn } from './failures';
import { readMoment, readTime } from './read';

const DAY = 24 * 60 * 60 * 1000;

/** What is restricted, where it is Direct Send (Meta: "account_update webhook reference"). */
const RESTRICTION = 'RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES';

/** Begins `violation_type` where it is about Direct Send. */
const VIOLATION = 'DIRECT_SEND_UTILITY_';

/**
 * For how long each step of Meta's ladder closes Direct Send, ms, where Meta does not say; 0 = not at all. Up to the cap of
 * a rate limit messages are still taken, and 131064 tells when it is reached (Meta: "Direct Send: integrity and content
 * guidelines").
 */
const CLOSES_FOR: Readonly<Record<string, number>> = {
	CATEGORY_ABUSE_WARN: 0,
	TEMPLATE_ABUSE: 0,
	CATEGORY_ABUSE_RATE_LIMIT: 0,
	CATEGORY_ABUSE_STRIKE_1: 7 * DAY,
	CATEGORY_ABUSE_STRIKE_2: 30 * DAY,
	// For good, unless Meta lifts it.
	CATEGORY_ABUSE_OFFBOARD: 3650 * DAY,
};

/** Steps down from it. */
const OPENS = new Set(['CATEGORY_ABUSE_UNBAN', 'CATEGORY_ABUSE_RATE_LIMIT_RECOVERY']);

/**
 * What an account restriction says of Direct Send; undefined = nothing, or nothing that closes or opens it.
 *
 * @param value of an `account_update`
 * @param time of the entry
 * @param now ms
 */
export function restrictionIn(
	value: JsonObject,
	time: unknown,
	now: number,
): ClosedWay | undefined {
	if (asText(value.event) !== 'ACCOUNT_RESTRICTION') return undefined;
	const violation = asText(asObject(value.violation_info)?.violation_type) ?? '';
	const step = violation.startsWith(VIOLATION) ? violation.slice(VIOLATION.length) : undefined;
	const at = readTime(time, now) ?? now;
	const note = { way: 'directSend', why: 'restricted', at } as const;
	if (step !== undefined && OPENS.has(step)) return { ...note, until: at };
	const restrictions = asObjects(value.restriction_info).filter(
		({ restriction_type }) => asText(restriction_type) === RESTRICTION,
	);
	const known =
		step !== undefined && Object.hasOwn(CLOSES_FOR, step) ? CLOSES_FOR[step] : undefined;
	if (known === 0 || (known === undefined && restrictions.length === 0)) return undefined;
	const ends = restrictions.flatMap(({ expiration }) => readEnd(expiration) ?? []);
	const until = ends.length > 0 ? Math.max(...ends) : at + (known ?? DAY);
	return until > at ? { ...note, until } : undefined;
}

/** Seconds in Meta's reference; an ISO 8601 time has been seen. */
function readEnd(value: unknown): number | undefined {
	const read = readMoment(value);
	if (read !== undefined) return read;
	const at = Date.parse(asText(value) ?? '');
	return Number.isNaN(at) ? undefined : at;
}

/** Whether a status is of a message that Meta has made a template of (Meta: "Direct Send": `template_id`). */
export function isDirectSend({ template_id }: JsonObject): boolean {
	return template_id !== undefined && template_id !== null;
}

/** What a refusal after the answer says of Direct Send. @param at time of the status, ms */
export function closedBy(status: JsonObject, at: number): ClosedWay | undefined {
	if (asText(status.status) !== 'failed' || !isDirectSend(status)) return undefined;
	const closings = codesIn(status.errors).flatMap((code) => meaningOf(code)?.closes ?? []);
	const closing = closings.find(({ way }) => way === 'directSend');
	return closing && { way: 'directSend', why: closing.why, at, until: at + closing.forMs };
}
