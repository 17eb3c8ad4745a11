import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max';

import { spellingsOf } from '../customer/spellings';

/** A number as libphonenumber reads it. */
export interface Reading {
	/** Country code first, no `+`. */
	digits: string;
	country?: string;
	/** In a numbering plan of today. */
	valid: boolean;
	/** In an older plan: another spelling of the number is valid. Webhooks go on reporting such numbers. */
	older: boolean;
	/** Whether at least its length is right: what is newer than libphonenumber is not valid yet. */
	possible: boolean;
	mobile: boolean;
	/**
	 * Whether it is somebody's number as people of the country write it: no landline that lacks the zero before it,
	 * no mailbox or hotline.
	 */
	complete: boolean;
	callingCode: string;
}

/**
 * @param defaultCountry for a national number; without one, the text has its country code, behind a `+`
 * @returns undefined for what is too short or too long for any number
 */
export function readNumber(text: string, defaultCountry?: CountryCode): Reading | undefined {
	const written = parsePhoneNumberFromString(text, {
		extract: false,
		...(defaultCountry ? { defaultCountry } : {}),
	});
	if (!written) return undefined;
	const dialled = written.isValid() ? written : withoutDialledPrefix(written);
	const number = dialled ?? written;
	const valid = dialled !== undefined;
	const digits = number.number.slice(1);
	const today = valid ? undefined : validSpelling(digits);
	const { country } = today ?? number;
	const type = number.getType();
	// In North America and elsewhere, nobody can tell a mobile number from a landline.
	const mobile = type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
	return {
		digits,
		...(country ? { country } : {}),
		valid,
		older: today !== undefined,
		possible: today !== undefined || number.isPossible(),
		mobile: today !== undefined || mobile,
		complete: mobile || (type === 'FIXED_LINE' && isWrittenWithoutZero(number)),
		callingCode: number.countryCallingCode,
	};
}

/**
 * What people dialled before a mobile number at home, and write behind the country code as well: in Mexico 044, 045 or
 * 01 before all ten digits, until August 2019 (IFT); in Argentina 15 behind the area code, which libphonenumber reads
 * unless the 9 for calls from abroad is there, too, and the zero before the area code; in Italy a zero, until 2001
 * (AGCOM). None of them begins any other number that is valid.
 */
const DIALLED: ReadonlyArray<readonly [RegExp, string]> = [
	[/^\+521?0(?:44|45|1)(\d{10})$/, '+52$1'],
	[/^\+5490?(\d{12})$/, '+54$1'],
	[/^\+5490(\d{10})$/, '+549$1'],
	[/^\+390(3\d{8,9})$/, '+39$1'],
];

/** The number that is meant, if it is valid without what is dialled before it. */
function withoutDialledPrefix({ number }: PhoneNumber): PhoneNumber | undefined {
	const rule = DIALLED.find(([pattern]) => pattern.test(number));
	const meant = rule && parsePhoneNumberFromString(number.replace(...rule));
	return meant?.isValid() ? meant : undefined;
}

/** The number of today's numbering plan that reaches the phone of a number that is not valid in it. */
function validSpelling(digits: string): PhoneNumber | undefined {
	return spellingsOf(digits)
		.filter((spelling) => spelling !== digits)
		.map((spelling) => parsePhoneNumberFromString(`+${spelling}`))
		.find((number) => number?.isValid());
}

function isWrittenWithoutZero(number: PhoneNumber): boolean {
	return !/^\(?0/.test(number.formatNational());
}
