import type { JsonObject } from '../../json';
import { DOCUMENT_NAME_LIMIT } from '../documentName';
import type { Draft } from '../draft';
import { FILE_SIZE_LIMITS, VOICE_NOTE_LIMIT } from '../fileTypes';
import { characters, type Limits } from '../limit';
import { MEDIA_NAMES, mediumObject, type MediaKind, type MediaSource } from '../mediaSource';

const CAPTION: Limits = [characters(1024, 'Image, video and document messages')];

export const MEDIA_LIMITS = {
	image: { file: FILE_SIZE_LIMITS.image, caption: CAPTION },
	video: { file: FILE_SIZE_LIMITS.video, caption: CAPTION },
	audio: { file: FILE_SIZE_LIMITS.audio, voiceNote: VOICE_NOTE_LIMIT },
	document: { file: FILE_SIZE_LIMITS.document, caption: CAPTION, fileName: DOCUMENT_NAME_LIMIT },
	sticker: {
		staticFile: FILE_SIZE_LIMITS.staticSticker,
		animatedFile: FILE_SIZE_LIMITS.animatedSticker,
	},
} satisfies Record<MediaKind, Record<string, Limits>>;

export interface MediaMessage {
	kind: MediaKind;
	medium: MediaSource;
	/** Under images, videos and documents. */
	caption?: string;
	/** What a document is to be called on the phone; left out: as the file or the link is called. */
	fileName?: string;
	/** Whether an audio is shown as a voice note. */
	voice?: boolean;
}

/** Which kinds take a caption (Meta: "Image messages" and its sisters). */
export const CAPTIONED: readonly MediaKind[] = ['image', 'video', 'document'];

/** `type` and media object of a send request (Meta: "Image messages" and its sisters). */
export function buildMedia(message: MediaMessage, draft: Draft): JsonObject {
	const { kind, medium, fileName, voice } = message;
	const captioned = CAPTIONED.includes(kind);
	const caption = captioned ? draft.optional('Caption', message.caption, CAPTION) : undefined;
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
