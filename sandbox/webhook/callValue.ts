import type { JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { Customers } from '../state/customers.ts';
import type { PhoneCall } from '../state/phoneCalls.ts';
import type { Update } from './update.ts';
import { contactOf, metadataOf, seconds, senderOf } from './value.ts';

/** What a call offers: clients hand it to WebRTC. The sandbox carries no sound. */
const SILENT_OFFER = [
	'v=0',
	'o=- 1 2 IN IP4 127.0.0.1',
	's=-',
	't=0 0',
	'm=audio 9 UDP/TLS/RTP/SAVPF 111',
	'c=IN IP4 0.0.0.0',
	'a=rtpmap:111 opus/48000/2',
	'a=inactive',
	'',
].join('\r\n');

/** `calls`, event `connect`: a customer calls. */
export function callBegins(customers: Customers, number: PhoneNumber, call: PhoneCall): Update {
	return callUpdate(customers, number, call, {
		event: 'connect',
		timestamp: seconds(call.at),
		session: { sdp_type: 'offer', sdp: SILENT_OFFER },
	});
}

/**
 * `calls`, event `terminate`, whoever hung up (Meta, "User-initiated calls": call terminate webhook): begin, end and
 * duration come with calls that were picked up.
 */
export function callEnds(customers: Customers, number: PhoneNumber, call: PhoneCall): Update {
	const { answeredAt, ended } = call;
	const end = ended?.at ?? call.at;
	return callUpdate(customers, number, call, {
		event: 'terminate',
		timestamp: seconds(end),
		status: answeredAt === undefined ? 'FAILED' : 'COMPLETED',
		...(answeredAt === undefined
			? {}
			: {
					start_time: seconds(answeredAt),
					end_time: seconds(end),
					duration: Math.max(0, Math.round((end - answeredAt) / 1000)),
				}),
	});
}

function callUpdate(
	customers: Customers,
	number: PhoneNumber,
	{ id, customer }: PhoneCall,
	what: JsonObject,
): Update {
	return {
		businessAccountId: number.businessAccountId,
		field: 'calls',
		phoneNumberId: number.id,
		value: {
			messaging_product: 'whatsapp',
			metadata: metadataOf(number),
			contacts: [contactOf(customers, customer)],
			calls: [
				{
					id,
					to: number.phone,
					...senderOf(customers, customer),
					direction: 'USER_INITIATED',
					...what,
				},
			],
		},
	};
}
