import type { Update } from './update.ts';
import { compact, objectOf, type JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { Customer } from '../state/customer.ts';
import type { Customers } from '../state/customers.ts';
import { contactOf, metadataOf, seconds, senderOf } from './value.ts';

/** How a handover is told: all three have been seen. */
export type HandoverShape = 'roles' | 'apps' | 'reason';

export const HANDOVER_SHAPES: HandoverShape[] = ['roles', 'apps', 'reason'];

/** App ID of the other responder. */
const OTHER_APP = '1066355071287456';

/** `standby`: what the other responder gets and sends, for those who may only watch. */
export function standbyUpdate(
	customers: Customers,
	number: PhoneNumber,
	customer: Customer,
	standby: JsonObject,
): Update {
	return {
		businessAccountId: number.businessAccountId,
		field: 'standby',
		phoneNumberId: number.id,
		value: {
			messaging_product: 'whatsapp',
			metadata: metadataOf(number),
			contacts: [contactOf(customers, customer)],
			standby,
		},
	};
}

/** `messaging_handovers`: to the new owner of a thread (`control_passed`), or to the one before (`control_taken`). */
export function handoverUpdate(
	customers: Customers,
	number: PhoneNumber,
	customer: Customer,
	type: 'control_passed' | 'control_taken',
	{ shape, metadata, at }: { shape: HandoverShape; metadata: string | undefined; at: number },
): Update {
	const sender = senderOf(customers, customer);
	const owners = {
		roles: { previous_owner_role: 'primary', new_owner_role: 'escalation' },
		apps: { previous_owner_app_id: OTHER_APP, previous_owner_app_role: 'ai_agent' },
		reason: {},
	}[shape];
	const note = shape === 'reason' ? JSON.stringify({ reason: metadata ?? 'handover' }) : metadata;
	return {
		businessAccountId: number.businessAccountId,
		field: 'messaging_handovers',
		phoneNumberId: number.id,
		value: {
			messaging_product: 'whatsapp',
			recipient: objectOf(metadataOf(number)),
			sender: compact({ phone_number: sender.from, user_id: sender.from_user_id }),
			type,
			timestamp: seconds(at),
			[type]: compact({ ...owners, metadata: note }),
		},
	};
}
