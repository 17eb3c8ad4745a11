import type { IDataObject } from 'n8n-workflow';

import { phoneNumberField } from '../fields';
import type { Operation } from '../operation';
import { readOptions, readPhoneNumberId } from '../parameters';
import { binaryField, inspectItems, readItemFile, type ItemFile } from './binaryField';
import { checkContentsOption, isContentsChecked } from './checkContents';
import { checkUpload, uploadFile, type CheckedFile } from './uploadOnce';

interface Input extends ItemFile {
	phoneNumberId: string;
	checkContents: boolean;
}

interface Ready {
	phoneNumberId: string;
	checked: CheckedFile;
}

/** Media → Upload: a file of the item to Meta, which keeps it for 30 days. A file that is there already is not sent again. */
export const upload: Operation<Input, Ready> = {
	fields: [
		phoneNumberField,
		binaryField,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [checkContentsOption],
		},
	],

	// Each holds a connection for as long as its file takes.
	concurrency: 4,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read: (batch, itemIndex) => ({
		...readItemFile(batch, itemIndex),
		phoneNumberId: readPhoneNumberId(batch, itemIndex),
		checkContents: isContentsChecked(readOptions(batch, 'options', itemIndex)),
	}),

	prepare: async (batch, items) =>
		await inspectItems(batch, items, (file, label, { phoneNumberId, checkContents }) => ({
			phoneNumberId,
			checked: checkUpload(label, file, { checkContents }),
		})),

	async run(batch, { phoneNumberId, checked }): Promise<IDataObject> {
		const { mediaId, reused } = await uploadFile(batch, phoneNumberId, checked);
		const { file, mimeType, warnings } = checked;
		return {
			id: mediaId,
			mimeType,
			...(file.fileName === undefined ? {} : { fileName: file.fileName }),
			fileSize: file.size,
			sha256: file.sha256,
			phoneNumberId,
			reused,
			...(warnings.length > 0 ? { warnings } : {}),
		};
	},
};
