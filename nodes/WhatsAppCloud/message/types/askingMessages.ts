import type { JsonObject } from '../../json';
import type { Draft } from '../draft';
import { bodyOnly, buildInteractive, type Frame } from '../interactive';

/** Messages that ask the customer for one thing, with a button that WhatsApp itself puts there. */
export const REQUESTS = {
	/** Meta: "Location request messages". */
	location_request_message: 'send_location',
	/** Meta: "Business-scoped user IDs": asking for the phone number. */
	request_contact_info: 'request_contact_info',
	/** Meta: "Obtain user call permissions". */
	call_permission_request: 'call_permission_request',
} as const;

export function buildAsking(
	type: keyof typeof REQUESTS,
	{ body }: Frame,
	draft: Draft,
): JsonObject {
	return buildInteractive(type, bodyOnly, { body }, { name: REQUESTS[type] }, draft);
}
