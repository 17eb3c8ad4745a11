import { addressOf, type CustomerNames } from '../customer/customer';
import { isSamePhone } from '../customer/spellings';
import { asId, asObjects, asText, withoutAbsent, type JsonObject } from '../json';
import { readContacts } from './contacts';
import type { CallEvent, Where } from './events';
import { readFailures } from './failures';
import { flatten } from './flatten';
import { isoTime, readNames, readRecipient, without } from './read';

const RENAMED = {
	rename: { id: 'callId', biz_opaque_callback_data: 'callbackData' },
};

/** Fields that say who; they become the customer's names. */
const NAMES = new Set([
	'from',
	'to',
	'from_user_id',
	'to_user_id',
	'from_parent_user_id',
	'to_parent_user_id',
	'recipient_id',
	'recipient_user_id',
	'recipient_parent_user_id',
	'parent_recipient_user_id',
	'event',
	'errors',
]);

/** Makes the events of a `calls` delivery: what happened to calls, and what became of their ringing. */
export function readCalls(value: JsonObject, where: Where): CallEvent[] {
	const find = readContacts(value.contacts, false);
	const errors = readFailures(value.errors);
	const calls = asObjects(value.calls).map((call) => ({
		call,
		customer: customerOf(call, where.displayPhoneNumber),
		change: asId(call.event) ?? 'unknown',
	}));
	const ringing = asObjects(value.statuses).map((status) => ({
		call: status,
		customer: readRecipient(status),
		change: asId(status.status)?.toLowerCase() ?? 'unknown',
	}));
	return [...calls, ...ringing].map(({ call, customer, change }) => {
		const { names, profile } = find(customer);
		return withoutAbsent<CallEvent>({
			...flatten(without(call, NAMES), RENAMED),
			event: 'call',
			change,
			from: addressOf(names),
			...names,
			...profile,
			timestamp: isoTime(call.timestamp),
			...where,
			errors: readFailures(call.errors) ?? errors,
			raw: call,
		});
	});
}

export function isByBusiness({ direction }: JsonObject): boolean {
	return asText(direction) === 'BUSINESS_INITIATED';
}

/**
 * Who is at the other end of a call. Meta's samples of calls by the business name the customer in `to` and in `from`
 * ("Business-initiated calls"): nobody is who has the business's own number.
 */
export function customerOf(
	call: JsonObject,
	displayPhoneNumber: string | undefined,
): CustomerNames {
	const to = readNames(call.to, call.to_user_id, call.to_parent_user_id);
	const from = readNames(call.from, call.from_user_id, call.from_parent_user_id);
	const [customer, other] = isByBusiness(call) ? [to, from] : [from, to];
	if (!isSamePhone(customer.phone, readNames(displayPhoneNumber).phone)) return customer;
	return withoutAbsent({ ...other, ...customer, phone: other.phone });
}
