import type { JsonObject } from '../json';
import type { ParameterFormat } from './definition';
import { composeButton, type FormButton } from './composeButton';
import { variablesIn } from './variables';

/** A template as a person fills it in. Variables stand as `[customer_name]` or `{{customer_name}}`. */
export interface TemplateForm {
	header?: FormHeader;
	body: string;
	footer: string;
	/** By variable; numbered ones of the header are called `header_1`, of the second card `card_2_1`. */
	examples: ReadonlyMap<string, string>;
	buttons: FormButton[];
	/** Of a limited-time offer. */
	offer?: { text: string; expires: boolean };
	/** Of a carousel. */
	cards?: FormCard[];
	/** Whether it asks the customer to be called. */
	asksToCall?: boolean;
}

export type FormHeader =
	| { format: 'TEXT'; text: string }
	| { format: 'LOCATION' | 'PRODUCT' }
	/** `handle`: of the sample's upload. */
	| { format: 'DOCUMENT' | 'GIF' | 'IMAGE' | 'VIDEO'; handle: string };

export interface FormCard {
	header: Exclude<FormHeader, { text: string }>;
	/** Empty: none. */
	body: string;
	buttons: FormButton[];
}

/** A one-time code: Meta has its texts (Meta: "Authentication templates"). */
export interface CodeForm {
	securityRecommendation: boolean;
	/** Minutes that the code is good for, as the footer says; undefined: nothing is said. */
	expiresAfter?: number;
	/** `COPY_CODE`, or `ONE_TAP` and `ZERO_TAP`, which hand it to an app. */
	button: string;
	/** Of the button that copies it; empty: Meta's. */
	buttonText: string;
	/** The rest is for buttons that hand it to an app. Of the button that does; empty: Meta's. */
	autofillText: string;
	/** The Android apps that may get it. */
	apps: Array<{ packageName: string; signatureHash: string }>;
	/** Whether Meta's terms for codes that fill themselves in are accepted. */
	acceptsTerms: boolean;
}

/** Meta's components for what was filled in. */
export function composeTemplate(form: TemplateForm): JsonObject[] {
	const { offer, asksToCall, examples } = form;
	const texts = textsOf(form);
	const names = Object.values(texts).flatMap(variablesIn);
	const format = names.some((name) => !/^\d+$/.test(name)) ? 'named' : 'positional';
	const text = (type: 'HEADER' | 'BODY', place: string) =>
		composeText(type, texts[place] ?? '', { place, format, examples });
	const cards = form.cards?.map(({ header, body, buttons }, index) => ({
		components: [
			composeHeader(header),
			...(body.trim() === '' ? [] : [text('BODY', `card_${index + 1}`)]),
			...composeButtons(buttons),
		],
	}));
	return [
		...(form.header?.format === 'TEXT' ? [{ ...text('HEADER', 'header'), format: 'TEXT' }] : []),
		...(form.header && form.header.format !== 'TEXT' ? [composeHeader(form.header)] : []),
		...(offer
			? [
					{
						type: 'LIMITED_TIME_OFFER',
						limited_time_offer: { text: offer.text.trim(), has_expiration: offer.expires },
					},
				]
			: []),
		text('BODY', 'body'),
		...(form.footer.trim() === '' ? [] : [{ type: 'FOOTER', text: form.footer }]),
		...composeButtons(form.buttons),
		...(cards ? [{ type: 'CAROUSEL', cards }] : []),
		...(asksToCall ? [{ type: 'CALL_PERMISSION_REQUEST' }] : []),
	];
}

/** What the texts say, with their variables as Meta writes them, by where they stand. */
function textsOf({ header, body, cards = [], examples }: TemplateForm): Record<string, string> {
	const all: Record<string, string> = { body };
	if (header?.format === 'TEXT') all.header = header.text;
	cards.forEach((card, index) => (all[`card_${index + 1}`] = card.body));
	const read = ([place, text]: [string, string]) => [place, toVariables(text, examples)] as const;
	return Object.fromEntries(Object.entries(all).map(read));
}

export function composeCode(form: CodeForm): JsonObject[] {
	const { securityRecommendation, expiresAfter } = form;
	return [
		{ type: 'BODY', add_security_recommendation: securityRecommendation },
		...(expiresAfter === undefined
			? []
			: [{ type: 'FOOTER', code_expiration_minutes: expiresAfter }]),
		{ type: 'BUTTONS', buttons: [composeCodeButton(form)] },
	];
}

function composeCodeButton(form: CodeForm): JsonObject {
	const [text, autofillText] = [form.buttonText.trim(), form.autofillText.trim()];
	const button = { type: 'OTP', otp_type: form.button, ...(text === '' ? {} : { text }) };
	if (form.button === 'COPY_CODE') return button;
	return {
		...button,
		...(autofillText === '' ? {} : { autofill_text: autofillText }),
		supported_apps: form.apps.map(({ packageName, signatureHash }) => ({
			package_name: packageName.trim(),
			signature_hash: signatureHash.trim(),
		})),
		...(form.button === 'ZERO_TAP' ? { zero_tap_terms_accepted: form.acceptsTerms } : {}),
	};
}

const BRACKETED = /\[(\w+)\]/g;

/** `[customer_name]` is a variable where there is an example for it; else it stays as it is. */
function toVariables(text: string, examples: ReadonlyMap<string, string>): string {
	return text.replace(BRACKETED, (whole, name: string) =>
		examples.has(name) ? `{{${name.replace(/^(?:header|body|card_\d+)_(?=\d+$)/, '')}}}` : whole,
	);
}

/** What stands in brackets as a variable would, and is none: there is no example for it. */
export function bracketedIn(text: string, examples: ReadonlyMap<string, string>): string[] {
	const names = [...text.matchAll(BRACKETED)].map((match) => match[1] ?? '');
	return [...new Set(names)].filter(
		(name) => /^(?:[a-z][a-z0-9_]*|\d+)$/.test(name) && !examples.has(name),
	);
}

function composeHeader(header: Exclude<FormHeader, { text: string }>): JsonObject {
	const { format } = header;
	if (!('handle' in header)) return { type: 'HEADER', format };
	return { type: 'HEADER', format, example: { header_handle: [header.handle] } };
}

function composeButtons(buttons: FormButton[]): JsonObject[] {
	return buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons: buttons.map(composeButton) }];
}

/** Meta wants examples of the header in a list, of the body in a list of lists, of named ones as objects. */
function composeText(
	type: 'HEADER' | 'BODY',
	text: string,
	{
		place,
		format,
		examples,
	}: { place: string; format: ParameterFormat; examples: TemplateForm['examples'] },
): JsonObject {
	const given = variablesIn(text).flatMap((name) => {
		const example = examples.get(`${place}_${name}`) ?? examples.get(name);
		return example === undefined || example === '' ? [] : [{ name, example }];
	});
	if (given.length === 0) return { type, text };
	const key = `${type.toLowerCase()}_text`;
	if (format === 'named') {
		const params = given.map(({ name, example }) => ({ param_name: name, example }));
		return { type, text, example: { [`${key}_named_params`]: params } };
	}
	const values = given.map(({ example }) => example);
	return { type, text, example: { [key]: type === 'BODY' ? [values] : values } };
}
