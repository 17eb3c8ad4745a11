import { messageRefusal, missingParameter } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { lengthOf } from '../message/require.ts';
import { checkAction } from './checkAction.ts';
import type { ButtonNeeds } from './needs.ts';

interface ButtonComponent {
	component: JsonObject;
	/** Of its parameters, as Graph writes it. */
	path: string;
}

/** `sub_type` of a send by the definition's type; an OTP button is addressed as the URL button it is. */
const SUB_TYPES: Record<string, string[]> = {
	OTP: ['URL', 'COPY_CODE'],
	VOICE_CALL: ['VOICE_CALL'],
};

/** The field that holds the value, by the parameter's type. */
const VALUE_FIELDS: Record<string, string> = {
	text: 'text',
	payload: 'payload',
	coupon_code: 'coupon_code',
	action: 'action',
	ttl_minutes: 'ttl_minutes',
};

/** Limits of the values. */
const MAX_LENGTHS: Record<string, number> = { text: 2000, coupon_code: 20, payload: 256 };
const MAX_CALL_PAYLOAD = 512;

/** How long a call button works at most. */
const MAX_MINUTES = 43_200;

/**
 * Every button that needs a parameter gets one, of its own kind, under its own index.
 *
 * @throws GraphError 131008 `buttons: Button at index 0 of type Url requires a parameter`, 131009, 132012
 */
export function checkButtons(needs: ButtonNeeds[], given: ButtonComponent[]): void {
	const filled = new Set<number>();
	for (const { component, path } of given) {
		const at = path.replace(/\['parameters'\]$/, '');
		const subType = textOf(component.sub_type)?.toUpperCase();
		if (!subType) throw missingParameter(`${at}['sub_type']`);
		const index = indexOf(needs, component, subType);
		if (index === undefined) throw missingParameter(`${at}['index']`);
		const button = needs[index];
		if (!button) {
			throw messageRefusal(
				131009,
				`buttons: Button at index ${index} does not exist in the template`,
			);
		}
		if (!(SUB_TYPES[button.type] ?? [button.type]).includes(subType)) {
			throw wrongSubType(index);
		}
		const parameters = listOf(component.parameters).map(objectOf);
		// A flow's button has to be there, but its parameters may be left out.
		if (button.type === 'FLOW') filled.add(index);
		if (parameters.length === 0) continue;
		if (button.type === 'URL' && !button.required) {
			throw messageRefusal(
				132018,
				`buttons: Button at index ${index} of type Url does not require parameters`,
			);
		}
		const most = button.type === 'VOICE_CALL' ? 2 : 1;
		if (parameters.length > most) {
			throw messageRefusal(
				132000,
				`buttons: number of localizable_params (${parameters.length}) of button at index ${index} does not match the expected number of params (${most})`,
			);
		}
		parameters.forEach((parameter, position) =>
			checkParameter(button, parameter, `${path}[${position}]`),
		);
		filled.add(index);
	}
	needs.forEach((button, index) => {
		if (button.required && !filled.has(index)) {
			if (button.type === 'FLOW') throw wrongSubType(index);
			throw messageRefusal(
				131008,
				`buttons: Button at index ${index} of type ${button.label} requires a parameter`,
			);
		}
	});
}

/** Of a button under another's name, and of a flow's button that is left out: many have been told so. */
function wrongSubType(index: number): Error {
	return messageRefusal(131009, `Components sub_type invalid at index: ${index} and type: 0`);
}

/** Meta's example of a button to call has none: there is one such button at most. */
function indexOf(needs: ButtonNeeds[], { index }: JsonObject, subType: string): number | undefined {
	const call = needs.findIndex(({ type }) => type === 'VOICE_CALL');
	if (textOf(index) === undefined && subType === 'VOICE_CALL' && call !== -1) return call;
	return textOf(index) === undefined ? undefined : Number(index);
}

function checkParameter(button: ButtonNeeds, parameter: JsonObject, path: string): void {
	const type = textOf(parameter.type)?.toLowerCase();
	if (!type) throw missingParameter(`${path}['type']`);
	const field = VALUE_FIELDS[type];
	// Meta's own samples put text parameters on quick replies.
	const fits =
		type === button.parameter ||
		(button.type === 'QUICK_REPLY' && type === 'text') ||
		(button.type === 'VOICE_CALL' && type === 'payload') ||
		(button.type === 'OTP' && type === 'coupon_code');
	if (!fits || !field) {
		throw messageRefusal(
			132012,
			`buttons: Format mismatch, expected ${button.parameter.toUpperCase()}, received ${type.toUpperCase()}`,
		);
	}
	if (type === 'action') {
		checkAction(button.type, parameter.action, `${path}['action']`);
		return;
	}
	const value = textOf(parameter[field]);
	if (value === undefined || value === '') throw missingParameter(`${path}['${field}']`);
	if (type === 'ttl_minutes' && !(Number(value) >= 1 && Number(value) <= MAX_MINUTES)) {
		throw messageRefusal(131009, `buttons: ttl_minutes must be between 1 and ${MAX_MINUTES}`);
	}
	const isCall = button.type === 'VOICE_CALL' && type === 'payload';
	const max = isCall ? MAX_CALL_PAYLOAD : MAX_LENGTHS[type];
	if (max !== undefined && lengthOf(value) > max) {
		throw messageRefusal(131009, `buttons: ${field} is too long. Max length is ${max}`);
	}
}
