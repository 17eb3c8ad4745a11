import type { FileContents } from './contents/contents';
import type { Draft } from './draft';
import { judge } from './fileRules';
import {
	FILE_SIZE_LIMITS,
	fileTypeNamed,
	GIF_LIMIT,
	sizeLimitsOf,
	typeAsSaid,
	typeByContents,
	typesFor,
	type FileType,
	VOICE_NOTE_LIMIT,
} from './fileTypes';
import { FORMATS } from './formats';
import { MEDIA_NAMES, type MediaKind } from './mediaSource';

/** What is known of a file that is to be uploaded, before it is. */
export interface FileFacts {
	/** Bytes. */
	size: number;
	contents: FileContents;
	/** As n8n knows it. */
	mimeType: string;
	fileName?: string;
}

/** What a file is sent as. */
export interface FileUse {
	/** Left out: whatever it is. */
	kind?: MediaKind;
	voice?: boolean;
	gif?: boolean;
	/** Whether what is in the file is held against Meta's rules. Left out: yes. */
	checkContents?: boolean;
}

/**
 * Checks a file against what Meta accepts, before it is uploaded.
 *
 * @param label how messages name the file
 * @returns the type to upload it as; `undefined` if the draft refuses it
 */
export function checkFile(
	label: string,
	facts: FileFacts,
	use: FileUse,
	draft: Draft,
): FileType | undefined {
	const { contents, size } = facts;
	const { kind, voice = false, gif = false, checkContents = true } = use;
	const type = checkContents ? typeByContents(contents, facts) : typeAsSaid(contents, facts);
	if (size === 0) {
		draft.count(
			label,
			size,
			FILE_SIZE_LIMITS[kind === 'sticker' ? 'staticSticker' : (kind ?? 'document')],
		);
		return undefined;
	}
	const taken = typesFor(kind ?? 'document');
	if (!type || !taken.includes(type)) {
		draft.refuse(label, otherType(facts, type, kind));
		return undefined;
	}
	const misnamed = checkContents ? misnamedOffice(facts, type) : undefined;
	if (misnamed !== undefined) draft.refuse(label, misnamed);
	draft.count(label, size, sizeLimitsOf(type, contents));
	if (voice) draft.count(label, size, VOICE_NOTE_LIMIT);
	if (gif) draft.count(label, size, GIF_LIMIT);
	if (checkContents) {
		const { mimeType } = type;
		for (const { strictness, text } of judge(kind ?? type.kind, {
			contents,
			mimeType,
			size,
			voice,
		})) {
			if (strictness === 'warn') draft.warnings.push(`${label} ${text}`);
			else if (kind !== undefined) draft.refuse(label, text);
			else {
				const name = MEDIA_NAMES[type.kind];
				draft.warnings.push(`${label} ${text} As ${name} it would not arrive.`);
			}
		}
	}
	return draft.refusals.length > 0 ? undefined : type;
}

/** Why a file is of no type that is taken: by what it is and how to cure that, where we know it. */
function otherType(
	{ contents: { format }, mimeType }: FileFacts,
	type: FileType | undefined,
	kind: MediaKind | undefined,
): string {
	const { name, cure } = FORMATS[format];
	if (!type && cure !== undefined) return `is ${name}. ${cure}`;
	const names = typesFor(kind ?? 'document').map((each) => each.mimeType);
	const who = kind ? `${MEDIA_NAMES[kind]} takes` : 'Meta accepts';
	const what = type?.mimeType ?? `${name}${mimeType ? ` (n8n says ${mimeType})` : ''}`;
	return `is ${what}; ${who} ${names.join(', ')}`;
}

/** Office refuses to open a file of another of its programs under a wrong name. */
function misnamedOffice({ contents, fileName }: FileFacts, type: FileType): string | undefined {
	const named = fileTypeNamed(fileName);
	if (!named || named === type || ![named, type].every(isOffice)) return undefined;
	const ending = type.extensions[0] ?? '';
	return `is ${FORMATS[contents.format].name}, which does not open under the name "${fileName}". Name it .${ending}, or convert it.`;
}

function isOffice({ mimeType }: FileType): boolean {
	return /msword|ms-excel|ms-powerpoint|officedocument/.test(mimeType);
}
