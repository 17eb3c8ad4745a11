import type { TemplateCard, TemplateDefinition } from './definition';
import { TEMPLATE_LIMITS } from './limits';

type Cards = Pick<TemplateDefinition, 'cards'>;

/**
 * Whether the carousel shows products. Its cards are all alike: approved with two, it is sent with up to ten (Meta:
 * "Product card carousel templates"). One of media is sent with as many as were approved ("Media card carousel
 * templates").
 */
function isOfProducts({ cards }: Cards): boolean {
	return cards.length > 0 && cards.every(({ header }) => header?.format === 'PRODUCT');
}

/** With how many cards a carousel may be sent; no carousel has none. */
export function cardCounts(definition: Cards): { min: number; max: number } {
	const { length } = definition.cards;
	return isOfProducts(definition) ? TEMPLATE_LIMITS.cards : { min: length, max: length };
}

/** What a card is like: one of the definition, or one more of products; where none belongs, one with nothing on it. */
export function cardAt(definition: Cards, index: number): TemplateCard {
	const { cards } = definition;
	const further = index < cardCounts(definition).max ? cards[0] : undefined;
	return cards[index] ?? further ?? { buttons: [] };
}
