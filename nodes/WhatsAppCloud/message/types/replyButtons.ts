import type { JsonObject } from '../../json';
import type { Draft } from '../draft';
import { buildInteractive, type Frame, withHeader } from '../interactive';
import { characters, hard, type Limits } from '../limit';

const SOURCE = 'Interactive reply buttons messages';

export const REPLY_BUTTONS_LIMITS = {
	buttons: [hard('buttons', 3, SOURCE, 1)],
	title: [characters(20, SOURCE)],
	id: [characters(256, SOURCE)],
} satisfies Record<string, Limits>;

export interface ReplyButton {
	title: string;
	/** Comes back when the customer taps; the title, if left out. */
	id?: string;
}

/** A message with one to three buttons (Meta: "Interactive reply buttons messages"). */
export function buildReplyButtons(
	frame: Frame,
	buttons: readonly ReplyButton[],
	draft: Draft,
): JsonObject {
	draft.count('Buttons', buttons.length, REPLY_BUTTONS_LIMITS.buttons);
	draft.unique(
		'Button Title',
		buttons.map(({ title }) => title),
	);
	draft.unique('Button ID', buttons.map(idOf));
	const list = buttons.map((button, index) => ({
		type: 'reply',
		reply: buildReply(button, `Button ${index + 1}`, draft),
	}));
	return buildInteractive('button', withHeader, frame, { buttons: list }, draft);
}

/** What a button says, and sends back; also of one on a carousel's card. */
export function buildReply(button: ReplyButton, field: string, draft: Draft): JsonObject {
	const id = idOf(button);
	return {
		// One that is the title is told of with the title.
		id: id === button.title ? id : draft.text(`${field} ID`, id, REPLY_BUTTONS_LIMITS.id),
		title: draft.text(`${field} Title`, button.title, REPLY_BUTTONS_LIMITS.title),
	};
}

function idOf({ id, title }: ReplyButton): string {
	// Meta: "You cannot have leading or trailing spaces when setting the ID."
	return (id ? id : title).trim();
}
