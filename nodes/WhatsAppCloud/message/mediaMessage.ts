import type { JsonObject } from '../json';
import type { Draft } from './draft';
import { mediumObject, type MediaKind, type Medium } from './mediaSource';

export interface MediaMessage {
	kind: MediaKind;
	medium: Medium;
	/** Under images, videos and documents. */
	caption?: string;
	/** What a document is to be called on the phone; left out: as the file or the link is called. */
	fileName?: string;
	/** Whether an audio is shown as a voice note. */
	voice?: boolean;
}

/** How the editor names each kind. */
export const MEDIA_NAMES: Readonly<Record<MediaKind, string>> = {
	image: 'Image',
	video: 'Video',
	audio: 'Audio',
	document: 'Document',
	sticker: 'Sticker',
};

/** Which kinds take a caption (Meta: "Image messages" and its sisters). */
export const CAPTIONED: readonly MediaKind[] = ['image', 'video', 'document'];

/** `type` and media object of a send request (Meta: "Image messages" and its sisters). */
export function buildMedia(message: MediaMessage, draft: Draft): JsonObject {
	const { kind, medium, fileName, voice } = message;
	const captioned = CAPTIONED.includes(kind);
	const caption = captioned
		? draft.optional('Caption', message.caption, 'media.caption')
		: undefined;
	const filename =
		kind === 'document' ? draft.documentName('File Name', fileName, medium) : undefined;
	return {
		type: kind,
		[kind]: {
			...mediumObject(draft, MEDIA_NAMES[kind], medium, { kind, ...(voice ? { voice } : {}) }),
			...(caption === undefined ? {} : { caption }),
			...(filename === undefined ? {} : { filename }),
			...(kind === 'audio' && voice ? { voice } : {}),
		},
	};
}
