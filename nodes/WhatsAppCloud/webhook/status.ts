import type { CustomerNames } from '../conversation/customer';
import { asBoolean, asId, asObject, asText, type JsonObject } from '../json';
import type { StatusEvent, Where } from './events';
import { addressOf, isoTime, readFailures, readId, withoutAbsent } from './read';

/** Makes the event of one element of `statuses`. Takes any shape: what cannot be read is absent. */
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
		participant: asId(status.recipient_participant_id),
		recipientType: asText(status.recipient_type),
		callbackData: asId(status.biz_opaque_callback_data),
		...where,
		pricing: readPricing(status.pricing),
		conversation: readConversation(status.conversation),
		errors: readFailures(status.errors),
		raw: status,
	});
}

/** A message to a group: `recipient_id` is the group, not a person. */
export function isGroupStatus(status: JsonObject): boolean {
	return asText(status.recipient_type) === 'group';
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
