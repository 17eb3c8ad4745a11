import {
	asArray,
	asId,
	asNumber,
	asObject,
	asString,
	asText,
	type JsonObject,
	type JsonValue,
} from '../json';

export type ParameterFormat = 'positional' | 'named';

/** A template as Meta has it (Meta: "Message templates"), parsed once at the border. */
export interface TemplateDefinition {
	/** Meta's template ID, absent in definitions that were never submitted. */
	id?: string;
	name: string;
	/** Meta's code, e.g. `en_US`, `nl`, `fil`. */
	language: string;
	/** MARKETING, UTILITY or AUTHENTICATION; upper case, as Meta may add others. */
	category: string;
	/** CUSTOM, ORDER_STATUS …, upper case; not every template has one. */
	subCategory?: string;
	/** The category that Meta holds to be right, and will move the template to. */
	correctCategory?: string;
	/** The category before Meta moved the template. */
	previousCategory?: string;
	/** APPROVED, PENDING, REJECTED, PAUSED, DISABLED …; upper case. */
	status: string;
	/** GREEN, YELLOW, RED or UNKNOWN. */
	quality?: string;
	/** Why Meta rejected it, if it did. */
	rejectedReason?: string;
	parameterFormat: ParameterFormat;
	header?: TemplateHeader;
	/** Authentication templates have fixed texts: their body may come without one. */
	body?: TemplateText;
	footer?: { text?: string; codeExpirationMinutes?: number };
	buttons: TemplateButton[];
	/** The cards of a carousel. */
	cards: TemplateCard[];
	limitedTimeOffer?: { text?: string; hasExpiration: boolean };
	/** Components of kinds that are newer than this package, as Meta gave them. */
	otherComponents: JsonObject[];
	/** The whole template, as Meta gave it. */
	raw: JsonObject;
}

export interface TemplateText {
	text: string;
	/** Example values by variable (`1`, `2` … or the name). */
	examples: Record<string, string>;
}

export interface TemplateHeader extends TemplateText {
	/** TEXT, IMAGE, VIDEO, GIF, DOCUMENT, LOCATION, PRODUCT; upper case. */
	format: string;
}

export interface TemplateButton {
	/** QUICK_REPLY, URL, PHONE_NUMBER, OTP, COPY_CODE, FLOW, CATALOG, MPM, SPM, VOICE_CALL …; upper case. */
	type: string;
	text: string;
	/** Of URL buttons; ends in a variable if the suffix is to be given when sending. */
	url?: string;
	/** COPY_CODE, ONE_TAP or ZERO_TAP, of OTP buttons. */
	otpType?: string;
	/** Example of the variable, if there is one. */
	example?: string;
}

export type TemplateCard = Pick<TemplateDefinition, 'header' | 'body' | 'buttons'>;

/** What is told of a message that a template made. */
export function summaryOf({ name, language, category }: TemplateDefinition) {
	return { name, language, category };
}

/**
 * Graph's template object → definition. Nothing in it is trusted: what is missing or of another shape
 * is left out, what is of an unknown kind is kept in `otherComponents`.
 *
 * @returns undefined if it has no name
 */
export function parseTemplate(value: JsonValue | undefined): TemplateDefinition | undefined {
	const template = asObject(value);
	const name = asString(template?.name);
	if (!template || !name) return undefined;
	const parts = parseComponents(asArray(template.components) ?? []);
	const format = asString(template.parameter_format)?.toUpperCase();
	const upper = (value: JsonValue | undefined) => asText(value)?.toUpperCase();
	const score = template.quality_score;
	const quality = upper(asObject(score)?.score ?? score);
	const rejectedReason = asText(template.rejected_reason);
	return {
		...optional('id', asId(template.id)),
		name,
		language: asString(template.language) ?? '',
		category: upper(template.category) ?? '',
		...optional('subCategory', upper(template.sub_category)),
		...optional('correctCategory', upper(template.correct_category)),
		...optional('previousCategory', upper(template.previous_category)),
		status: upper(template.status) ?? '',
		...optional('quality', quality),
		...optional(
			'rejectedReason',
			rejectedReason?.toUpperCase() === 'NONE' ? undefined : rejectedReason,
		),
		parameterFormat: format === 'NAMED' || (!format && hasNames(parts)) ? 'named' : 'positional',
		...parts,
		raw: template,
	};
}

type Parts = Pick<
	TemplateDefinition,
	'header' | 'body' | 'footer' | 'buttons' | 'cards' | 'limitedTimeOffer' | 'otherComponents'
>;

function parseComponents(components: JsonValue[]): Parts {
	const parts: Parts = { buttons: [], cards: [], otherComponents: [] };
	for (const value of components) {
		const component = asObject(value);
		if (!component) continue;
		const parse = COMPONENT_PARSERS[asString(component.type)?.toUpperCase() ?? ''];
		if (parse) parse(component, parts);
		else parts.otherComponents.push(component);
	}
	return parts;
}

const COMPONENT_PARSERS: Record<string, (component: JsonObject, parts: Parts) => void> = {
	HEADER(component, parts) {
		const format = asString(component.format)?.toUpperCase() ?? 'TEXT';
		// Meta's word for a template without a header.
		if (format !== 'NONE') parts.header = { format, ...parseText(component, 'header_text') };
	},
	BODY(component, parts) {
		if (asString(component.text) !== undefined) parts.body = parseText(component, 'body_text');
	},
	FOOTER(component, parts) {
		const minutes = Number(asId(component.code_expiration_minutes));
		parts.footer = {
			...optional('text', asString(component.text)),
			...optional('codeExpirationMinutes', minutes > 0 ? minutes : undefined),
		};
	},
	BUTTONS(component, parts) {
		parts.buttons.push(...(asArray(component.buttons) ?? []).map(parseButton));
	},
	CAROUSEL(component, parts) {
		parts.cards = (asArray(component.cards) ?? []).map((card) => {
			const { header, body, buttons } = parseComponents(asArray(asObject(card)?.components) ?? []);
			return { ...optional('header', header), ...optional('body', body), buttons };
		});
	},
	LIMITED_TIME_OFFER(component, parts) {
		const offer = asObject(component.limited_time_offer);
		parts.limitedTimeOffer = {
			...optional('text', asString(offer?.text)),
			hasExpiration: offer?.has_expiration === true,
		};
	},
};

function parseText(component: JsonObject, exampleKey: 'header_text' | 'body_text'): TemplateText {
	const text = asString(component.text) ?? '';
	const example = asObject(component.example);
	const examples: Record<string, string> = {};
	// Positional examples are a list; the body's stand in a list of lists.
	const given = example?.[exampleKey];
	const list = asArray(given) ?? [given ?? null];
	const values = asArray(list[0]) ?? list;
	values.forEach((value, index) => {
		const text = exampleText(value);
		if (text !== undefined) examples[String(index + 1)] = text;
	});
	for (const entry of asArray(example?.[`${exampleKey}_named_params`]) ?? []) {
		const name = asString(asObject(entry)?.param_name);
		const value = exampleText(asObject(entry)?.example);
		if (name && value !== undefined) examples[name] = value;
	}
	return { text, examples };
}

/** Whoever made the template through the API may have given a number. */
function exampleText(value: JsonValue | undefined): string | undefined {
	return asString(value) ?? asNumber(value)?.toString();
}

function parseButton(value: JsonValue): TemplateButton {
	const button = asObject(value) ?? {};
	const example = exampleText(asArray(button.example)?.[0]) ?? exampleText(button.example);
	return {
		type: asString(button.type)?.toUpperCase() ?? '',
		text: asString(button.text) ?? '',
		...optional('url', asString(button.url)),
		...optional('otpType', asString(button.otp_type)?.toUpperCase()),
		...optional('example', example),
	};
}

/** Definitions fetched without `parameter_format` tell their format by the variables. */
function hasNames(parts: Parts): boolean {
	return [parts.header?.text, parts.body?.text, ...parts.cards.map((card) => card.body?.text)].some(
		(text) => text !== undefined && /\{\{\s*[A-Za-z_]/.test(text),
	);
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
	return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
