import { asObject, type JsonObject } from '../json';
import { readMediaLink, type LinkUse, type Surroundings } from '../message/mediaLink';
import type { Parameter, TemplateValue } from './slot';
import { plainText } from './value';

const KINDS = ['image', 'video', 'document', 'gif'] as const satisfies Array<LinkUse['kind']>;

/** A media header: a public link, a media ID, or an object with `link` or `id` (Meta: "Template components"). */
export function mediaParameter(
	type: string,
	value: TemplateValue,
	filename?: string,
	surroundings: Surroundings = {},
): Parameter {
	const name: JsonObject = filename === undefined ? {} : { filename };
	const object = asObject(value);
	if (object && typeof object.link !== 'string') {
		return typeof object.id === 'string'
			? { parameter: { type, [type]: { ...object, ...name } } }
			: { refused: 'is an object without "link" or "id"' };
	}
	const text = plainText(object ? object.link : value).trim();
	if (!object && /^\d+$/.test(text)) return { parameter: { type, [type]: { id: text, ...name } } };
	if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) {
		return {
			refused:
				'is neither a link that begins with http:// or https://, nor a media ID, nor the name of a binary field of the item',
		};
	}
	const kind = KINDS.find((each) => each === type);
	if (!kind) return { parameter: { type, [type]: { ...object, link: text, ...name } } };
	const { link, refused, warnings } = readMediaLink(text, { kind }, surroundings);
	if (refused !== undefined) return { refused };
	return {
		parameter: { type, [type]: { ...object, link, ...name } },
		...(warnings.length > 0 ? { warning: warnings.join('; it also ') } : {}),
	};
}
