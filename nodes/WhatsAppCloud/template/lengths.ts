import { asObjects, type JsonObject } from '../json';
import type { ValueIssue } from './components';
import type { TemplateDefinition } from './definition';
import { TEMPLATE_LIMITS, tooLong } from './limits';
import { parametersOf, renderTemplate, shownText } from './render';
import { placesIn } from './variables';

/**
 * Texts that are too long once their values are filled in: what Meta would refuse with 132005. Texts without
 * variables are as Meta approved them.
 */
export function lengthIssues(
	definition: TemplateDefinition,
	components: JsonObject[],
): ValueIssue[] {
	if (components.length === 0 || isShortEnough(definition, longestIn(components))) return [];
	return textsIn(definition, renderTemplate(definition, components)).flatMap(
		({ field, where, text, limit }) => {
			const long = tooLong(text, limit);
			return long === undefined ? [] : [{ field, message: `"${where}" with its values ${long}.` }];
		},
	);
}

/** The texts of a template that Meta limits, filled in or as they are. */
function textsIn(
	{ header, limitedTimeOffer }: TemplateDefinition,
	texts: { header?: string; body?: string; cards: ReadonlyArray<{ body?: string }> },
): Array<{ field: string; where: string; text: string; limit: number }> {
	const { headerText, body, offerBody, cardBody } = TEMPLATE_LIMITS;
	return [
		{
			...{ field: 'header', where: 'Header', limit: headerText },
			text: (header?.format === 'TEXT' ? texts.header : undefined) ?? '',
		},
		{
			...{ field: 'body', where: 'Body', limit: limitedTimeOffer ? offerBody : body },
			text: texts.body ?? '',
		},
		...texts.cards.map((card, index) => ({
			...{ field: `card_${index}_body`, where: `Body of card ${index + 1}`, limit: cardBody },
			text: card.body ?? '',
		})),
	];
}

/** How much room a definition's texts leave for each of their variables, if all were as long as the longest. */
const rooms = new WeakMap<TemplateDefinition, number>();

/** Whether no text can be too long with values up to that length: nearly always, and known without filling them in. */
function isShortEnough(definition: TemplateDefinition, longest: number): boolean {
	const known = rooms.get(definition);
	if (known !== undefined) return longest <= known;
	const { header, body, cards } = definition;
	const texts = textsIn(definition, {
		header: header?.text ?? '',
		body: body?.text ?? '',
		cards: cards.map((card) => ({ body: card.body?.text ?? '' })),
	});
	const room = Math.min(
		...texts.map(({ text, limit }) => (limit - text.length) / Math.max(1, placesIn(text))),
	);
	rooms.set(definition, room);
	return longest <= room;
}

function longestIn(components: JsonObject[]): number {
	let longest = 0;
	for (const component of components) {
		for (const parameter of parametersOf(component)) {
			longest = Math.max(longest, shownText(parameter)?.length ?? 0);
		}
		for (const card of asObjects(component.cards)) {
			longest = Math.max(longest, longestIn(asObjects(card.components)));
		}
	}
	return longest;
}
