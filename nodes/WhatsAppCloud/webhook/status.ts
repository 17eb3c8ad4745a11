import { addressOf, type CustomerNames } from '../customer/customer';
import { isToGroup } from '../customer/group';
import { asId, asObject, asText, withoutAbsent, type JsonObject } from '../json';
import type { StatusEvent, Where } from './events';
import { readFailures } from './failures';
import { withOthers } from './flatten';
import type { Profile } from './message';
import { OWN_FIELDS } from './ownFields';
import { hasName, isoTime, readFlag, readId, readNames, readRecipient, without } from './read';

/** Fields of Meta's that have a flat form here. Every other one passes through under its own name. */
const FLATTENED = [
	...['id', 'status', 'timestamp', 'recipient_type', 'biz_opaque_callback_data'],
	...['recipient_id', 'recipient_user_id', 'recipient_parent_user_id', 'parent_recipient_user_id'],
	...['recipient_participant_id', 'recipient_participant_user_id'],
	...['recipient_participant_parent_user_id', 'participant_recipient_id'],
	...['participant_recipient_user_id', 'participant_recipient_parent_user_id'],
	...['pricing', 'conversation', 'errors'],
];

const NOT_PASSED_ON = new Set([...FLATTENED, ...OWN_FIELDS, 'to']);

/**
 * Makes the event of one element of `statuses`. Takes any shape: what cannot be read is absent.
 *
 * @param recipient the person, in a group the member: {@link recipientOf}, completed
 * @param profile theirs, in the delivery's `contacts`
 */
export function readStatus(
	status: JsonObject,
	recipient: CustomerNames,
	profile: Profile,
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
		...profile,
		participant: group ? addressOf(memberOf(status)) : undefined,
		recipientType: asText(status.recipient_type) ?? (group ? 'group' : undefined),
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
	return isToGroup(status.recipient_type, status.recipient_id) || hasName(memberOf(status));
}

/** Whether a status is of a group as a whole: it is about nobody, whoever stands beside it. */
export function isOfGroupAlone(status: JsonObject): boolean {
	return isGroupStatus(status) && !hasName(memberOf(status));
}

/** Whom the status is about, as it says itself; in a group one of its members. */
export function recipientOf(status: JsonObject): CustomerNames {
	return isGroupStatus(status) ? memberOf(status) : readRecipient(status);
}

/**
 * A member may have no phone number to show, as everybody ("Business-scoped user IDs"). Meta's samples write the field
 * in two ways, statuses of several members in the first, of one alone in the second ("Webhooks for Groups API").
 */
function memberOf(status: JsonObject): CustomerNames {
	return readNames(
		status.recipient_participant_id ?? status.participant_recipient_id,
		status.recipient_participant_user_id ?? status.participant_recipient_user_id,
		status.recipient_participant_parent_user_id ?? status.participant_recipient_parent_user_id,
	);
}

/** What is read within each object; everything else of it passes through. */
const KNOWN_IN_PRICING = new Set(['category', 'type', 'subtype', 'pricing_model', 'billable']);
const KNOWN_IN_CONVERSATION = new Set(['id', 'origin', 'expiration_timestamp']);

function readPricing(value: unknown): StatusEvent['pricing'] {
	const pricing = asObject(value);
	if (pricing === undefined) return undefined;
	const read = {
		category: asText(pricing.category),
		type: asText(pricing.type),
		subtype: asText(pricing.subtype),
		model: asText(pricing.pricing_model),
		billable: readFlag(pricing.billable),
	};
	return withOthers(read, pricing, KNOWN_IN_PRICING);
}

function readConversation(value: unknown): StatusEvent['conversation'] {
	const conversation = asObject(value);
	if (conversation === undefined) return undefined;
	const read = {
		id: asId(conversation.id),
		origin: asText(asObject(conversation.origin)?.type),
		expiresAt: isoTime(conversation.expiration_timestamp),
	};
	return withOthers(read, conversation, KNOWN_IN_CONVERSATION);
}
