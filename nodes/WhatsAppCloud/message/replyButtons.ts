import type { JsonObject } from '../json';
import type { Draft } from './draft';
import { buildInteractive, type Frame } from './interactive';

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
	draft.count('Buttons', buttons.length, 'button.list');
	draft.unique(
		'Button Title',
		buttons.map(({ title }) => title),
	);
	draft.unique('Button ID', buttons.map(idOf));
	const list = buttons.map((button, index) => ({
		type: 'reply',
		reply: {
			id: draft.text(`Button ${index + 1} ID`, idOf(button), 'button.id'),
			title: draft.text(`Button ${index + 1} Title`, button.title, 'button.title'),
		},
	}));
	return buildInteractive('button', frame, { buttons: list }, draft);
}

function idOf({ id, title }: ReplyButton): string {
	return id ? id : title;
}
