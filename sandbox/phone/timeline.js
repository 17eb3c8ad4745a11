import { dayOf } from './time.js';

const WORDS = {
	image: 'Photo',
	video: 'Video',
	audio: 'Audio',
	document: 'Document',
	sticker: 'Sticker',
	location: 'Location',
	contacts: 'Contact',
	reaction: 'Reaction',
	revoke: 'Deleted a message',
	edit: 'Edited a message',
	interactive: 'Message',
	unsupported: 'A message of a kind that Meta does not hand over',
};

/** Meta's object of a message: what the customer sent, or what the business asked for. */
export const contentOf = (message) => {
	const source = message.request ?? message.message ?? {};
	return source[message.type] ?? {};
};

function isVoice(message) {
	return message.type === 'audio' && contentOf(message).voice === true;
}

/** A message in a few words. */
export function summaryOf(message) {
	const content = contentOf(message);
	if (message.type === 'reaction') {
		return content.emoji ? `Reacted ${content.emoji}` : 'Took the reaction back';
	}
	const word = isVoice(message) ? 'Voice message' : WORDS[message.type];
	if (message.type === 'document') return message.text || content.filename || word;
	if (['image', 'video', 'audio', 'sticker', 'contacts', 'location'].includes(message.type)) {
		return message.text ? `${word}: ${message.text}` : word;
	}
	return message.text || word || message.type;
}

/** What a message is about, when it is no bubble of its own: a reaction, an edit, a deletion. */
function changeOf(message) {
	const content = contentOf(message);
	if (message.type === 'reaction') return { of: content.message_id, reaction: content.emoji ?? '' };
	if (message.type === 'revoke') return { of: content.original_message_id, isDeleted: true };
	if (message.type !== 'edit') return undefined;
	const edited = content.message ?? {};
	const inner = edited[edited.type] ?? {};
	return { of: content.original_message_id, text: inner.body ?? inner.caption };
}

const arrived = ({ direction, status }) =>
	direction === 'incoming' || ['delivered', 'read', 'played'].includes(status);

/** Reactions, edits and deletions, by the message that they are of. */
function changesIn(sorted) {
	const changes = new Map();
	for (const message of sorted) {
		const change = changeOf(message);
		if (!change?.of || !arrived(message)) continue;
		const known = changes.get(change.of) ?? { reactions: new Map() };
		changes.set(change.of, known);
		if (change.reaction !== undefined) {
			// One each: the newer one stands, an empty one takes it back.
			const who =
				message.direction === 'outgoing' ? 'business' : (message.sender?.customer ?? 'me');
			if (change.reaction) known.reactions.set(who, change.reaction);
			else known.reactions.delete(who);
		}
		if (change.isDeleted) known.isDeleted = true;
		if (change.text !== undefined) known.text = change.text;
	}
	return changes;
}

/**
 * What a chat shows, oldest first: days, messages with what became of them, calls.
 *
 * @returns `[{ kind: 'day' | 'message' | 'call', id, … }]`
 */
export function timelineOf(messages, calls) {
	const dated = [...messages.values(), ...calls.values()].map((entry) => ({
		entry,
		at: Date.parse(entry.timestamp),
	}));
	// What was said in the same moment stays in the order in which it was said.
	dated.sort((a, b) => a.at - b.at);
	const changes = changesIn(dated.flatMap(({ entry }) => (entry.direction ? [entry] : [])));
	const items = [];
	let day;
	for (const { entry, at } of dated) {
		const isKnownChange = entry.direction && messages.has(changeOf(entry)?.of);
		if (isKnownChange && arrived(entry)) continue;
		const start = new Date(at).setHours(0, 0, 0, 0);
		if (start !== day) {
			day = start;
			items.push({ kind: 'day', id: `day ${start}`, text: dayOf(at) });
		}
		if (!entry.direction) items.push({ kind: 'call', id: entry.id, call: entry });
		else {
			items.push({ kind: 'message', id: entry.id, message: entry, ...changes.get(entry.id) });
		}
	}
	return items;
}
