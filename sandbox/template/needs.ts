import { listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import type { Template } from '../state/templates.ts';

/** What one component of a template wants to be given. */
export interface TextNeeds {
	text: string;
	/** Placeholder keys in the order of their parameters: `1`, `2` by number, names as they appear. */
	keys: string[];
}

export interface ButtonNeeds {
	/** As in the definition: `URL`, `QUICK_REPLY`, `COPY_CODE`, `OTP`, `FLOW`, `CATALOG`, `MPM`, … */
	type: string;
	/** As Graph's refusals name it: `Url`, `QuickReply`, `CopyCode`. */
	label: string;
	definition: JsonObject;
	/** Whether a send must carry a parameter for it. */
	required: boolean;
	/** The parameter's `type`. */
	parameter: 'text' | 'payload' | 'coupon_code' | 'action' | 'ttl_minutes' | 'none';
}

export interface TemplateNeeds {
	named: boolean;
	/** Upper case: TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION, PRODUCT, GIF. */
	headerFormat?: string;
	header?: TextNeeds;
	body?: TextNeeds;
	footer?: string;
	buttons: ButtonNeeds[];
	limitedTimeOffer?: { text: string; hasExpiration: boolean };
	cards?: TemplateNeeds[];
}

const cache = new WeakMap<Template, TemplateNeeds>();

/** Read once per template: definitions are replaced, never changed. */
export function needsOf(template: Template): TemplateNeeds {
	let needs = cache.get(template);
	if (!needs) {
		needs = readComponents(template.components, template);
		cache.set(template, needs);
	}
	return needs;
}

function readComponents(components: JsonObject[], template: Template): TemplateNeeds {
	const needs: TemplateNeeds = { named: template.parameterFormat === 'NAMED', buttons: [] };
	for (const component of components) {
		const type = (textOf(component.type) ?? '').toUpperCase();
		const text = textOf(component.text) ?? '';
		if (type === 'HEADER') {
			const format = (textOf(component.format) ?? 'TEXT').toUpperCase();
			if (format === 'NONE') continue;
			needs.headerFormat = format;
			if (needs.headerFormat === 'TEXT') needs.header = { text, keys: placeholders(text) };
		} else if (type === 'BODY') {
			// Authentication bodies are Meta's fixed text with the code as their one variable.
			const body =
				template.category === 'AUTHENTICATION' && text === ''
					? codeTextOf(component.add_security_recommendation === true)
					: text;
			needs.body = { text: body, keys: placeholders(body) };
		} else if (type === 'FOOTER') {
			const minutes = component.code_expiration_minutes;
			needs.footer =
				typeof minutes === 'number' ? `This code expires in ${minutes} minutes.` : text;
		} else if (type === 'BUTTONS') {
			needs.buttons = listOf(component.buttons).map((button) => readButton(objectOf(button)));
		} else if (type === 'LIMITED_TIME_OFFER') {
			const offer = objectOf(component.limited_time_offer);
			needs.limitedTimeOffer = {
				text: textOf(offer.text) ?? '',
				hasExpiration: offer.has_expiration === true,
			};
		} else if (type === 'CAROUSEL') {
			needs.cards = listOf(component.cards).map((card) =>
				readComponents(listOf(objectOf(card).components).map(objectOf), template),
			);
		}
	}
	return needs;
}

type ButtonRule = Pick<ButtonNeeds, 'label' | 'parameter'> & {
	required: (definition: JsonObject) => boolean;
};

const never = (): boolean => false;
const always = (): boolean => true;

/** Which button wants what (cloud-api "Template send"): one row per type. */
const BUTTON_RULES: Record<string, ButtonRule> = {
	URL: {
		label: 'Url',
		parameter: 'text',
		required: ({ url }) => /\{\{[^{}]+\}\}/.test(textOf(url) ?? ''),
	},
	// One-time codes travel as the suffix of a URL button, whatever the button does with them.
	OTP: { label: 'Url', parameter: 'text', required: always },
	QUICK_REPLY: { label: 'QuickReply', parameter: 'payload', required: never },
	COPY_CODE: { label: 'CopyCode', parameter: 'coupon_code', required: always },
	FLOW: { label: 'Flow', parameter: 'action', required: always },
	CATALOG: { label: 'Catalog', parameter: 'action', required: never },
	MPM: { label: 'Mpm', parameter: 'action', required: always },
	ORDER_DETAILS: { label: 'OrderDetails', parameter: 'action', required: always },
	PAYMENT_REQUEST: { label: 'PaymentRequest', parameter: 'action', required: always },
	VOICE_CALL: { label: 'VoiceCall', parameter: 'ttl_minutes', required: never },
	PHONE_NUMBER: { label: 'PhoneNumber', parameter: 'none', required: never },
	SPM: { label: 'Spm', parameter: 'none', required: never },
	CALL_PERMISSION_REQUEST: { label: 'CallPermissionRequest', parameter: 'none', required: never },
	REQUEST_CONTACT_INFO: { label: 'RequestContactInfo', parameter: 'none', required: never },
};

function readButton(definition: JsonObject): ButtonNeeds {
	const type = definition.otp_type ? 'OTP' : (textOf(definition.type) ?? '').toUpperCase();
	const rule = BUTTON_RULES[type] ?? { label: type, parameter: 'none', required: never };
	return {
		type,
		label: rule.label,
		definition,
		required: rule.required(definition),
		parameter: rule.parameter,
	};
}

/** Placeholder keys without repetition: `{{1}}`, `{{customer_name}}`; the first parameter is for `{{1}}`, wherever it stands. */
export function placeholders(text: string): string[] {
	const keys = [
		...new Set([...text.matchAll(/\{\{\s*([^{}\s]+)\s*\}\}/g)].map((match) => match[1] ?? '')),
	];
	return keys.every((key) => /^\d+$/.test(key)) ? keys.sort((a, b) => Number(a) - Number(b)) : keys;
}

/** The text with each placeholder's value put in; unknown ones stay. */
export function fill(text: string, values: ReadonlyMap<string, string>): string {
	return text.replace(
		/\{\{\s*([^{}\s]+)\s*\}\}/g,
		(whole, key: string) => values.get(key) ?? whole,
	);
}

/** Meta's words for a code. @param advice whether to add what Meta says about safety */
export function codeTextOf(advice: boolean): string {
	const safety = advice ? ' For your security, do not share this code.' : '';
	return `*{{1}}* is your verification code.${safety}`;
}
