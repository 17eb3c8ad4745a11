import { invalidParameter, missingParameter } from '../errors/graphError.ts';
import { isObject, objectOf, type JsonObject } from '../json.ts';
import { requireOneOf } from '../message/require.ts';
import { checkShape } from '../message/shape.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { GraphRequest } from './request.ts';

/** What `POST /{PHONE_NUMBER_ID}/settings` takes, each an object that is merged into what stands. */
const SETTINGS = ['calling', 'user_identity_change', 'storage_configuration', 'payload_encryption'];

/** The words that `calling` is set with (Meta, "Configure Call Settings"). */
const CALLING: Record<string, string[]> = {
	status: ['enabled', 'disabled'],
	call_icon_visibility: ['default', 'disable_all'],
	callback_permission_status: ['enabled', 'disabled'],
};

/** `GET /{PHONE_NUMBER_ID}/settings`. */
export function getSettings(_request: GraphRequest, number: PhoneNumber): JsonObject {
	return number.settings;
}

/** `POST /{PHONE_NUMBER_ID}/settings`: what is not mentioned stays. */
export function changeSettings({ params }: GraphRequest, number: PhoneNumber): JsonObject {
	const given = SETTINGS.filter((name) => params[name] !== undefined);
	if (given.length === 0) throw missingParameter('calling');
	for (const [name, words] of Object.entries(CALLING)) {
		const value = objectOf(params.calling)[name];
		if (value !== undefined) requireOneOf(value, `calling['${name}']`, words);
	}
	const check = objectOf(params.user_identity_change).enable_identity_key_check;
	checkShape(check, 'flag', "user_identity_change['enable_identity_key_check']");
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
