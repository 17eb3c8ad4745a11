import { asText, type JsonObject } from '../json';

/** What groups take beside templates (Meta: "Groups API", supported message types: text and media; "Pin group message"). */
const TAKEN = new Set(['text', 'image', 'video', 'audio', 'document', 'sticker', 'pin']);

/** Why a message cannot be sent to a group; undefined if it can. */
export function refusedByGroups({ type }: JsonObject): string | undefined {
	const name = asText(type) ?? 'text';
	return TAKEN.has(name)
		? undefined
		: `cannot be sent to a group: groups take texts and files (images, videos, audio, documents, stickers)`;
}
