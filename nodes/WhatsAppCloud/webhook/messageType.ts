import { asArray, asId, asObject, type JsonObject, type JsonValue } from '../json';

/** What a customer sends, or what becomes of it: by these names its contents stand in a message. */
const TYPES = [
	...['text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts'],
	...['button', 'interactive', 'order', 'reaction', 'system', 'edit', 'revoke'],
];

/** A message's type as Meta says it; where it does not, the one of what stands in it. */
export function messageTypeOf(message: JsonObject): string {
	return asId(message.type) ?? kindIn(message, TYPES) ?? 'unknown';
}

/** When a message was written, as Meta says it; answers with an address say it one level lower ("Address messages"). */
export function sentAt(message: JsonObject): JsonValue | undefined {
	return message.timestamp ?? asObject(message.interactive)?.timestamp;
}

/** The first of these names by which an object has contents. */
export function kindIn(object: JsonObject, kinds: Iterable<string>): string | undefined {
	for (const kind of kinds) {
		if (asObject(object[kind]) ?? asArray(object[kind])) return kind;
	}
	return undefined;
}
