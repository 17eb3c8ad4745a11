import type { INodeProperties } from 'n8n-workflow';

import { buildMedia, CAPTIONED, MEDIA_LIMITS } from '../../../message/types/media';
import { MEDIA_NAMES, type MediaKind } from '../../../message/mediaSource';
import { MEDIA, mediumFields } from '../typeParts/fields';
import { readMedia } from '../typeParts/frame';
import type { MessageType } from '../typeParts/messageType';

const fileFields = mediumFields(MEDIA, 'File');

const captionField: INodeProperties = {
	displayName: 'Caption',
	name: 'caption',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	placeholder: 'e.g. Your invoice for May',
	description: 'The text below, at most 1,024 characters; may be empty',
};

const MORE_FIELDS: Partial<Record<MediaKind, INodeProperties[]>> = {
	audio: [
		{
			displayName: 'Voice Note',
			name: 'voice',
			type: 'boolean',
			default: false,
			description:
				'Whether to send it as a voice note, with the picture of the business. OGG with the Opus codec gets a waveform and a transcript, other audio does not.',
		},
	],
	document: [
		{
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: '',
			placeholder: 'e.g. invoice.pdf',
			description:
				'The name shown on the phone; leave it empty to use the name of the file or the end of the link',
		},
	],
};

const DESCRIPTIONS: Readonly<Record<MediaKind, string>> = {
	image: 'JPEG or PNG, up to 5 MB',
	video: 'MP4 or 3GP (H.264 and AAC), up to 16 MB',
	audio: 'AAC, AMR, MP3, M4A or OGG (Opus), up to 16 MB; or as a voice note',
	document: 'PDF, text or Office file, up to 100 MB',
	sticker: 'WebP, up to 100 KB, animated up to 500 KB',
};

function mediaType(kind: MediaKind): MessageType {
	const name = MEDIA_NAMES[kind];
	const captioned = CAPTIONED.includes(kind);
	return {
		option: { name, value: kind, description: DESCRIPTIONS[kind] },
		fields: [...fileFields, ...(captioned ? [captionField] : []), ...(MORE_FIELDS[kind] ?? [])],
		limits: MEDIA_LIMITS[kind],
		read(reader) {
			const voice = kind === 'audio' && reader.flag('voice');
			const medium = readMedia(reader, name, { kind, ...(voice ? { voice } : {}) });
			const caption = captioned ? reader.optional('caption') : undefined;
			const fileName = kind === 'document' ? reader.optional('fileName') : undefined;
			const message = {
				kind,
				medium,
				voice,
				...(caption === undefined ? {} : { caption }),
				...(fileName === undefined ? {} : { fileName }),
			};
			return (draft) => buildMedia(message, draft);
		},
	};
}

export const image = mediaType('image');
export const video = mediaType('video');
export const audio = mediaType('audio');
export const document = mediaType('document');
export const sticker = mediaType('sticker');
