import { invalidDetails, managementRefusal } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { checkAuthentication } from './checkAuthentication.ts';
import { checkButtons } from './checkDefinitionButtons.ts';
import { checkKinds } from './checkKinds.ts';
import { checkBody, checkFooter, checkHeader } from './checkTexts.ts';
import { missingFields, upperCased } from './definition.ts';

/** Meta's limits for definitions ("Template components"). */
const MAX = { body: 1024, offerBody: 600, cardBody: 160, cards: [2, 10] } as const;

/** @throws GraphError 100 with Meta's subcode: 2388043 something missing, 2388040 too long, 2388047 header, 2388072 body, 2388073 footer, 2388060 buttons, 2388293, 2388299 */
export function checkComponents(components: JsonObject[], category: string, named: boolean): void {
	const of = (type: string): JsonObject | undefined =>
		components.find((component) => component.type === type);
	const body = of('BODY');
	if (!body)
		throw managementRefusal(
			2388072,
			'Message template is incomplete',
			'The message template needs a BODY component.',
		);
	checkOnce(components);
	const buttons = listOf(of('BUTTONS')?.buttons).map(objectOf);
	if (of('BUTTONS') && buttons.length === 0) throw missingFields('BUTTONS', 'buttons');
	if (category === 'AUTHENTICATION') checkAuthentication(components, buttons);
	else checkBody(body, named, of('LIMITED_TIME_OFFER') ? MAX.offerBody : MAX.body);
	checkHeader(of('HEADER'), named);
	checkFooter(of('FOOTER'));
	checkButtons(buttons);
	const carousel = of('CAROUSEL');
	if (carousel) checkCards(carousel, named);
	checkKinds(components, category);
}

/** Each component stands there once. Which subcode a second one has, nobody has written down. */
function checkOnce(components: JsonObject[]): void {
	const types = components.map(({ type }) => textOf(type) ?? '');
	const twice = types.find((type, index) => types.indexOf(type) !== index);
	if (twice !== undefined) throw invalidDetails(`A template can have one ${twice} component.`);
}

/** Cards are all built alike: the same components, headers of one format, buttons of the same types. */
function checkCards(carousel: JsonObject, named: boolean): void {
	const cards = listOf(carousel.cards).map((card) =>
		listOf(objectOf(card).components).map((entry) => upperCased(objectOf(entry))),
	);
	if (cards.length < MAX.cards[0] || cards.length > MAX.cards[1]) {
		throw invalidDetails(`A carousel has ${MAX.cards[0]} to ${MAX.cards[1]} cards.`);
	}
	for (const components of cards) {
		for (const component of components) {
			if (component.type === 'HEADER') checkHeader(component, named);
			if (component.type === 'BODY') checkBody(component, named, MAX.cardBody);
			if (component.type === 'BUTTONS') checkButtons(listOf(component.buttons).map(objectOf));
		}
	}
	if (new Set(cards.map(structureOf)).size > 1) {
		throw invalidDetails('All cards of a carousel must have the same components.');
	}
}

function structureOf(components: JsonObject[]): string {
	const parts = components.map(({ type, format, buttons }) => [
		type ?? '',
		format ?? '',
		...listOf(buttons).map((button) => (textOf(objectOf(button).type) ?? '').toUpperCase()),
	]);
	return JSON.stringify(parts.sort());
}
