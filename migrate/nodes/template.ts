import { asText, type JsonObject, type JsonValue } from '../../nodes/WhatsAppCloud/json';
import { piecesOf } from '../expression';
import { group, groups, isExpression, present } from '../values';
import type { Migration, OwnNote } from './migration';
import { recipient } from './send';

const AS_JSON: OwnNote = {
	kind: 'look',
	text: "the template's values are given as JSON (amounts and dates in Meta's own form); choose the template again to fill them in as a form",
};

const fillsTwice = (part: string): OwnNote => ({
	kind: 'look',
	text: `the ${part} of the template is filled in more than once; leave one component for it, with all its values`,
});

/** Message → Send Template of n8n's node is our Message → Send with Template Only. */
export const migrateTemplate: Migration = (parameters) => {
	const { template, components } = parameters;
	const list = groups(components, 'component');
	const fields = formOf(list);
	const values: Record<string, JsonValue> = fields
		? {
				templateInput: 'fields',
				templateValues: { mappingMode: 'defineBelow', value: fields },
			}
		: { templateInput: 'components', templateComponents: json(list.map(componentOf)) };
	const twice = repeated(list);
	return {
		parameters: present({
			...{ resource: 'message', operation: 'send' },
			...recipient(parameters),
			mode: 'templateOnly',
			template: { __rl: true, mode: 'list', value: template ?? '' },
			...(list.length > 0 ? values : {}),
			options: {},
		}),
		shape: 'sent',
		notes: [...(fields ? [] : [AS_JSON]), ...(twice === undefined ? [] : [fillsTwice(twice)])],
	};
};

/** Fields of our form, if everything is in it; a template's variables are positional in n8n's node. */
function formOf(components: JsonObject[]): JsonObject | undefined {
	if (repeated(components) !== undefined) return undefined;
	const fields: JsonObject = {};
	for (const component of components) {
		const own = FORMS[asText(component.type) ?? 'body']?.(component);
		if (!own) return undefined;
		Object.assign(fields, own);
	}
	return fields;
}

/** The part of the template that several components fill in, where n8n's node has two for one. */
function repeated(components: JsonObject[]): string | undefined {
	const parts = components.map(({ type = 'body', index = 0 }) =>
		type === 'button' ? `button ${asText(index) ?? String(Number(index))}` : (asText(type) ?? ''),
	);
	return parts.find((part, at) => parts.indexOf(part) < at);
}

const FORMS: Record<string, (component: JsonObject) => JsonObject | undefined> = {
	body: ({ bodyParameters }) => textsOf('body', bodyParameters),
	header({ headerParameters }) {
		const [first, ...others] = groups(headerParameters, 'parameter');
		if (first?.type === 'image' && others.length === 0)
			return { header_image: first.imageLink ?? '' };
		return textsOf('header', headerParameters);
	},
	button({ sub_type = 'quick_reply', index = 0, buttonParameters }) {
		const { type = 'payload', payload = '', text = '' } = group(buttonParameters, 'parameter');
		const kind = BUTTONS[asText(sub_type) ?? ''];
		// Which button it is has to be known now.
		if (kind === undefined || isExpression(index)) return undefined;
		return { [`button_${Number(index)}_${kind}`]: type === 'payload' ? payload : text };
	},
};

const BUTTONS: Record<string, string> = { quick_reply: 'payload', url: 'url' };

function textsOf(place: string, parameters: JsonValue | undefined): JsonObject | undefined {
	const list = groups(parameters, 'parameter');
	if (list.some(({ type = 'text' }) => type !== 'text')) return undefined;
	return Object.fromEntries(list.map(({ text = '' }, index) => [`${place}_${index + 1}`, text]));
}

/** Meta's component, as n8n's node makes it. */
function componentOf(component: JsonObject): JsonObject {
	const { type = 'body' } = component;
	if (type === 'button') {
		const { sub_type = 'quick_reply', index = 0, buttonParameters } = component;
		const {
			type: kind = 'payload',
			payload = '',
			text = '',
		} = group(buttonParameters, 'parameter');
		const parameter: JsonObject =
			kind === 'payload' ? { type: kind, payload } : { type: kind, text };
		return {
			type,
			sub_type,
			index: isExpression(index) ? index : String(Number(index)),
			parameters: [parameter],
		};
	}
	const list = groups(
		type === 'header' ? component.headerParameters : component.bodyParameters,
		'parameter',
	);
	return { type, parameters: list.map(parameterOf) };
}

function parameterOf(parameter: JsonObject): JsonObject {
	const { type = 'text', text = '', code = '', date_time = '', imageLink = '' } = parameter;
	const { amount_1000: amount = 0, fallback_value = '' } = parameter;
	if (type === 'currency') {
		const thousandths = isExpression(amount)
			? `={{ (${codeOf(amount)}) * 1000 }}`
			: Number(amount) * 1000;
		return { type, currency: { code, fallback_value, amount_1000: thousandths } };
	}
	if (type === 'date_time') return { type, date_time: { fallback_value: date_time } };
	if (type === 'image') return { type, image: { link: imageLink } };
	return { type, text };
}

/** A parameter of type JSON: text, or, with expressions within, one expression. */
function json(value: JsonValue): string {
	return hasExpression(value) ? `={{ ${codeOfValue(value)} }}` : JSON.stringify(value, null, '\t');
}

function hasExpression(value: JsonValue): boolean {
	if (isExpression(value)) return true;
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}

/** JavaScript that gives the value. */
function codeOfValue(value: JsonValue): string {
	if (isExpression(value)) return codeOf(value);
	if (Array.isArray(value)) return `[${value.map(codeOfValue).join(', ')}]`;
	if (typeof value === 'object' && value !== null) {
		const fields = Object.entries(value).map(
			([key, one]) => `${JSON.stringify(key)}: ${codeOfValue(one)}`,
		);
		return `{ ${fields.join(', ')} }`;
	}
	return literal(value);
}

/** A value as JavaScript; two brackets in a row would end the expression, also within text. */
const literal = (value: JsonValue) => JSON.stringify(value).replaceAll('}}', '}\\u007d');

/** JavaScript that gives what n8n makes of an expression: `=Hello {{ $json.name }}`. */
function codeOf(expression: string): string {
	const pieces = piecesOf(expression);
	const codes = pieces.map(({ text, isCode }) => (isCode ? `(${text.trim()})` : literal(text)));
	const [only = '""'] = codes;
	return codes.length > 1 || pieces[0]?.isCode === false
		? `(${['""', ...codes].join(' + ')})`
		: only;
}
