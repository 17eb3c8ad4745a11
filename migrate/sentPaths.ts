import { read, type Reference } from './expression';
import type { Replacement } from './triggerPaths';

/** What our node gives in place of Graph's answer to a message that was sent. */
const SENT = new Map([
	['messages.0.id', 'messageId'],
	['messages.0.message_status', 'status'],
	['contacts.0.wa_id', 'phone'],
	['contacts.0.input', 'to'],
]);

/** In place of what Graph says of a file. */
const FILE = new Map([
	['id', 'id'],
	['url', 'url'],
	['mime_type', 'mimeType'],
	['file_size', 'fileSize'],
	['sha256', 'sha256'],
	['success', 'success'],
]);

/** In place of what n8n's page of an approval gives; {@link ANSWERS} are the buttons. */
const ANSWERED = new Map([
	['data.text', 'text'],
	['data.respondedAt', 'timestamp'],
]);

/** Fields of the old items, and of ours. */
export const SENT_FIELDS = new Set(
	[SENT, FILE, ANSWERED].flatMap((fields) =>
		[...fields].flatMap(([old, ours]) => [old.split('.')[0] ?? '', ours]),
	),
);

/** IDs of the buttons that stand for n8n's page of an approval. */
export const ANSWERS = { approve: 'approve', decline: 'decline' };

/** @returns undefined where it is not certain what to read instead */
export function forSent({ base, path, isOpen }: Reference): Replacement | undefined {
	if (path.join('.') === 'messaging_product') return { code: "'whatsapp'" };
	return replace(SENT, base, path, isOpen);
}

export function forFile({ base, path, isOpen }: Reference): Replacement | undefined {
	return path.join('.') === 'messaging_product'
		? { code: "'whatsapp'" }
		: replace(FILE, base, path, isOpen);
}

export function forAnswer({ base, path, isOpen }: Reference): Replacement | undefined {
	if (path.join('.') === 'data.approved') {
		return { code: `(${base}.replyId === '${ANSWERS.approve}')` };
	}
	return replace(ANSWERED, base, path, isOpen);
}

function replace(
	fields: Map<string, string>,
	base: string,
	path: string[],
	isOpen: boolean,
): Replacement | undefined {
	if (isOpen) return undefined;
	// What is read is a text or a number: what follows, such as `.length`, is the same of ours.
	for (let length = path.length; length > 0; length--) {
		const field = fields.get(path.slice(0, length).join('.'));
		if (field !== undefined) return { code: read(base, [field, ...path.slice(length)]) };
	}
	return undefined;
}
