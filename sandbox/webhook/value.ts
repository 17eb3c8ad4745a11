import { compact, objectOf, textOf, type JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { Customer } from '../state/customer.ts';
import type { Customers } from '../state/customers.ts';
import { identityKeyHash } from '../state/identity.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import { conversationOf } from '../delivery/pricing.ts';

/** `value` of a `messages` change with one inbound message. System messages come without `contacts`. */
export function inboundValue(
	customers: Customers,
	number: PhoneNumber,
	record: MessageRecord,
	sender: Customer = record.customer,
): JsonObject {
	return compact({
		messaging_product: 'whatsapp',
		metadata: metadataOf(number),
		contacts:
			record.type === 'system'
				? undefined
				: [{ ...contactOf(customers, sender), ...identityOf(number, sender) }],
		messages: [record.content],
	});
}

/** Who sent an inbound message: phone unless it is hidden, and the user ID. */
export function senderOf(customers: Customers, customer: Customer): JsonObject {
	return compact({
		from: visiblePhone(customer),
		from_user_id: customers.userIdOf(customer),
		from_parent_user_id: customer.parentUserId,
	});
}

/** `value` of a `messages` change with one status. */
export function statusValue(
	customers: Customers,
	number: PhoneNumber,
	record: MessageRecord,
	status: string,
	at: number,
): JsonObject {
	const { customer } = record;
	const failed = status === 'failed';
	// Meta gives the price with `sent` and with the first of `delivered` and `read`.
	const priced =
		status === 'sent' ||
		status === 'delivered' ||
		(status === 'read' && !record.statuses.some((entry) => entry.status === 'delivered'));
	return compact({
		messaging_product: 'whatsapp',
		metadata: metadataOf(number),
		contacts: failed ? undefined : [contactOf(customers, customer)],
		statuses: [
			compact({
				id: record.id,
				status,
				timestamp: seconds(at),
				recipient_id: visiblePhone(customer),
				recipient_user_id: customers.userIdOf(customer),
				recipient_parent_user_id: customer.parentUserId,
				biz_opaque_callback_data: textOf(record.content.biz_opaque_callback_data),
				recipient_identity_key_hash: textOf(record.content.recipient_identity_key_hash),
				template_id: record.direct?.id,
				conversation: priced ? conversationOf(record, at) : undefined,
				pricing: priced ? record.pricing : undefined,
				errors: failed ? record.errors : undefined,
			}),
		],
	});
}

export function metadataOf(number: PhoneNumber): JsonObject {
	return { display_phone_number: number.phone, phone_number_id: number.id };
}

/** A webhook's `contacts[]` entry. */
export function contactOf(customers: Customers, customer: Customer): JsonObject {
	return compact({
		profile: compact({ name: customer.name, username: customer.username }),
		wa_id: visiblePhone(customer),
		user_id: customers.userIdOf(customer),
		parent_user_id: customer.parentUserId,
	});
}

/** Only for numbers with the identity change check (`/settings`). */
function identityOf(number: PhoneNumber, customer: Customer): JsonObject {
	const { enable_identity_key_check: enabled } = objectOf(number.settings.user_identity_change);
	return textOf(enabled) === 'true' ? { identity_key_hash: identityKeyHash(customer) } : {};
}

/** Left out for people with a username (Meta: "Business-scoped user IDs"). */
export function visiblePhone(customer: Customer): string | undefined {
	return customer.phoneHidden ? undefined : customer.phone;
}

/** Webhook times are texts of Unix seconds. */
export function seconds(ms: number): string {
	return String(Math.floor(ms / 1000));
}
