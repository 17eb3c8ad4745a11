import { createPublicKey } from 'node:crypto';
import { invalidParameter, missingParameter } from '../errors/graphError.ts';
import type { GraphRequest } from '../graph/request.ts';
import { listOf, objectOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import { requireText } from '../message/require.ts';
import type { PhoneNumber } from '../state/account.ts';

/** `GET /{PHONE_NUMBER_ID}/conversational_automation`. */
export function getAutomation(_request: GraphRequest, number: PhoneNumber): JsonObject {
	return { ...number.automation, id: number.id };
}

/** `POST /{PHONE_NUMBER_ID}/conversational_automation` (Meta, "Conversational components": limits). */
export function changeAutomation({ params }: GraphRequest, number: PhoneNumber): JsonObject {
	const change: JsonObject = {};
	if (params.enable_welcome_message !== undefined) {
		change.enable_welcome_message = truthOf(params, 'enable_welcome_message');
	}
	if (params.prompts !== undefined) {
		const prompts = atMost(params, 'prompts', 4);
		prompts.forEach((prompt, index) => requireText(prompt, `prompts['${index}']`, 80));
		change.prompts = prompts;
	}
	if (params.commands !== undefined) {
		const commands = atMost(params, 'commands', 30).map(objectOf);
		commands.forEach((command, index) => {
			const path = `commands['${index}']`;
			requireText(command.command_name, `${path}['command_name']`, 32);
			requireText(command.command_description, `${path}['command_description']`, 256);
		});
		change.commands = commands;
	}
	Object.assign(number.automation, change);
	return { success: true };
}

/** `GET /{PHONE_NUMBER_ID}/whatsapp_commerce_settings`. */
export function getCommerce(_request: GraphRequest, number: PhoneNumber): JsonObject {
	return { data: [{ ...number.commerce, id: number.id }] };
}

/** `POST /{PHONE_NUMBER_ID}/whatsapp_commerce_settings`: either switch. */
export function changeCommerce({ params }: GraphRequest, number: PhoneNumber): JsonObject {
	for (const name of ['is_cart_enabled', 'is_catalog_visible'] as const) {
		if (params[name] !== undefined) number.commerce[name] = truthOf(params, name);
	}
	return { success: true };
}

/** `GET /{PHONE_NUMBER_ID}/whatsapp_business_encryption`. */
export function getEncryption(_request: GraphRequest, number: PhoneNumber): JsonObject {
	return number.publicKey === undefined
		? { data: [] }
		: {
				data: [
					{
						business_public_key: number.publicKey,
						business_public_key_signature_status: 'VALID',
					},
				],
			};
}

/** `POST /{PHONE_NUMBER_ID}/whatsapp_business_encryption`: an RSA public key in PEM. */
export function changeEncryption({ params }: GraphRequest, number: PhoneNumber): JsonObject {
	const key = textOf(params.business_public_key);
	if (!key) throw missingParameter('business_public_key');
	if (!isRsaKey(key)) {
		throw invalidParameter(
			'Param business_public_key must be a 2048-bit RSA public key in PEM format.',
		);
	}
	number.publicKey = key;
	return { success: true };
}

function isRsaKey(pem: string): boolean {
	try {
		const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(pem);
		return asymmetricKeyType === 'rsa' && asymmetricKeyDetails?.modulusLength === 2048;
	} catch {
		return false;
	}
}

function truthOf(params: JsonObject, name: string): boolean {
	const text = textOf(params[name])?.toLowerCase();
	if (text === 'true' || text === '1') return true;
	if (text === 'false' || text === '0') return false;
	throw invalidParameter(`Param ${name} must be a boolean.`);
}

function atMost(params: JsonObject, name: string, max: number): JsonValue[] {
	const list = listOf(params[name]);
	if (!Array.isArray(params[name])) throw invalidParameter(`Param ${name} must be an array.`);
	if (list.length > max) {
		throw invalidParameter(`Param ${name} must have no more than ${max} elements.`);
	}
	return list;
}
