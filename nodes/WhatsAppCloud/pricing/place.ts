import { getCountries, getCountryCallingCode } from 'libphonenumber-js';

/** Where somebody is, as far as Meta's prices go. */
export interface Place {
	/** Digits, country code first. */
	phone?: string;
	/** ISO 3166-1 alpha-2, for those of whom only a user ID is known. */
	country?: string;
}

/** No country's: satellites, international networks, freephone (ITU-T E.164). */
const INTERNATIONAL = '001';
const INTERNATIONAL_CODES = [
	...['800', '808', '870', '878', '881', '882', '883', '888', '979'],
] as const;

/** Calling codes of several countries, and whose rates all of them have: Meta prices by calling code. */
const SHARED: Readonly<Record<string, string>> = {
	39: 'IT',
	44: 'GB',
	47: 'NO',
	61: 'AU',
	212: 'MA',
	262: 'RE',
	290: 'SH',
	358: 'FI',
	590: 'GP',
	599: 'CW',
};

/**
 * Within +1, the prefixes of countries that are not the United States or Canada: Meta lists those of DO, JM and PR,
 * the others are the North American Numbering Plan's.
 */
const ISLANDS: Readonly<Record<string, string>> = {
	...{ 809: 'DO', 829: 'DO', 849: 'DO', 658: 'JM', 876: 'JM', 787: 'PR', 939: 'PR' },
	...{ 242: 'BS', 246: 'BB', 264: 'AI', 268: 'AG', 284: 'VG', 340: 'VI', 345: 'KY', 441: 'BM' },
	...{ 473: 'GD', 649: 'TC', 664: 'MS', 670: 'MP', 671: 'GU', 684: 'AS', 721: 'SX', 758: 'LC' },
	...{ 767: 'DM', 784: 'VC', 868: 'TT', 869: 'KN' },
};

const NORTH_AMERICA = '1';
const RUSSIA_AND_KAZAKHSTAN = '7';

/** Calling code → the country by whose name it is priced; for +1 and +7 the larger part. */
const BY_CODE = new Map<string, string>([
	...INTERNATIONAL_CODES.map((code) => [code, INTERNATIONAL] as const),
	...getCountries().map((country) => [getCountryCallingCode(country), country] as const),
	...Object.entries(SHARED),
	[NORTH_AMERICA, 'US'],
	[RUSSIA_AND_KAZAKHSTAN, 'RU'],
]);

/** Country → the country that it is priced as. */
const BY_COUNTRY = new Map<string, string>(
	getCountries().map((country) => {
		const code = getCountryCallingCode(country);
		const itself = code === NORTH_AMERICA || code === RUSSIA_AND_KAZAKHSTAN;
		return [country, itself ? country : (BY_CODE.get(code) ?? country)];
	}),
);

/**
 * The country (ISO 3166-1 alpha-2; `001` = no country's) whose rate a message has: Meta goes by the calling code and,
 * where countries share one, the prefix after it. Looks at digits only, so that it costs next to nothing per message.
 *
 * @returns undefined for what is no number, and for letters that are no country with phone numbers
 */
export function pricedAs({ phone, country }: Place): string | undefined {
	const byPhone = phone === undefined ? undefined : byDigits(phone, country);
	return byPhone ?? (country === undefined ? undefined : BY_COUNTRY.get(country));
}

function byDigits(phone: string, country: string | undefined): string | undefined {
	if (phone.startsWith(NORTH_AMERICA)) {
		return ISLANDS[phone.slice(1, 4)] ?? (country === 'CA' ? country : 'US');
	}
	// Kazakhstan's are 7 6.. and 7 7.. (numbering plan).
	if (/^7[67]/.test(phone)) return 'KZ';
	for (const length of [1, 2, 3]) {
		const found = BY_CODE.get(phone.slice(0, length));
		if (found !== undefined) return found;
	}
	return undefined;
}
