import { randomBytes, randomInt } from 'node:crypto';
import {
	getCountries,
	getCountryCallingCode,
	getExampleNumber,
	isValidPhoneNumber,
	type CountryCode,
} from 'libphonenumber-js/min';
import examples from 'libphonenumber-js/mobile/examples';

/** Where customers can be from. */
export const COUNTRIES: ReadonlyArray<{ country: CountryCode; callingCode: string }> =
	getCountries().map((country) => ({ country, callingCode: getCountryCallingCode(country) }));

/** A mobile number of that country, in digits. Whether it is somebody's, nobody asks: nothing is sent to it. */
export function newPhone(country: CountryCode): string {
	const example = getExampleNumber(country, examples)?.number.slice(1) ?? '';
	for (let tries = 0; tries < 20; tries += 1) {
		const end = String(randomInt(0, 10_000)).padStart(4, '0');
		const phone = `${example.slice(0, -4)}${end}`;
		if (isValidPhoneNumber(`+${phone}`)) return phone;
	}
	return example;
}

/** As Meta's look: the country, and a number of 18 to 20 digits. */
export function newUserId(country: CountryCode): string {
	return `${country}.${randomBytes(8).readBigUInt64BE(0).toString()}`;
}
