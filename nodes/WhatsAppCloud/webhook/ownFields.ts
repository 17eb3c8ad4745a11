import type { JsonObject, JsonValue } from '../json';
import { flatten } from './flatten';
import { without } from './read';

/**
 * Names of this package's own fields in messages and statuses: a field of Meta's with the same name stays in
 * `raw` only.
 */
export const OWN_FIELDS: readonly string[] = [
	...['event', 'messageId', 'replyId', 'phone', 'userId', 'parentUserId', 'username', 'name'],
	...['businessAccountId', 'phoneNumberId', 'displayPhoneNumber', 'groupId', 'answerTo', 'replyTo'],
	...['forwarded', 'frequentlyForwarded', 'referredProduct', 'media', 'flow', 'standby'],
	...['participant', 'recipientType', 'callbackData', 'raw', 'window', 'threadOwner', 'cost'],
	...['callId', 'conversationContext'],
	// of a collection
	...['messages', 'firstTimestamp', 'lastTimestamp'],
];

/** Names that stand for something in an event, ours and Meta's. */
const TAKEN = new Set([
	...OWN_FIELDS,
	...['type', 'text', 'from', 'to', 'timestamp', 'status', 'errors', 'pricing', 'conversation'],
	...['referral', 'location', 'contacts', 'reaction', 'button', 'interactive', 'order', 'system'],
	...['marketing', 'source', 'detail', 'category', 'change', 'direction', 'field'],
]);

/**
 * What Meta says in an object whose own fields become fields of the event, beside those that are known: in
 * camelCase, and nothing of it in the place of something else.
 */
export function othersIn(
	object: JsonObject,
	known: ReadonlySet<string>,
): Record<string, JsonValue> {
	const others = Object.entries(flatten(without(object, known)));
	return Object.fromEntries(others.filter(([name]) => !TAKEN.has(name)));
}
