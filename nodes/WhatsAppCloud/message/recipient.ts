import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max';

import type { CustomerNames } from '../conversation/customer';

/** Who gets a message: the part of the request that names the recipient, and the customer it is. */
export interface Recipient {
	/** `to` for a phone number, `recipient` for a business-scoped user ID (Meta: "Messages"). */
	address: { to: string } | { recipient: string };
	customer: CustomerNames;
	/** ISO 3166-1 alpha-2 country that Meta prices by, if it can be told. */
	country?: string;
}

export type ParsedRecipient = { recipient: Recipient } | { refused: string };

/** Meta: "Business-scoped user IDs": `CC.` or `CC.ENT.` and up to 128 letters and digits. */
const USER_ID = /^[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}$/;

/** What people paste along: links to a chat, prefixes, and the invisible marks of right-to-left text. */
const CHAT_LINK =
	/^https?:\/\/(?:wa\.me\/|(?:api|web|www)\.whatsapp\.com\/send\/?\?(?:.*&)?phone=)\+?(\d+)/i;
const PREFIX = /^(?:whatsapp|tel):/i;
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Reads a recipient as people and systems write it: a phone number with `+`, `00`, spaces and brackets,
 * a national number (with `defaultCountry`), a number that came as a JSON number, a `wa_id`, a wa.me link,
 * or a business-scoped user ID.
 *
 * A number that was written with digits only and its country code is sent as it is (it is what Meta calls
 * a `wa_id`); every other one with `+` and country code, as Meta recommends.
 *
 * @param defaultCountry ISO 3166-1 alpha-2; empty = national numbers are refused
 */
export function parseRecipient(value: unknown, defaultCountry: string): ParsedRecipient {
	if (typeof value !== 'string' && typeof value !== 'number') {
		return { refused: isNothing(value) ? 'is empty' : 'is neither a text nor a number' };
	}
	if (typeof value === 'number' && !(Number.isSafeInteger(value) && value > 0)) {
		return { refused: `"${value}" is not a phone number; give it as text, with its country code` };
	}
	const text = String(value).replace(INVISIBLE, '').trim();
	if (text === '') return { refused: 'is empty' };
	if (USER_ID.test(text)) {
		const [country = '', second] = text.split('.');
		const customer = second === 'ENT' ? { parentUserId: text } : { userId: text };
		return { recipient: { address: { recipient: text }, customer, country } };
	}
	const written = text.match(CHAT_LINK)?.[1] ?? text.replace(PREFIX, '').trim();
	return readPhone(written, text, defaultCountry);
}

function readPhone(written: string, original: string, defaultCountry: string): ParsedRecipient {
	// A trunk zero in brackets, "+31 (0)6 …", is never dialled after a country code.
	const number = written.replace(/^(\+|00)([\d\s.-]*)\(0\)/, '$1$2').replace(/^00/, '+');
	if (!/^\+?[\d\s().\-/\p{Nd}]+$/u.test(number)) {
		return {
			refused: `"${original}" is neither a phone number nor a user ID such as US.13491208655302741918`,
		};
	}
	const country = isSupportedCountry(defaultCountry) ? defaultCountry : undefined;
	const plus = number.startsWith('+');
	const digitsOnly = /^[1-9]\d*$/.test(number);
	const international = plus || digitsOnly ? parse(plus ? number : `+${number}`) : undefined;
	const national = plus || !country ? undefined : parse(number, country);

	if (plus) return international?.isPossible() ? found(international, true) : notANumber(original);
	if (international?.isValid() && national?.isValid() && international.number !== national.number) {
		return {
			refused: `"${original}" can be read as ${international.number} and as ${national.number}; write it with + and the country code`,
		};
	}
	if (international?.isValid()) return found(international, false);
	if (national?.isValid()) return found(national, true);
	if (international?.isPossible() && !national?.isPossible()) return found(international, false);
	if (national?.isPossible()) return found(national, true);
	if (!country && !digitsOnly) {
		return {
			refused: `"${original}" has no country code; write it as +31612345678, or set Default Country in the credential`,
		};
	}
	return notANumber(original);
}

function parse(text: string, country?: CountryCode): PhoneNumber | undefined {
	return parsePhoneNumberFromString(text, {
		extract: false,
		...(country ? { defaultCountry: country } : {}),
	});
}

function found(number: PhoneNumber, withPlus: boolean): ParsedRecipient {
	const digits = number.number.slice(1);
	const { country } = number;
	return {
		recipient: {
			address: { to: withPlus ? number.number : digits },
			customer: { phone: digits },
			...(country ? { country } : {}),
		},
	};
}

function notANumber(original: string): ParsedRecipient {
	return {
		refused: `"${original}" is not a possible phone number; write it with + and the country code, e.g. +31612345678`,
	};
}

function isNothing(value: unknown): boolean {
	return value === undefined || value === null;
}
