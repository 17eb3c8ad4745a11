import { invalidParameter, missingParameter } from '../errors/graphError.ts';
import { isObject, objectOf, type JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { GraphRequest } from './request.ts';

/** What `POST /{PHONE_NUMBER_ID}/settings` takes, each an object that is merged into what stands. */
const SETTINGS = ['calling', 'user_identity_change', 'storage_configuration', 'payload_encryption'];

/** `GET /{PHONE_NUMBER_ID}/settings`. */
export function getSettings(_request: GraphRequest, number: PhoneNumber): JsonObject {
	return number.settings;
}

/** `POST /{PHONE_NUMBER_ID}/settings`: what is not mentioned stays. */
export function changeSettings({ params }: GraphRequest, number: PhoneNumber): JsonObject {
	const given = SETTINGS.filter((name) => params[name] !== undefined);
	if (given.length === 0) throw missingParameter('calling');
	for (const name of given) {
		const value = params[name];
		if (!isObject(value)) throw invalidParameter(`Param ${name} must be a JSON object.`);
		number.settings = {
			...number.settings,
			[name]: { ...objectOf(number.settings[name]), ...value },
		};
	}
	return { success: true };
}
