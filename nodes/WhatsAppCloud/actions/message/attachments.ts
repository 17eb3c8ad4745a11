import { fileTypeOf } from '../../message/fileTypes';
import type { FileReference } from '../../message/mediaSource';
import type { SendInput } from '../../send/composition';
import { inspectFile } from '../media/inspect';
import { checkUpload, uploadFile, type CheckedFile } from '../media/uploadOnce';
import type { Batch } from '../operation';
import type { BinaryFile } from './typeParts/reader';

/** How the files of an item's messages are read, checked and uploaded. Throws {@link BadInput} for what Meta would refuse. */
export function fileChecker(
	batch: Batch,
	phoneNumberId: string,
	checkContents: boolean,
): SendInput['checkFiles'] {
	return async (references) => {
		const checked = new Map<FileReference, CheckedFile>();
		for (const file of references) {
			const inspected = await inspectFile(batch, (file as BinaryFile).binary);
			checked.set(file, checkUpload(file.label, inspected, { ...file, checkContents }));
		}
		return {
			types: new Map(
				[...checked].flatMap(([reference, { mimeType }]) => {
					const type = fileTypeOf(mimeType);
					return type ? [[reference, type]] : [];
				}),
			),
			warnings: [...checked.values()].flatMap(({ warnings }) => warnings),
			async upload() {
				const ids = new Map<FileReference, string>();
				for (const [reference, file] of checked) {
					ids.set(reference, (await uploadFile(batch, phoneNumberId, file)).mediaId);
				}
				return ids;
			},
		};
	};
}
