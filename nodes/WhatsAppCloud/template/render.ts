import { asArray, asObject, asObjects, asString, type JsonObject } from '../json';
import { buttonName } from './buttonName';
import { cardAt, cardCounts } from './carousel';
import type { TemplateButton, TemplateCard, TemplateDefinition } from './definition';
import { isCodeButton } from './oneTimeCode';
import { fillVariables, variablesIn } from './variables';

/** A part of a template as the customer sees it. */
export interface RenderedPart {
	/** A text; of other headers what they show: a link, a media ID, a place, a product. */
	header?: string;
	body?: string;
	buttons: RenderedButton[];
}

export interface RenderedButton {
	text: string;
	/** Where a link leads. */
	url?: string;
	/** What is copied. */
	code?: string;
}

/** A template with its values filled in. */
export interface Rendered extends RenderedPart {
	footer?: string;
	offer?: { text: string; endsAt?: string };
	cards: RenderedPart[];
}

/**
 * What the customer gets, from a definition and the components of a send request. Variables without a value
 * stay as `{{1}}`.
 */
export function renderTemplate(definition: TemplateDefinition, components: JsonObject[]): Rendered {
	const named = definition.parameterFormat === 'named';
	const { footer, limitedTimeOffer } = definition;
	const cards = asObjects(componentOf(components, 'carousel')?.cards);
	const { length } = definition.cards;
	const shown = Math.max(length, Math.min(cards.length, cardCounts(definition).max));
	const footerText =
		footer?.text ??
		(footer?.codeExpirationMinutes === undefined
			? undefined
			: `This code expires in ${minutes(footer.codeExpirationMinutes)}.`);
	return {
		...renderPart(definition, components, named),
		...(footerText === undefined ? {} : { footer: footerText }),
		...(limitedTimeOffer
			? { offer: { text: limitedTimeOffer.text ?? '', ...endOf(components) } }
			: {}),
		cards: Array.from({ length: shown }, (_, index) => {
			const given = cards.find((sent, position) => cardIndex(sent, position) === index);
			const card = cardAt(definition, index);
			return renderPart(card, asObjects(given?.components), named);
		}),
	};
}

function minutes(count: number): string {
	return count === 1 ? '1 minute' : `${count} minutes`;
}

/** Which of the template's cards a card of the send request is. */
export function cardIndex(card: JsonObject, position: number): number {
	return Number(card.card_index ?? position);
}

/** The same as plain text, from top to bottom: what a person reads on the phone. */
export function asPlainText(rendered: Rendered): string {
	const { offer, footer, cards } = rendered;
	const part = ({ header, body, buttons }: RenderedPart) => [
		header,
		body,
		...buttons.map(({ text, url, code }) => `[${[text, url ?? code].filter(Boolean).join(': ')}]`),
	];
	const [header, body, ...buttons] = part(rendered);
	const lines = [
		header,
		offer && [offer.text, offer.endsAt].filter(Boolean).join(' · '),
		body,
		footer,
		...buttons,
		...cards.flatMap((card, index) => [`Card ${index + 1}:`, ...part(card)]),
	];
	return lines.filter(Boolean).join('\n');
}

function renderPart(part: TemplateCard, components: JsonObject[], named: boolean): RenderedPart {
	const headerParameters = parametersOf(componentOf(components, 'header'));
	const header =
		part.header?.format === 'TEXT'
			? filled(part.header.text, headerParameters, named)
			: describeMedia(headerParameters[0]);
	return {
		...(part.header && header !== undefined ? { header } : {}),
		...(part.body
			? { body: filled(part.body.text, parametersOf(componentOf(components, 'body')), named) }
			: {}),
		buttons: part.buttons.map((button, index) => renderButton(button, buttonOf(components, index))),
	};
}

/** A text with the values of its component's parameters. */
function filled(text: string, parameters: JsonObject[], named: boolean): string {
	const variables = variablesIn(text);
	const values = new Map(
		parameters.map((parameter, index) => [
			named ? asString(parameter.parameter_name) : variables[index],
			shownText(parameter),
		]),
	);
	return fillVariables(text, (name) => values.get(name));
}

/** What a parameter puts in place of its variable. */
export function shownText(parameter: JsonObject): string | undefined {
	const content = asObject(parameter[asString(parameter.type) ?? '']);
	return asString(parameter.text) ?? asString(content?.fallback_value);
}

function describeMedia(parameter: JsonObject | undefined): string | undefined {
	return describeContent(asObject(parameter?.[asString(parameter.type) ?? '']) ?? {});
}

/** What a file, a place or a product is known by. */
export function describeContent(content: JsonObject): string | undefined {
	const of = (...keys: string[]) =>
		keys.flatMap((key) => asString(content[key]) ?? []).join(', ') || undefined;
	return of('link') ?? of('id') ?? of('name', 'address') ?? of('product_retailer_id');
}

function renderButton(button: TemplateButton, parameter: JsonObject | undefined): RenderedButton {
	const value = parameter && asString(parameter.text);
	const shown: RenderedButton = { text: buttonName(button) };
	if (isCodeButton(button)) return value === undefined ? shown : { ...shown, code: value };
	const code = asString(parameter?.coupon_code);
	if (code !== undefined) return { ...shown, code };
	return button.url === undefined
		? shown
		: { ...shown, url: fillVariables(button.url, () => value) };
}

function endOf(components: JsonObject[]): { endsAt?: string } {
	const [parameter] = parametersOf(componentOf(components, 'limited_time_offer'));
	const at = asObject(parameter?.limited_time_offer)?.expiration_time_ms;
	return typeof at === 'number' ? { endsAt: new Date(at).toISOString() } : {};
}

function componentOf(components: JsonObject[], type: string): JsonObject | undefined {
	return components.find((component) => asString(component.type)?.toLowerCase() === type);
}

function buttonOf(components: JsonObject[], index: number): JsonObject | undefined {
	const component = components.find(
		({ type, index: at }) =>
			asString(type)?.toLowerCase() === 'button' && Number(at ?? 0) === index,
	);
	return parametersOf(component)[0];
}

export function parametersOf(component: JsonObject | undefined): JsonObject[] {
	return (asArray(component?.parameters) ?? []).map((parameter) => asObject(parameter) ?? {});
}
