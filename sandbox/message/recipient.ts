import parsePhoneNumber from 'libphonenumber-js/min';
import { messageRefusal, missingParameter } from '../errors/graphError.ts';
import { textOf, type JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import { isUserId } from '../state/customer.ts';
import { metaSpelling } from '../state/spelling.ts';

/** Who is written to, and how the request named them. */
export interface Recipient {
	input: string;
	/** `wa_id` digits, or a business-scoped user ID. */
	name: string;
	byUserId: boolean;
}

/** A group that is written to: `to` is its ID. */
export function readGroupId(body: JsonObject): string | undefined {
	if (textOf(body.recipient_type)?.toLowerCase() !== 'group') return undefined;
	const to = textOf(body.to);
	if (!to) throw missingParameter('to');
	return to;
}

/** Shorter numbers without `+` lack their country code: Meta puts the business's own before them. */
const SHORTEST_INTERNATIONAL = 11;

/**
 * Reads `to` (a phone, with `+`, spaces, hyphens and brackets as people write it) or `recipient` (a user ID).
 * `to` wins when both are given.
 *
 * @throws GraphError 131009 `The phone number is malformed: …`, 131021 for the number itself
 */
export function readRecipient(body: JsonObject, number: PhoneNumber): Recipient {
	const to = textOf(body.to);
	if (to === undefined || to === '') return readUserId(body);
	const digits = to.replace(/[\s()+.-]/g, '');
	const plus = to.trimStart().startsWith('+');
	if (!/^\d{5,17}$/.test(digits) || (plus && digits.startsWith('0')) || digits.startsWith('00')) {
		throw messageRefusal(
			131009,
			'The phone number is malformed: Please use the format: +1234567890.',
		);
	}
	const international = plus || digits.length >= SHORTEST_INTERNATIONAL || isInternational(digits);
	const name = international ? digits : number.callingCode + digits.replace(/^0/, '');
	if (metaSpelling(name) === metaSpelling(number.phone)) throw messageRefusal(131021);
	return { input: to, name, byUserId: false };
}

/** Whether a short number without `+` makes sense with a country code at its beginning. */
function isInternational(digits: string): boolean {
	return parsePhoneNumber(`+${digits}`)?.isValid() ?? false;
}

function readUserId(body: JsonObject): Recipient {
	const userId = textOf(body.recipient);
	if (!userId) throw missingParameter('to');
	if (!isUserId(userId)) {
		throw messageRefusal(
			131009,
			'The recipient is malformed: Please use a business-scoped user ID, e.g. US.13491208655302741918.',
		);
	}
	return { input: userId, name: userId, byUserId: true };
}
