import { messageRefusal, missingParameter } from '../errors/graphError.ts';
import { isObject, listOf, objectOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import { cardIndex } from '../message/carousel.ts';
import { lengthOf } from '../message/require.ts';
import type { Template } from '../state/templates.ts';
import type { World } from '../state/world.ts';
import { checkButtons } from './checkButtons.ts';
import { checkHeader } from './checkHeader.ts';
import { checkOrderStatus } from './checkOrderStatus.ts';
import { checkTextParameters } from './checkText.ts';
import { needsOf, type TemplateNeeds } from './needs.ts';

/** A template as it was when sent, with what was put in. */
export interface TemplateSend {
	template: Template;
	/** Components of the request. */
	components: JsonObject[];
}

/** Meta's limits for bodies with their variables filled in: in general, with a limited-time offer, on a card. */
const MAX_BODY = { general: 1024, offer: 600, card: 160 } as const;

/** With how many cards a carousel of products is sent, whatever it was approved with ("Product card carousel templates"). */
const PRODUCT_CARDS = [2, 10] as const;

/**
 * Checks a template send as Meta does: the template exists in that language and may be sent, and every
 * component gets the parameters that its definition asks for.
 *
 * @throws GraphError 132001, 132015, 132016, 132000, 132012, 132018, 131008, 131009, 132005 with Meta's texts
 */
export function checkTemplateSend(
	world: World,
	businessAccountId: string,
	value: JsonValue | undefined,
): TemplateSend {
	if (!isObject(value)) throw missingParameter('template');
	const name = textOf(value.name);
	if (!name) throw missingParameter("template['name']");
	if (!isObject(value.language)) throw missingParameter("template['language']");
	const language = textOf(value.language.code);
	if (!language) throw missingParameter("template['language']['code']");
	const template = sendable(world, businessAccountId, name, language);
	const components = listOf(value.components).map(objectOf);
	const needs = needsOf(template);
	checkOrderStatus(
		template.subCategory?.toUpperCase() === 'ORDER_STATUS',
		find(components, 'order_status')?.component,
	);
	const maxBody = needs.limitedTimeOffer ? MAX_BODY.offer : MAX_BODY.general;
	checkComponents(world, needs, components, { path: "template['components']", maxBody });
	return { template, components };
}

function sendable(
	world: World,
	businessAccountId: string,
	name: string,
	language: string,
): Template {
	const template = world.templates.find(businessAccountId, name, language);
	if (template?.status === 'PAUSED') throw messageRefusal(132015);
	if (template?.status === 'DISABLED') throw messageRefusal(132016);
	if (template?.status !== 'APPROVED') {
		throw messageRefusal(132001, `template name (${name}) does not exist in ${language}`);
	}
	if (template.source === 'AUTO_GENERATED') {
		throw messageRefusal(132018, "Direct send template can't be used for template message");
	}
	return template;
}

interface Whereabouts {
	/** Of the components, as Graph writes it. */
	path: string;
	/** Characters of the body with its variables filled in. */
	maxBody: number;
}

function checkComponents(
	world: World,
	needs: TemplateNeeds,
	components: JsonObject[],
	{ path, maxBody }: Whereabouts,
): void {
	components.forEach((component, index) => {
		if (!textOf(component.type)) throw missingParameter(`${path}[${index}]['type']`);
	});
	const at = (index: number): string => `${path}[${index}]['parameters']`;
	const header = find(components, 'header');
	checkHeader(world, needs, header?.component, at(header?.index ?? 0));
	const body = find(components, 'body');
	const parameters = listOf(body?.component.parameters).map(objectOf);
	const filled = checkTextParameters(
		'body',
		needs.body,
		needs.named,
		parameters,
		at(body?.index ?? 0),
	);
	if (lengthOf(filled) > maxBody) {
		throw messageRefusal(
			132005,
			`body: hydrated text too long (${lengthOf(filled)}), limit is ${maxBody}`,
		);
	}
	checkButtons(
		needs.buttons,
		components.flatMap((component, index) =>
			textOf(component.type)?.toLowerCase() === 'button' ? [{ component, path: at(index) }] : [],
		),
	);
	checkLimitedTimeOffer(needs, find(components, 'limited_time_offer')?.component);
	checkCarousel(world, needs, find(components, 'carousel'), path);
}

function find(
	components: JsonObject[],
	type: string,
): { component: JsonObject; index: number } | undefined {
	const index = components.findIndex((component) => textOf(component.type)?.toLowerCase() === type);
	const component = components[index];
	return component ? { component, index } : undefined;
}

function checkLimitedTimeOffer(needs: TemplateNeeds, component: JsonObject | undefined): void {
	if (!needs.limitedTimeOffer?.hasExpiration) return;
	const parameter = objectOf(listOf(component?.parameters)[0]);
	if (textOf(objectOf(parameter.limited_time_offer).expiration_time_ms) === undefined) {
		throw messageRefusal(
			131008,
			'limited_time_offer: expiration_time_ms is required for a template with an expiration',
		);
	}
}

function checkCarousel(
	world: World,
	needs: TemplateNeeds,
	carousel: { component: JsonObject; index: number } | undefined,
	path: string,
): void {
	if (!needs.cards) {
		if (!carousel) return;
		throw messageRefusal(132012, 'carousel: Format mismatch, expected NONE, received CAROUSEL');
	}
	const cards = listOf(carousel?.component.cards).map(objectOf);
	const isOfProducts = needs.cards.every(({ headerFormat }) => headerFormat === 'PRODUCT');
	const approved = needs.cards.length;
	const [least, most] = isOfProducts ? PRODUCT_CARDS : [approved, approved];
	if (cards.length < least || cards.length > most) {
		throw messageRefusal(
			132012,
			`carousel: number of cards (${cards.length}) does not match the expected number of cards (${least === most ? approved : `${least} to ${most}`})`,
		);
	}
	const filled = new Set<number>();
	cards.forEach((card, position) => {
		const at = `${path}[${carousel?.index ?? 0}]['cards'][${position}]`;
		const index = cardIndex(card, at, filled);
		const expected = needs.cards?.[isOfProducts && index < cards.length ? 0 : index];
		if (!expected) throw messageRefusal(131009, `carousel: card_index ${index} is not valid`);
		checkComponents(world, expected, listOf(card.components).map(objectOf), {
			path: `${at}['components']`,
			maxBody: MAX_BODY.card,
		});
	});
}
