import type { JsonObject } from '../../json';
import type { Draft } from '../draft';
import { CARDS_LIMIT } from '../carousel';
import { bodyOnly, buildHeader, buildInteractive, type Frame } from '../interactive';
import { linkAction, type LinkButton } from './ctaUrl';
import type { MediaSource } from '../mediaSource';
import { characters, hard, type Limits } from '../limit';

const SOURCE = 'Interactive media carousels';

export const MEDIA_CAROUSEL_LIMITS = {
	cards: CARDS_LIMIT,
	cardBody: [characters(160, SOURCE)],
	cardLineBreaks: [hard('line breaks', 2, SOURCE)],
} satisfies Record<string, Limits>;

export interface MediaCard {
	header: { type: 'image' | 'video'; medium: MediaSource };
	/** At most 160 characters and two line breaks. */
	body?: string;
	button: LinkButton;
}

/** Two to ten cards to swipe through, each with a picture or a video (Meta: "Interactive media carousel messages"). */
export function buildMediaCarousel(
	frame: Frame,
	cards: readonly MediaCard[],
	draft: Draft,
): JsonObject {
	draft.count('Cards', cards.length, MEDIA_CAROUSEL_LIMITS.cards);
	if (new Set(cards.map(({ header }) => header.type)).size > 1) {
		draft.refuse('Cards', 'have images and videos; use either images or videos for all of them');
	}
	const list = cards.map((card, index) => buildCard(card, index, draft));
	return buildInteractive('carousel', bodyOnly, frame, { cards: list }, draft);
}

function buildCard({ header, body, button }: MediaCard, index: number, draft: Draft): JsonObject {
	const field = `Card ${index + 1}`;
	const text = draft.optional(`${field} Body`, body, MEDIA_CAROUSEL_LIMITS.cardBody);
	const lineBreaks = (text ?? '').split('\n').length - 1;
	draft.count(`${field} Body`, lineBreaks, MEDIA_CAROUSEL_LIMITS.cardLineBreaks);
	return {
		card_index: index,
		type: 'cta_url',
		header: buildHeader(header, draft, `${field} Header`),
		...(text === undefined ? {} : { body: { text } }),
		action: linkAction(button, draft, `${field} Button`),
	};
}
