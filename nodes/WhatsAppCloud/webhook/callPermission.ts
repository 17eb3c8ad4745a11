import { asObject, asText, type JsonObject } from '../json';

/** The answer to a request to call in a message, if it is one. */
export function callPermissionIn({ interactive }: JsonObject): JsonObject | undefined {
	const kind = asObject(interactive);
	const reply = asObject(kind?.call_permission_reply);
	return reply ?? (asText(kind?.type) === 'call_permission_reply' ? {} : undefined);
}

/**
 * Whether WhatsApp gave or took back the permission by itself, because the customer has called or has not picked up
 * four times: nobody has tapped anything (Meta: "Obtain user call permissions").
 */
export function isAutomatic(message: JsonObject): boolean {
	return asText(callPermissionIn(message)?.response_source)?.toLowerCase() === 'automatic';
}
