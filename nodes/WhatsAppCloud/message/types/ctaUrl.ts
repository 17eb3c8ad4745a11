import type { JsonObject } from '../../json';
import type { Draft } from '../draft';
import { buildInteractive, type Frame, withHeader } from '../interactive';
import { characters, type Limits } from '../limit';

export const CTA_URL_LIMITS = {
	displayText: [characters(20, 'Interactive call-to-action URL button messages')],
} satisfies Record<string, Limits>;

export interface LinkButton {
	displayText: string;
	url: string;
}

/** A message with one button that opens an address (Meta: "Interactive call-to-action URL button messages"). */
export function buildCtaUrl(frame: Frame, button: LinkButton, draft: Draft): JsonObject {
	return buildInteractive('cta_url', withHeader, frame, linkAction(button, draft, 'Button'), draft);
}

/** The action of a button that opens an address, also on a carousel's card. */
export function linkAction(
	{ displayText, url }: LinkButton,
	draft: Draft,
	field: string,
): JsonObject {
	return {
		name: 'cta_url',
		parameters: {
			display_text: draft.text(`${field} Text`, displayText, CTA_URL_LIMITS.displayText),
			url: draft.link(`${field} URL`, url),
		},
	};
}
