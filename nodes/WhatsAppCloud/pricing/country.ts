import { getCountries } from 'libphonenumber-js';

/** Whether two letters are a country that has phone numbers (ISO 3166-1 alpha-2, upper case). */
export function isCountry(letters: string): boolean {
	return getCountries().some((country) => country === letters);
}
