import { isSupportedCountry } from 'libphonenumber-js/max';
import type { CountryCode } from 'libphonenumber-js/max';

import { customerAt, type CustomerNames } from '../customer/customer';
import { groupNames, isGroupId } from '../customer/group';
import { readNumber, type Reading } from './numberingPlan';
import {
	isScientific,
	isWebId,
	numberInLink,
	partsOf,
	withoutTrimmings,
	withPlainCharacters,
} from './phoneText';

/** Who gets a message: the part of the request that names the recipient, and the customer it is. */
export interface Recipient {
	/** `to` for a phone number, `recipient` for a business-scoped user ID (Meta: "Messages"). */
	address: { to: string } | { recipient: string };
	customer: CustomerNames;
	/** Whether it is a group: `customer` is the group then, not one of its members. */
	isGroup?: true;
	/** ISO 3166-1 alpha-2 country that Meta prices by, if it can be told. */
	country?: string;
}

/** The name under which a request addresses the recipient. */
export function addressee({ address }: Pick<Recipient, 'address'>): string {
	return 'to' in address ? address.to : address.recipient;
}

/** `ask`: the numbers (digits) of which it has to be known first whether somebody has written from them. */
export type ParsedRecipient = { recipient: Recipient } | { refused: string; ask?: string[] };

/** Whether somebody has written to us from a number (digits); undefined if that was not looked up. */
export type HasWritten = (digits: string) => boolean | undefined;

/** As many digits as a number can have (ITU: "E.164"), its country code among them. */
const WA_ID = /^\d{7,15}$/;

/** Meta: "Business-scoped user IDs": `CC.` or `CC.ENT.` and up to 128 letters and digits. */
const USER_ID = /^[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}$/;

/**
 * Reads a recipient as people and systems write it: a phone number with `+`, `00`, spaces and brackets,
 * a national number (with `defaultCountry`), a number that came as a JSON number, a `wa_id`, a wa.me link, a chat's ID,
 * a business-scoped user ID, or the ID of a group.
 *
 * A number that was written with digits only and its country code is sent as it is (it is what Meta calls
 * a `wa_id`); every other one with `+` and country code, as Meta recommends.
 *
 * @param defaultCountry ISO 3166-1 alpha-2; empty = national numbers are refused
 * @param hasWritten decides where the plans that we know do not: in a range that is newer, or in two countries
 */
export function parseRecipient(
	value: unknown,
	defaultCountry: string,
	hasWritten: HasWritten = () => false,
): ParsedRecipient {
	if (typeof value !== 'string' && typeof value !== 'number') {
		return { refused: isNothing(value) ? 'is empty' : 'is neither text nor a number' };
	}
	if (typeof value === 'number' && !(Number.isSafeInteger(value) && value > 0)) {
		return { refused: `"${value}" is not a phone number; enter it as text, with its country code` };
	}
	const text = withPlainCharacters(String(value));
	if (text === '') return { refused: 'is empty' };
	if (USER_ID.test(text)) {
		const [country = ''] = text.split('.');
		return { recipient: { address: { recipient: text }, customer: customerAt(text), country } };
	}
	if (isGroupId(text)) {
		return { recipient: { address: { to: text }, customer: groupNames(text), isGroup: true } };
	}
	if (isScientific(text)) {
		return {
			refused: `"${text}" is how a spreadsheet shows a long number, and digits may be lost; use the whole number, from a column formatted as text`,
		};
	}
	if (isWebId(text)) {
		return {
			refused: `"${text}" is an ID of WhatsApp Web, which the Cloud API does not know; enter a phone number, a user ID, or a group's ID from the trigger`,
		};
	}
	const linked = numberInLink(text);
	return linked === undefined
		? readPhone(withoutTrimmings(text), text, { defaultCountry, hasWritten })
		: readPhone(withoutTrimmings(linked), text, { hasWritten });
}

/** @param defaultCountry undefined where national numbers make no sense */
function readPhone(
	number: string,
	original: string,
	{ defaultCountry, hasWritten }: { defaultCountry?: string; hasWritten: HasWritten },
): ParsedRecipient {
	const country = isCountry(defaultCountry) ? defaultCountry : undefined;
	if (holdsSeveral(number, country)) {
		return { refused: `"${original}" holds more than one number; enter one of them` };
	}
	if (!/^\+?[\d\s().\-/]+$/.test(number)) {
		return {
			refused: `"${original}" is neither a phone number nor a user ID such as US.13491208655302741918`,
		};
	}
	if (number.startsWith('+')) {
		const reading = readNumber(number);
		return reading?.possible ? found(reading, true) : notPossible(original);
	}
	const isDigits = /^[1-9]\d*$/.test(number);
	const national = country && readNumber(number, country);
	const international = isDigits || country ? withItsCode(number) : undefined;
	const isWaId = international !== undefined && (international.valid || international.older);
	if (isWaId && !(national?.valid && !outweighs(international, national))) {
		return found(international, !isDigits);
	}
	const atHome = national && (national.valid || national.older) ? national : undefined;
	const refusal = atHome
		? couldBeTwo(original, number, atHome.digits)
		: notValid(original, isDigits, defaultCountry);
	const isHomely = !isDigits || !isWaId || isOnlyMobile(atHome, international);
	const otherwise = atHome && isHomely ? found(atHome, true) : refusal;
	// Whoever is named as people at home write the number is not looked for abroad.
	const isAtHome = atHome && !isWaId && (atHome.complete || !international?.possible);
	if (!isDigits || !WA_ID.test(number) || isAtHome) return otherwise;

	const ask = atHome ? [number, atHome.digits] : [number];
	const [asWaId, asAtHome] = ask.map((digits) => hasWritten(digits));
	if (asWaId === undefined || (atHome && asAtHome === undefined)) return { ...refusal, ask };
	if (!asWaId) return otherwise;
	// As Meta has it, to the digit.
	return asAtHome ? refusal : found({ digits: number, country: international?.country }, false);
}

/** `06 12345678 / 06 87654321`; and as in Germany, where only the end differs: `+49 30 1234567/8`. */
function holdsSeveral(number: string, country: CountryCode | undefined): boolean {
	const numbers = partsOf(number).filter((part) => part.replaceAll(/\D/g, '').length >= 7);
	const [, first] = /^(.*\d)\s*\/\s*\d{1,2}$/.exec(number) ?? [];
	return numbers.length > 1 || (first !== undefined && readNumber(first, country)?.valid === true);
}

/** `49 171 1234567`, `44 (0)7911 123456`: with its country code, but no `+`. No country code begins with a zero. */
function withItsCode(number: string): Reading | undefined {
	const begun = number.replace(/^\((\d+)\)/, '$1 ');
	return /^[1-9]/.test(begun) ? readNumber(withoutTrimmings(`+${begun}`)) : undefined;
}

/**
 * Whether digits are a number with its country code (a `wa_id`) rather than a national one. libphonenumber
 * takes nearly any digits for a German landline, and so for two people what is only one.
 */
function outweighs(international: Reading, national: Reading): boolean {
	if (international.digits === national.digits) return true;
	if (isOnlyMobile(national, international)) return false;
	return (
		international.callingCode === national.callingCode ||
		(international.mobile && !national.complete)
	);
}

/** Whether it is somebody's mobile number at home, and abroad no more than a landline, which few have WhatsApp on. */
function isOnlyMobile(national: Reading | undefined, international: Reading | undefined): boolean {
	return national?.mobile === true && international?.mobile !== true;
}

function found(
	{ digits, country }: Pick<Reading, 'digits' | 'country'>,
	withPlus: boolean,
): ParsedRecipient {
	return {
		recipient: {
			address: { to: withPlus ? `+${digits}` : digits },
			customer: { phone: digits },
			...(country ? { country } : {}),
		},
	};
}

function couldBeTwo(original: string, one: string, other: string): { refused: string } {
	return {
		refused: `"${original}" could be +${one} or +${other}; write it with + and the country code`,
	};
}

function notPossible(original: string): ParsedRecipient {
	return {
		refused: `"${original}" is not a possible phone number; write it with + and the country code, e.g. +31612345678`,
	};
}

/** Without a `+`, nothing less than a valid number will do: a spreadsheet may have lost its zero, or its country code. */
function notValid(
	original: string,
	isDigits: boolean,
	defaultCountry?: string,
): { refused: string } {
	if (isCountry(defaultCountry)) {
		return {
			refused: `"${original}" is not a valid phone number, neither with a country code nor in ${defaultCountry}; write it with + and the country code, e.g. +31612345678`,
		};
	}
	const orElse =
		defaultCountry === undefined
			? ''
			: defaultCountry === ''
				? ', or set Default Country in the credential'
				: `, or correct Default Country in the credential: "${defaultCountry}" is not the two letters of a country`;
	const what = isDigits
		? 'is not a valid phone number with its country code'
		: 'has no country code';
	return { refused: `"${original}" ${what}; write it as +31612345678${orElse}` };
}

/** Two letters that national numbers can be read by, ISO 3166-1 alpha-2. */
export function isCountry(code: string | undefined): code is CountryCode {
	return code !== undefined && isSupportedCountry(code);
}

function isNothing(value: unknown): boolean {
	return value === undefined || value === null;
}
