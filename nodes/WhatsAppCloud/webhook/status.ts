import type { CustomerNames } from '../conversation/customer';
import { asBoolean, asId, asObject, asText, type JsonObject } from '../json';
import type { StatusEvent, Where } from './events';
import {
	addressOf,
	isoTime,
	readFailures,
	readId,
	readNames,
	without,
	withoutAbsent,
} from './read';

/** Fields of Meta's that have a flat form here. Every other one passes through under its own name. */
const FLATTENED = [
	...['id', 'status', 'timestamp', 'recipient_type', 'biz_opaque_callback_data'],
	...['recipient_id', 'recipient_user_id', 'recipient_parent_user_id'],
	...['recipient_participant_id', 'recipient_participant_user_id'],
	...['recipient_participant_parent_user_id', 'pricing', 'conversation', 'errors'],
];

/** Names of this package's own fields: one of Meta's with the same name stays in `raw` only. */
const OWN = [
	...[
		'event',
		'messageId',
		'to',
		'phone',
		'userId',
		'parentUserId',
		'participant',
		'raw',
		'window',
	],
	...['recipientType', 'callbackData', 'businessAccountId', 'phoneNumberId', 'displayPhoneNumber'],
];

const NOT_PASSED_ON = new Set([...FLATTENED, ...OWN]);

/**
 * Makes the event of one element of `statuses`. Takes any shape: what cannot be read is absent.
 *
 * @param recipient the person, in a group the member: {@link recipientOf}, completed
 */
export function readStatus(
	status: JsonObject,
	recipient: CustomerNames,
	where: Where,
): StatusEvent {
	const group = isGroupStatus(status);
	return withoutAbsent<StatusEvent>({
		event: 'status',
		messageId: readId(status.id),
		status: asId(status.status) ?? 'unknown',
		timestamp: isoTime(status.timestamp),
		to: group ? asId(status.recipient_id) : addressOf(recipient),
		...recipient,
		participant: group ? addressOf(memberOf(status)) : undefined,
		recipientType: asText(status.recipient_type),
		callbackData: asId(status.biz_opaque_callback_data),
		...where,
		pricing: readPricing(status.pricing ?? asObject(status.conversation)?.pricing),
		conversation: readConversation(status.conversation),
		errors: readFailures(status.errors),
		...without(status, NOT_PASSED_ON),
		raw: status,
	});
}

/** A message to a group: `recipient_id` is the group, not a person. */
export function isGroupStatus(status: JsonObject): boolean {
	return asText(status.recipient_type) === 'group' || addressOf(memberOf(status)) !== undefined;
}

/** Whom the status is about, as it says itself; in a group one of its members. */
export function recipientOf(status: JsonObject): CustomerNames {
	return isGroupStatus(status)
		? memberOf(status)
		: readNames(status.recipient_id, status.recipient_user_id, status.recipient_parent_user_id);
}

/** A member may have no phone number to show, as everybody ("Business-scoped user IDs"). */
function memberOf(status: JsonObject): CustomerNames {
	return readNames(
		status.recipient_participant_id,
		status.recipient_participant_user_id,
		status.recipient_participant_parent_user_id,
	);
}

function readPricing(value: unknown): StatusEvent['pricing'] {
	const pricing = asObject(value);
	if (pricing === undefined) return undefined;
	return withoutAbsent({
		category: asText(pricing.category),
		type: asText(pricing.type),
		model: asText(pricing.pricing_model),
		billable: asBoolean(pricing.billable),
	});
}

function readConversation(value: unknown): StatusEvent['conversation'] {
	const conversation = asObject(value);
	if (conversation === undefined) return undefined;
	return withoutAbsent({
		id: asId(conversation.id),
		origin: asText(asObject(conversation.origin)?.type),
		expiresAt: isoTime(conversation.expiration_timestamp),
	});
}
