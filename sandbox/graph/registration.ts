import { randomInt } from 'node:crypto';
import {
	GraphError,
	invalidParameter,
	messageRefusal,
	missingParameter,
} from '../errors/graphError.ts';
import { textOf, type JsonObject } from '../json.ts';
import { requireMessagingProduct } from '../message/envelope.ts';
import { requireOneOf } from '../message/require.ts';
import type { PhoneNumber } from '../state/account.ts';
import { tellOfPin } from '../webhook/accountNews.ts';
import { isRegistered } from './health.ts';
import type { GraphRequest } from './request.ts';
import { SYSTEM_USER_ID } from './debugToken.ts';

/** Meta, "Local storage": where data can be kept. */
const REGIONS = [
	...['au', 'id', 'in', 'jp', 'sg', 'kr', 'de', 'ch', 'gb', 'br', 'bh', 'za', 'ae', 'ca'],
];

/** The code that `request_code` "sends" when a person has no phone to look at. */
const CODE_LENGTH = 6;

/** `POST /{PHONE_NUMBER_ID}/request_code`. The control API shows the code. */
export function requestCode(request: GraphRequest, number: PhoneNumber): JsonObject {
	const method = textOf(request.params.code_method);
	if (!method) throw missingParameter('code_method');
	if (!['SMS', 'VOICE'].includes(method.toUpperCase())) {
		throw invalidParameter(`Param code_method must be one of {SMS, VOICE} - got "${method}".`);
	}
	if (!textOf(request.params.language)) throw missingParameter('language');
	if (number.codeVerificationStatus === 'VERIFIED') {
		throw codeRefusal(136024, 'The phone number is already verified.');
	}
	number.verificationCode = String(randomInt(0, 10 ** CODE_LENGTH)).padStart(CODE_LENGTH, '0');
	return { success: true };
}

/** `POST /{PHONE_NUMBER_ID}/verify_code`. */
export function verifyCode(request: GraphRequest, number: PhoneNumber): JsonObject {
	const code = textOf(request.params.code);
	if (!code) throw missingParameter('code');
	if (number.verificationCode === undefined || code.replace('-', '') !== number.verificationCode) {
		throw codeRefusal(136025, 'The code is wrong or has expired.');
	}
	number.verificationCode = undefined;
	number.codeVerificationStatus = 'VERIFIED';
	return { success: true };
}

/** `POST /{PHONE_NUMBER_ID}/register` with the six-digit PIN of two-step verification. */
export function register(request: GraphRequest, number: PhoneNumber): JsonObject {
	requireMessagingProduct(request.params);
	const pin = readPin(request);
	const region = request.params.data_localization_region;
	if (region !== undefined && region !== null) {
		requireOneOf(region, 'data_localization_region', REGIONS);
	}
	if (number.codeVerificationStatus !== 'VERIFIED') throw messageRefusal(133006);
	checkPin(number, pin);
	countRegistration(number);
	number.pin = pin;
	number.status = 'CONNECTED';
	if (number.newNameStatus === 'APPROVED') {
		number.verifiedName = number.newDisplayName ?? number.verifiedName;
		number.newDisplayName = undefined;
		number.newNameStatus = undefined;
	}
	return { success: true };
}

/** How many wrong PINs an hour are looked at; Meta does not say. */
const MAX_GUESSES = 5;

/** @throws GraphError 133005 for a wrong PIN, 133008 for any after too many of them */
function checkPin(number: PhoneNumber, pin: string): void {
	const since = Date.now() - 3_600_000;
	number.wrongPins = number.wrongPins.filter((at) => at > since);
	if (number.wrongPins.length >= MAX_GUESSES) throw messageRefusal(133008);
	if (number.pin === undefined || number.pin === pin) return;
	number.wrongPins.push(Date.now());
	throw messageRefusal(133005);
}

/** @throws GraphError 133016 for more than ten in 72 hours, registrations and deregistrations together */
function countRegistration(number: PhoneNumber): void {
	const since = Date.now() - 72 * 3_600_000;
	number.registrations = number.registrations.filter((at) => at > since);
	if (number.registrations.length >= 10) throw messageRefusal(133016);
	number.registrations.push(Date.now());
}

/** `POST /{PHONE_NUMBER_ID}/deregister`. */
export function deregister(_request: GraphRequest, number: PhoneNumber): JsonObject {
	if (!isRegistered(number)) throw messageRefusal(133010);
	countRegistration(number);
	number.status = 'DISCONNECTED';
	return { success: true };
}

/** `POST /{PHONE_NUMBER_ID}` `{ pin }`. */
export function changePin(request: GraphRequest, number: PhoneNumber): JsonObject {
	number.pin = readPin(request);
	tellOfPin(request.world, number, SYSTEM_USER_ID);
	return { success: true };
}

function readPin(request: GraphRequest): string {
	const pin = textOf(request.params.pin);
	if (!pin) throw missingParameter('pin');
	if (!/^\d{6}$/.test(pin)) throw invalidParameter('Param pin must be a 6-digit number.');
	return pin;
}

function codeRefusal(code: number, explanation: string): GraphError {
	return new GraphError(400, {
		message: `(#${code}) ${explanation}`,
		type: 'OAuthException',
		code,
		is_transient: false,
		error_user_msg: explanation,
	});
}
