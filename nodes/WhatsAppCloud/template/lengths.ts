import type { JsonObject } from '../json';
import type { ValueIssue } from './components';
import type { TemplateDefinition } from './definition';
import { TEMPLATE_LIMITS, tooLong } from './limits';
import { renderTemplate } from './render';

/**
 * Texts that are too long once their values are filled in: what Meta would refuse with 132005. Texts without
 * variables are as Meta approved them.
 */
export function lengthIssues(
	definition: TemplateDefinition,
	components: JsonObject[],
): ValueIssue[] {
	if (components.length === 0) return [];
	const rendered = renderTemplate(definition, components);
	const { headerText, body, offerBody, cardBody } = TEMPLATE_LIMITS;
	const texts: Array<[field: string, where: string, text: string | undefined, limit: number]> = [
		[
			'header',
			'Header',
			definition.header?.format === 'TEXT' ? rendered.header : undefined,
			headerText,
		],
		['body', 'Body', rendered.body, definition.limitedTimeOffer ? offerBody : body],
		...rendered.cards.map((card, index): [string, string, string | undefined, number] => [
			`card_${index}_body`,
			`Body of card ${index + 1}`,
			card.body,
			cardBody,
		]),
	];
	return texts.flatMap(([field, where, text, limit]) => {
		const long = tooLong(text ?? '', limit);
		return long === undefined ? [] : [{ field, message: `"${where}" with its values ${long}.` }];
	});
}
