import type { Frame, Header } from '../../../message/interactive';
import type { MediaSource } from '../../../message/mediaSource';
import { HEADER_MEDIA, MEDIA, type MediumNames } from './fields';
import type { ItemReader } from './reader';

/** A medium from the fields of these names. */
function readMedium(
	reader: ItemReader,
	names: MediumNames,
	label: string,
	use: Parameters<ItemReader['medium']>[2],
): MediaSource {
	const source = reader.value(names.source);
	return reader.medium(
		{
			source,
			// Only the field that belongs to the source is there.
			link: source === 'link' ? reader.value(names.link) : undefined,
			id: source === 'id' ? reader.value(names.id) : undefined,
			binary: source === 'binary' ? reader.value(names.binary) : undefined,
		},
		label,
		use,
	);
}

/** The medium that a message is. */
export function readMedia(
	reader: ItemReader,
	label: string,
	use: Parameters<ItemReader['medium']>[2],
): MediaSource {
	return readMedium(reader, MEDIA, label, use);
}

/** Body and, where the type has them, footer and header. */
export function readFrame(
	reader: ItemReader,
	parts: { header?: 'any' | 'text'; footer?: true } = {},
): Frame {
	const header = parts.header && readHeader(reader, parts.header);
	const footer = parts.footer && reader.optional('footer');
	return {
		body: reader.text('body'),
		...(header ? { header } : {}),
		...(footer ? { footer } : {}),
	};
}

function readHeader(reader: ItemReader, kinds: 'any' | 'text'): Header | undefined {
	const type = kinds === 'text' ? 'text' : reader.text('headerType');
	switch (type) {
		case 'text': {
			const text = reader.text('headerText');
			return text.trim() === '' && kinds === 'text' ? undefined : { type, text };
		}
		case 'image':
		case 'video':
			return { type, medium: readMedium(reader, HEADER_MEDIA, 'Header', { kind: type }) };
		case 'document': {
			const medium = readMedium(reader, HEADER_MEDIA, 'Header', { kind: type });
			const fileName = reader.optional('headerFileName');
			return { type, medium, ...(fileName === undefined ? {} : { fileName }) };
		}
		default:
			return undefined;
	}
}
