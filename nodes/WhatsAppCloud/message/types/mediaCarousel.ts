import type { JsonObject } from '../../json';
import type { Draft } from '../draft';
import { CARDS_LIMIT } from '../carousel';
import { bodyOnly, buildHeader, buildInteractive, type Frame } from '../interactive';
import { linkAction, type LinkButton } from './ctaUrl';
import type { MediaSource } from '../mediaSource';
import { characters, hard, type Limits } from '../limit';
import { buildReply, REPLY_BUTTONS_LIMITS, type ReplyButton } from './replyButtons';

const SOURCE = 'Interactive media carousels';

export const MEDIA_CAROUSEL_LIMITS = {
	cards: CARDS_LIMIT,
	cardBody: [characters(160, SOURCE)],
	cardLineBreaks: [hard('line breaks', 2, SOURCE)],
	replyTitle: REPLY_BUTTONS_LIMITS.title,
	replyId: REPLY_BUTTONS_LIMITS.id,
} satisfies Record<string, Limits>;

export interface MediaCard {
	header: { type: 'image' | 'video'; medium: MediaSource };
	/** At most 160 characters and two line breaks. */
	body?: string;
	/** A link, or buttons to answer with. */
	action: LinkButton | { replies: readonly ReplyButton[] };
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
	if (new Set(cards.map(({ action }) => repliesOf(action)?.length)).size > 1) {
		draft.refuse(
			'Cards',
			'have different buttons; each needs a link, or each the same number of quick replies',
		);
	}
	const list = cards.map((card, index) => buildCard(card, index, draft));
	return buildInteractive('carousel', bodyOnly, frame, { cards: list }, draft);
}

/** Undefined of a link. */
function repliesOf(action: MediaCard['action']): readonly ReplyButton[] | undefined {
	return 'replies' in action ? action.replies : undefined;
}

function buildCard({ header, body, action }: MediaCard, index: number, draft: Draft): JsonObject {
	const field = `Card ${index + 1}`;
	const text = draft.optional(`${field} Body`, body, MEDIA_CAROUSEL_LIMITS.cardBody);
	const lineBreaks = (text ?? '').split('\n').length - 1;
	draft.count(`${field} Body`, lineBreaks, MEDIA_CAROUSEL_LIMITS.cardLineBreaks);
	return {
		card_index: index,
		type: 'cta_url',
		header: buildHeader(header, draft, `${field} Header`),
		...(text === undefined ? {} : { body: { text } }),
		action:
			'replies' in action
				? { buttons: buildReplies(action.replies, index, draft) }
				: linkAction(action, draft, `${field} Button`),
	};
}

/** Without an ID, the answer tells the card as well: its number, and the title. */
function buildReplies(replies: readonly ReplyButton[], index: number, draft: Draft): JsonObject[] {
	const field = `Card ${index + 1} Quick Reply`;
	if (replies.length === 0) draft.refuse(field, 'is empty');
	return replies.map(({ title, id = `${index + 1} ${title}` }, position) => ({
		type: 'quick_reply',
		quick_reply: buildReply({ title, id }, `${field} ${position + 1}`, draft),
	}));
}
