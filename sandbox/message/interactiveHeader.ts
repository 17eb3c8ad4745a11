import { messageRefusal, missingParameter } from '../errors/graphError.ts';
import { textOf, type JsonValue } from '../json.ts';
import type { World } from '../state/world.ts';
import { checkMediaReference } from './media.ts';
import { lengthOf, requireObject } from './require.ts';

/** Meta's limit for header texts. */
const MAX_HEADER_TEXT = 60;

/** @param allowed the header types that this kind of message takes; none: no header at all */
export function checkHeader(
	world: World,
	value: JsonValue | undefined,
	allowed: string[],
	path: string,
): void {
	if (value === undefined || value === null) return;
	const header = requireObject(value, path);
	const type = textOf(header.type)?.toLowerCase();
	if (!type) throw missingParameter(`${path}['type']`);
	if (!allowed.includes(type)) {
		throw messageRefusal(131009, `Header type ${type} is not allowed for this type of message`);
	}
	if (type !== 'text') {
		checkMediaReference(
			world,
			requireObject(header[type], `${path}['${type}']`),
			`${path}['${type}']`,
		);
		return;
	}
	const text = header.text;
	if (text === undefined || text === null) {
		throw messageRefusal(131009, 'Text cannot be null for header type text');
	}
	if (typeof text !== 'string' || text === '' || lengthOf(text) > MAX_HEADER_TEXT) {
		throw messageRefusal(
			131009,
			`Header text length invalid. Min length: 1, Max length: ${MAX_HEADER_TEXT}`,
		);
	}
}
