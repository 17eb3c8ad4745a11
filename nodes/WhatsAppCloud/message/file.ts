import type { Draft } from './draft';
import { detectFileType, sizeLimitOf, typesFor, type FileType } from './fileTypes';
import { MEDIA_NAMES } from './media';
import type { MediaKind } from './medium';

/** What is known of a file that is to be uploaded, before it is. */
export interface FileFacts {
	/** Bytes. */
	size: number;
	/** The first bytes: see `HEAD_BYTES`. */
	head: Uint8Array;
	/** As n8n knows it. */
	mimeType: string;
	fileName?: string;
}

/**
 * Checks a file against what Meta takes, before it is uploaded.
 *
 * @param label how messages name the file
 * @param use what it is sent as; left out: whatever it is
 * @returns the type to upload it as; `undefined` if the draft refuses it
 */
export function checkFile(
	label: string,
	facts: FileFacts,
	use: { kind?: MediaKind; voice?: boolean },
	draft: Draft,
): FileType | undefined {
	const type = detectFileType(facts.head, facts);
	const taken = typesFor(use.kind ?? 'document');
	if (!type || !taken.includes(type)) {
		const names = taken.map(({ mimeType }) => mimeType).join(', ');
		const who = use.kind ? `${MEDIA_NAMES[use.kind]} takes` : 'Meta takes';
		draft.refuse(label, `is ${type?.mimeType ?? given(facts)}; ${who} ${names}`);
		return undefined;
	}
	draft.count(label, facts.size, sizeLimitOf(type, facts.head));
	if (use.voice) {
		if (type.mimeType !== 'audio/ogg') {
			draft.refuse(
				label,
				`is ${type.mimeType}; a voice note must be audio/ogg with the Opus codec`,
			);
		}
		draft.count(label, facts.size, 'voiceNote.file');
	}
	return draft.refusals.length > 0 ? undefined : type;
}

function given({ mimeType }: FileFacts): string {
	return `of a type that its content does not tell${mimeType ? ` (n8n says ${mimeType})` : ''}`;
}
