import type { IBinaryData, IDataObject } from 'n8n-workflow';

import { phoneNumberField } from '../fields';
import type { Operation } from '../operation';
import { readPhoneNumberId, readText } from '../parameters';
import { inspectFile } from './inspect';
import { checkUpload, uploadFile, type CheckedFile } from './upload';

interface Input {
	phoneNumberId: string;
	field: string;
	binary: IBinaryData;
}

interface Ready {
	phoneNumberId: string;
	checked: CheckedFile;
}

/** Media → Upload: a file of the item to Meta, which keeps it for 30 days. A file that is there already is not sent again. */
export const upload: Operation<Input, Ready> = {
	fields: [
		phoneNumberField,
		{
			displayName: 'Input Data Field Name',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			placeholder: 'e.g. data',
			hint: 'The name of the input field that contains the file',
		},
	],

	// Each holds a connection for as long as its file takes.
	concurrency: 4,

	read(batch, itemIndex) {
		const given = batch.parameter('binaryPropertyName', itemIndex) as string | IBinaryData;
		return {
			phoneNumberId: readPhoneNumberId(batch, itemIndex),
			field: readText(batch, 'binaryPropertyName', itemIndex),
			binary: batch.node.helpers.assertBinaryData(itemIndex, given),
		};
	},

	async prepare(batch, items) {
		const ready: Array<Ready | Error> = [];
		for (const { itemIndex, input } of items) {
			const { phoneNumberId, field, binary } = input;
			try {
				const file = await inspectFile(batch, binary);
				const label = `File "${file.fileName ?? field}"`;
				ready.push({ phoneNumberId, checked: checkUpload(label, file, {}, itemIndex) });
			} catch (thrown) {
				ready.push(thrown instanceof Error ? thrown : new Error(String(thrown)));
			}
		}
		return ready;
	},

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
