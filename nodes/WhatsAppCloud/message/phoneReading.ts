import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max';

/**
 * Numbers whose `wa_id` keeps the form of an older numbering plan, which libphonenumber no longer knows: it is
 * what webhooks report, and what is written back to.
 */
const OLDER_PLANS: ReadonlyArray<readonly [RegExp, CountryCode]> = [
	// The 1 before mobile numbers, until 2019.
	[/^521\d{10}$/, 'MX'],
	// Eight digits of mobile numbers, until 2016.
	[/^55[1-9]{2}[6-9]\d{7}$/, 'BR'],
	// Eight digits, until 2021.
	[/^225\d{8}$/, 'CI'],
	// Eight digits, until 2024.
	[/^229\d{8}$/, 'BJ'],
];

/** A number as libphonenumber reads it. */
export interface Reading {
	/** Country code first, no `+`. */
	digits: string;
	country?: string;
	valid: boolean;
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
 * Whether digits alone are a number with its country code (a `wa_id`) rather than a national one. libphonenumber
 * takes nearly any digits for a German landline, and so for two people what is only one.
 */
export function outweighs(international: Reading, national: Reading): boolean {
	return (
		international.digits === national.digits ||
		international.callingCode === national.callingCode ||
		(international.mobile && !national.complete)
	);
}

/**
 * @param defaultCountry for a national number; without one, the text has its country code, behind a `+`
 * @returns undefined for what is too short or too long for any number
 */
export function readNumber(text: string, defaultCountry?: CountryCode): Reading | undefined {
	const number = parsePhoneNumberFromString(text, {
		extract: false,
		...(defaultCountry ? { defaultCountry } : {}),
	});
	if (!number) return undefined;
	const digits = number.number.slice(1);
	const older =
		defaultCountry === undefined
			? OLDER_PLANS.find(([pattern]) => pattern.test(digits))?.[1]
			: undefined;
	const country = older ?? number.country;
	return {
		digits,
		...(country ? { country } : {}),
		valid: older !== undefined || number.isValid(),
		possible: older !== undefined || number.isPossible(),
		mobile: older !== undefined || isMobile(number),
		complete: isMobile(number) || isLandlineWithoutZero(number),
		callingCode: number.countryCallingCode,
	};
}

/** In North America and elsewhere, nobody can tell a mobile number from a landline. */
function isMobile(number: PhoneNumber): boolean {
	return ['MOBILE', 'FIXED_LINE_OR_MOBILE'].includes(number.getType() ?? '');
}

function isLandlineWithoutZero(number: PhoneNumber): boolean {
	return number.getType() === 'FIXED_LINE' && !/^\(?0/.test(number.formatNational());
}
