import { asObject, asString, type JsonObject, type JsonValue } from '../json';
import type { LinkUse } from './mediaLink';

const KINDS = ['image', 'video', 'audio', 'document', 'sticker', 'gif'] as const;

/** Gives the link that goes out in place of one, which stands at `path` of a message. */
type Replace = (path: string, link: string, use: LinkUse) => string;

/**
 * A message, or a part of one, as Meta has it, with its links to media replaced: `image: { link }` and the like,
 * wherever they stand (headers, cards, what Meta adds next).
 */
export function withMediaLinks(value: JsonValue, replace: Replace, path = ''): JsonValue {
	if (Array.isArray(value)) {
		return value.map((element, index) => withMediaLinks(element, replace, `${path}[${index}]`));
	}
	const object = asObject(value);
	if (!object) return value;
	const entries = Object.entries(object).map(([key, part]): [string, JsonValue] => {
		const at = path === '' ? key : `${path}.${key}`;
		const kind = KINDS.find((each) => each === key);
		return [
			key,
			kind && isMedium(part) ? replaced(part, kind, at) : withMediaLinks(part, replace, at),
		];
	});
	return Object.fromEntries(entries);

	function replaced(medium: JsonObject, kind: LinkUse['kind'], at: string): JsonObject {
		const use = { kind, ...(medium.voice === true ? { voice: true } : {}) };
		return { ...medium, link: replace(`${at}.link`, asString(medium.link) ?? '', use) };
	}
}

function isMedium(value: JsonValue): value is JsonObject {
	return typeof asObject(value)?.link === 'string';
}
