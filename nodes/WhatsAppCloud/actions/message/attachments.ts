import type { JsonObject } from '../../json';
import type { FileTypes } from '../../message/draft';
import { fileTypeOf } from '../../message/fileTypes';
import type { FileReference } from '../../message/mediaSource';
import { inspectFile } from '../media/inspect';
import { checkUpload, uploadFile, type CheckedFile } from '../media/upload';
import type { Batch } from '../operation';
import type { Outgoing } from './composition';
import type { BinaryFile } from './typeParts/reader';

/** The files of one message: read and checked, so that bad ones stop a batch before its first message. */
export type CheckedFiles = ReadonlyMap<FileReference, CheckedFile>;

/** Throws BadInput for a file that Meta would refuse. */
export async function checkFiles(
	batch: Batch,
	{ files }: Outgoing,
	checkContents: boolean,
): Promise<CheckedFiles> {
	const checked = new Map<FileReference, CheckedFile>();
	for (const file of files) {
		const inspected = await inspectFile(batch, (file as BinaryFile).binary);
		checked.set(file, checkUpload(file.label, inspected, { ...file, checkContents }));
	}
	return checked;
}

/** What they turned out to be. */
export function typesOf(files: CheckedFiles): FileTypes {
	return new Map(
		[...files].flatMap(([reference, { mimeType }]) => {
			const type = fileTypeOf(mimeType);
			return type ? [[reference, type]] : [];
		}),
	);
}

/** The message with the IDs of its files, which are uploaded where Meta does not have them yet. */
export async function withUploads(
	batch: Batch,
	phoneNumberId: string,
	{ message, files: needed, withFiles }: Outgoing,
	files: CheckedFiles,
): Promise<JsonObject> {
	if (needed.length === 0) return message;
	const ids = new Map<FileReference, string>();
	for (const [reference, file] of files) {
		ids.set(reference, (await uploadFile(batch, phoneNumberId, file)).mediaId);
	}
	return withFiles({ types: typesOf(files), ids }).message;
}
