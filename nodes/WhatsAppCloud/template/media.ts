import { asId, asObject, asText, type JsonObject } from '../json';
import { documentName, type DocumentName } from '../message/documentName';
import { fileTypeOf } from '../message/fileTypes';
import {
	readMediaLink,
	type LinkUse,
	type MediaLink,
	type Surroundings,
} from '../message/mediaLink';
import { TEMPLATE_LIMITS, tooLong } from './limits';
import type { Parameter, TemplateValue } from './slot';
import { plainText } from './valueRules';

const KINDS = ['image', 'video', 'document', 'gif'] as const satisfies Array<LinkUse['kind']>;

/** Where a document's name is filled in. */
export const NAME_FIELD = 'header_filename';

/** A medium as it was given, and the rest of the object that it was given in. */
interface Given {
	link?: string;
	id?: string;
	rest: JsonObject;
}

/**
 * A media header: a public link, a media ID, or an object with `link` or `id` (Meta: "Template components").
 *
 * @param filename what a document is to be called
 */
export function mediaParameter(
	type: string,
	value: TemplateValue,
	filename?: string,
	surroundings: Surroundings = {},
): Parameter {
	const given = readGiven(value);
	if ('refused' in given) return given;
	const kind = KINDS.find((each) => each === type);
	const medium: MediaLink | undefined =
		kind && given.link !== undefined
			? readMediaLink(given.link, { kind }, surroundings)
			: undefined;
	if (medium?.refused !== undefined) return { refused: medium.refused };
	const { name, warnings } =
		type === 'document' ? nameOf(given, filename) : { name: undefined, warnings: [] };
	const long = tooLong(name ?? '', TEMPLATE_LIMITS.filename);
	if (long !== undefined) return { refused: long, field: NAME_FIELD };
	const link = medium?.link ?? given.link;
	const content = {
		...withoutType(given.rest),
		...(link === undefined ? { id: given.id ?? '' } : { link }),
		...(name === undefined ? {} : { filename: name }),
	};
	const said = medium?.warnings ?? [];
	return {
		parameter: { type, [type]: content },
		...(said.length > 0 ? { warning: said.join('; it also ') } : {}),
		...(warnings.length > 0
			? { asides: warnings.map((text) => ({ field: NAME_FIELD, text })) }
			: {}),
	};
}

function readGiven(value: TemplateValue): Given | { refused: string } {
	const object = asObject(value);
	if (object) {
		const { link, id, ...rest } = object;
		if (typeof link === 'string') return { link, rest };
		const mediaId = asId(id);
		return mediaId === undefined
			? { refused: 'is an object without "link" or "id"' }
			: { id: mediaId, rest };
	}
	const text = plainText(value).trim();
	if (/^\d+$/.test(text)) return { id: text, rest: {} };
	if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return { link: text, rest: {} };
	return {
		refused:
			'is neither a link that begins with http:// or https://, nor a media ID, nor the name of a binary field of the item',
	};
}

/** Graph takes no such key. */
function withoutType(rest: JsonObject): JsonObject {
	return Object.fromEntries(
		Object.entries(rest).filter(([key]) => key !== 'mime_type' && key !== 'mimeType'),
	);
}

/** `mime_type` tells what a file is; `null`: it has not been looked into yet. */
function nameOf({ link, rest }: Given, filename: string | undefined): DocumentName {
	const { mime_type: mimeType, mimeType: ours } = rest;
	const said = asText(mimeType) ?? asText(ours);
	const type = mimeType === null ? 'pending' : fileTypeOf(said ?? '');
	return documentName({ given: filename ?? asText(rest.filename), link, type });
}
