import type { JsonObject } from '../json';
import type { ParameterFormat } from './definition';
import { variablesIn } from './variables';

/** A template as a person fills it in. Variables stand as `[customer_name]` or `{{customer_name}}`. */
export interface TemplateForm {
	header?:
		| { format: 'TEXT'; text: string }
		| { format: 'LOCATION' }
		/** `handle`: of the sample's upload. */
		| { format: 'IMAGE' | 'VIDEO' | 'DOCUMENT'; handle: string };
	body: string;
	footer: string;
	/** By variable; of those that are numbered, the header's is called `header_1`. */
	examples: ReadonlyMap<string, string>;
	buttons: FormButton[];
}

export interface FormButton {
	type: 'QUICK_REPLY' | 'URL' | 'PHONE_NUMBER' | 'COPY_CODE';
	text: string;
	/** Of links; may end in a variable. */
	url: string;
	phoneNumber: string;
	/** The link's address with the variable filled in, or the code. */
	example: string;
}

/** A one-time code: Meta has its texts (Meta: "Authentication templates"). */
export interface CodeForm {
	securityRecommendation: boolean;
	/** Minutes that the code is good for, as the footer says; undefined: nothing is said. */
	expiresAfter?: number;
	/** Of the button that copies it; empty: Meta's. */
	buttonText: string;
}

/** Meta's components for what was filled in. */
export function composeTemplate(form: TemplateForm): JsonObject[] {
	const read = (text: string) => toVariables(text, form.examples);
	const [header, body] = [
		form.header?.format === 'TEXT' ? read(form.header.text) : '',
		read(form.body),
	];
	const names = [...variablesIn(header), ...variablesIn(body)];
	const format = names.some((name) => !/^\d+$/.test(name)) ? 'named' : 'positional';
	const components: JsonObject[] = [];
	if (form.header) components.push(composeHeader(form.header, header, format, form.examples));
	components.push(composeText('BODY', body, format, form.examples));
	if (form.footer.trim() !== '') components.push({ type: 'FOOTER', text: form.footer });
	if (form.buttons.length > 0) {
		components.push({ type: 'BUTTONS', buttons: form.buttons.map(composeButton) });
	}
	return components;
}

export function composeCode(form: CodeForm): JsonObject[] {
	const { securityRecommendation, expiresAfter, buttonText } = form;
	const button: JsonObject = { type: 'OTP', otp_type: 'COPY_CODE' };
	if (buttonText.trim() !== '') button.text = buttonText.trim();
	return [
		{ type: 'BODY', add_security_recommendation: securityRecommendation },
		...(expiresAfter === undefined
			? []
			: [{ type: 'FOOTER', code_expiration_minutes: expiresAfter }]),
		{ type: 'BUTTONS', buttons: [button] },
	];
}

const BRACKETED = /\[(\w+)\]/g;

/** `[customer_name]` is a variable where there is an example for it; else it stays as it is. */
function toVariables(text: string, examples: ReadonlyMap<string, string>): string {
	return text.replace(BRACKETED, (whole, name: string) =>
		examples.has(name) ? `{{${name.replace(/^(?:header|body)_(?=\d+$)/, '')}}}` : whole,
	);
}

/** What stands in brackets as a variable would, and is none: there is no example for it. */
export function bracketedIn(text: string, examples: ReadonlyMap<string, string>): string[] {
	const names = [...text.matchAll(BRACKETED)].map((match) => match[1] ?? '');
	return [...new Set(names)].filter(
		(name) => /^(?:[a-z][a-z0-9_]*|\d+)$/.test(name) && !examples.has(name),
	);
}

function composeHeader(
	header: NonNullable<TemplateForm['header']>,
	text: string,
	format: ParameterFormat,
	examples: ReadonlyMap<string, string>,
): JsonObject {
	switch (header.format) {
		case 'TEXT':
			return { ...composeText('HEADER', text, format, examples), format: 'TEXT' };
		case 'LOCATION':
			return { type: 'HEADER', format: 'LOCATION' };
		default:
			return {
				...{ type: 'HEADER', format: header.format },
				example: { header_handle: [header.handle] },
			};
	}
}

/** Meta wants examples of the header in a list, of the body in a list of lists, of named ones as objects. */
function composeText(
	type: 'HEADER' | 'BODY',
	text: string,
	format: ParameterFormat,
	examples: ReadonlyMap<string, string>,
): JsonObject {
	const place = type.toLowerCase();
	const given = variablesIn(text).flatMap((name) => {
		const example = examples.get(`${place}_${name}`) ?? examples.get(name);
		return example === undefined || example === '' ? [] : [{ name, example }];
	});
	if (given.length === 0) return { type, text };
	if (format === 'named') {
		const params = given.map(({ name, example }) => ({ param_name: name, example }));
		return { type, text, example: { [`${place}_text_named_params`]: params } };
	}
	const values = given.map(({ example }) => example);
	return { type, text, example: { [`${place}_text`]: type === 'BODY' ? [values] : values } };
}

/** A link has one variable at most, at its end: Meta calls it `{{1}}`. */
export const VARIABLE_END = /(?:\{\{[^{}]*\}\}|\[\w+\])$/;

function composeButton({ type, text, url, phoneNumber, example }: FormButton): JsonObject {
	switch (type) {
		case 'QUICK_REPLY':
			return { type, text };
		case 'PHONE_NUMBER':
			return { type, text, phone_number: phoneNumber };
		case 'COPY_CODE':
			return { type, example };
		case 'URL': {
			const address = url.trim().replace(VARIABLE_END, '{{1}}');
			return { type, text, url: address, ...(example === '' ? {} : { example: [example] }) };
		}
	}
}
