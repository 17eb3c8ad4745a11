import type { TemplateDefinition } from './definition';
import { isOrderStatus } from './orderStatus';

/** Headers of text-based and media-based templates. */
const HEADERS = new Set(['TEXT', 'IMAGE', 'VIDEO', 'GIF', 'DOCUMENT']);

/**
 * What of a template groups do not take; undefined if they take it (Meta: "Groups API": text-based and media-based
 * templates, no authentication, commerce or interactive messages).
 */
export function unfitForGroups(definition: TemplateDefinition): string | undefined {
	const { category, header, buttons, cards, limitedTimeOffer, otherComponents } = definition;
	if (category === 'AUTHENTICATION') return 'it is an authentication template';
	if (buttons.length > 0) return 'it has buttons';
	if (cards.length > 0) return 'it is a carousel';
	if (limitedTimeOffer) return 'it has a limited-time offer';
	if (isOrderStatus(definition)) return 'it is about an order';
	if (header && !HEADERS.has(header.format)) {
		return `its header is a ${header.format.toLowerCase()}`;
	}
	return otherComponents.length > 0 ? 'it has more than text and a file' : undefined;
}
