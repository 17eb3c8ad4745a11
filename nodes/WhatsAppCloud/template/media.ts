import { asObject, type JsonObject } from '../json';
import type { Parameter, TemplateValue } from './slot';
import { plainText } from './value';

/** A media header: a public link, a media ID, or an object with `link` or `id` (Meta: "Template components"). */
export function mediaParameter(type: string, value: TemplateValue, filename?: string): Parameter {
	const name: JsonObject = filename === undefined ? {} : { filename };
	const object = asObject(value);
	if (object) {
		return typeof object.link === 'string' || typeof object.id === 'string'
			? { parameter: { type, [type]: { ...object, ...name } } }
			: { refused: 'is an object without "link" or "id"' };
	}
	const text = plainText(value).trim();
	if (/^\d+$/.test(text)) return { parameter: { type, [type]: { id: text, ...name } } };
	if (!/^https?:\/\/\S+$/i.test(text)) {
		return {
			refused:
				'is neither a link that begins with http:// or https://, nor a media ID, nor the name of a binary field of the item',
		};
	}
	const warning = otherType(type, text);
	return {
		parameter: { type, [type]: { link: text, ...name } },
		...(warning === undefined ? {} : { warning }),
	};
}

/** What a link's ending says of the file behind it; types of Meta's table, and what people take for one of them. */
const TYPE_OF_ENDING: Record<string, string> = {
	jpg: 'image',
	jpeg: 'image',
	png: 'image',
	webp: 'sticker',
	gif: 'gif',
	svg: 'vector image',
	mp4: 'video',
	'3gp': 'video',
	mov: 'QuickTime video',
	mp3: 'audio',
	ogg: 'audio',
	pdf: 'document',
	docx: 'document',
	xlsx: 'document',
	pptx: 'document',
};

/** A link tells nothing for certain; Meta looks at what it gets from there. */
function otherType(type: string, link: string): string | undefined {
	const ending = /\.(\w+)$/.exec(link.replace(/[?#].*$/, ''))?.[1]?.toLowerCase() ?? '';
	const other = TYPE_OF_ENDING[ending];
	// GIFs are sent as mp4 files (Meta: "GIF headers").
	if (other === undefined || other === type || type === 'document') return undefined;
	if (type === 'gif' && other === 'video') return undefined;
	return `looks like a link to a ${other}, but the template takes a file of type ${type}; if it is none, Meta drops the message later`;
}
