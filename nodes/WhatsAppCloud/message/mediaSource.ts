import type { JsonObject } from '../json';
import type { Draft } from './draft';
import type { LinkUse } from './mediaLink';

/** The kinds of files that Meta knows (Meta: "Media": supported types). */
export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** How the editor names each kind. */
export const MEDIA_NAMES: Readonly<Record<MediaKind, string>> = {
	image: 'Image',
	video: 'Video',
	audio: 'Audio',
	document: 'Document',
	sticker: 'Sticker',
};

/** A file of the workflow that has to be uploaded before the message can be sent. */
export interface FileReference {
	/** How messages name it. */
	label: string;
	kind: MediaKind;
	/** What it is called. */
	fileName?: string;
	/** Whether it is a voice note. */
	voice?: boolean;
	/** Whether it plays by itself, again and again. */
	gif?: boolean;
}

/** Where the bytes of an image, a video, … come from. */
export type MediaSource = { link: string } | { id: string } | { file: FileReference };

/** `{ id }` or `{ link }` of a media object. */
export function mediumObject(
	draft: Draft,
	field: string,
	medium: MediaSource,
	use: LinkUse,
): JsonObject {
	if ('file' in medium) return { id: draft.idOf(medium.file) };
	if ('id' in medium) return { id: draft.required(`${field} Media ID`, medium.id) };
	return { link: draft.mediaLink(`${field} Link`, medium.link, use) };
}
