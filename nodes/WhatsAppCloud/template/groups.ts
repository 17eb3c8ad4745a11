import type { TemplateDefinition } from './definition';

/** Headers of text-based and media-based templates. */
const HEADERS = new Set(['TEXT', 'IMAGE', 'VIDEO', 'GIF', 'DOCUMENT']);

/**
 * What of a template groups do not take; undefined if they take it (Meta: "Groups API": text-based and media-based
 * templates, no authentication, commerce or interactive messages).
 */
export function unfitForGroups({
	category,
	header,
	buttons,
	cards,
	limitedTimeOffer,
	otherComponents,
}: TemplateDefinition): string | undefined {
	if (category === 'AUTHENTICATION') return 'it is an authentication template';
	if (buttons.length > 0) return 'it has buttons';
	if (cards.length > 0) return 'it is a carousel';
	if (limitedTimeOffer) return 'it has a limited-time offer';
	if (header && !HEADERS.has(header.format)) {
		return `its header is a ${header.format.toLowerCase()}`;
	}
	return otherComponents.length > 0 ? 'it has more than text and a file' : undefined;
}
