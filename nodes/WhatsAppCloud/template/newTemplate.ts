import { asArray, asObject, asObjects, asString, type JsonObject } from '../json';
import type { ParameterFormat } from './definition';
import { variablesIn } from './variables';

/** A template as it is handed to Meta for approval (Meta: "Create templates"). */
export interface NewTemplate {
	name: string;
	/** Meta's code, e.g. `en_US`. */
	language: string;
	/** MARKETING, UTILITY or AUTHENTICATION. */
	category: string;
	/** As Meta accepts them. */
	components: JsonObject[];
}

/** What of a template something is about. */
export type Part =
	| 'name'
	| 'language'
	| 'category'
	| 'header'
	| 'body'
	| 'footer'
	| 'examples'
	| 'buttons'
	| 'cards'
	| 'offer'
	| 'autofill'
	| 'apps'
	| 'terms'
	| 'timeToLive';

/** What Meta would refuse, or what a person should know. */
export interface Finding {
	part: Part;
	/** A sentence that goes on after the field's name: `has 70 characters; …`. */
	what: string;
}

export function typeOf(component: JsonObject): string {
	return asString(component.type)?.toUpperCase() ?? '';
}

export function componentOf(components: readonly JsonObject[], type: string) {
	return components.find((component) => typeOf(component) === type);
}

export function textOf(component: JsonObject | undefined): string {
	return asString(component?.text) ?? '';
}

export function buttonsOf(components: readonly JsonObject[]): JsonObject[] {
	return asObjects(componentOf(components, 'BUTTONS')?.buttons);
}

/** The components of each card of a carousel. */
export function cardsOf(components: readonly JsonObject[]): JsonObject[][] {
	const cards = asArray(componentOf(components, 'CAROUSEL')?.cards) ?? [];
	return cards.map((card) => asObjects(asObject(card)?.components));
}

export function offerOf(components: readonly JsonObject[]): JsonObject | undefined {
	const offer = componentOf(components, 'LIMITED_TIME_OFFER');
	return offer && (asObject(offer.limited_time_offer) ?? {});
}

export function headerFormatOf(components: readonly JsonObject[]): string | undefined {
	return asString(componentOf(components, 'HEADER')?.format)?.toUpperCase();
}

/** Variables of the texts, without those of links, which are always `{{1}}`. */
export function variablesOf(components: readonly JsonObject[]): string[] {
	return [components, ...cardsOf(components)].flatMap((some) =>
		['HEADER', 'BODY'].flatMap((type) => variablesIn(textOf(componentOf(some, type)))),
	);
}

/** Variables with names make a template named; Meta has to be told. */
export function formatOf(components: readonly JsonObject[]): ParameterFormat {
	return variablesOf(components).some((name) => !/^\d+$/.test(name)) ? 'named' : 'positional';
}

/** The body of `POST /{WABA ID}/message_templates`, or of `POST /{template ID}` without name and language. */
export function definitionRequest(
	components: readonly JsonObject[],
	others: JsonObject,
): JsonObject {
	return { ...others, parameter_format: formatOf(components), components: [...components] };
}
