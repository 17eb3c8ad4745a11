import type { IBinaryData, IDataObject, INodeProperties } from 'n8n-workflow';

import { phoneNumberField } from '../fields';
import type { Operation } from '../operation';
import { readOptions, readPhoneNumberId, readText } from '../parameters';
import { checkContentsOption, isContentsChecked } from './checkContents';
import { inspectFile } from './inspect';
import { checkUpload, uploadFile, type CheckedFile } from './upload';

/** Which file of the item. */
export const binaryField: INodeProperties = {
	displayName: 'Input Data Field Name',
	name: 'binaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	placeholder: 'e.g. data',
	hint: 'The name of the input field that contains the file',
};

interface Input {
	checkContents: boolean;
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

	read(batch, itemIndex) {
		const given = batch.parameter('binaryPropertyName', itemIndex) as string | IBinaryData;
		return {
			phoneNumberId: readPhoneNumberId(batch, itemIndex),
			field: readText(batch, 'binaryPropertyName', itemIndex),
			binary: batch.node.helpers.assertBinaryData(itemIndex, given),
			checkContents: isContentsChecked(readOptions(batch, 'options', itemIndex)),
		};
	},

	async prepare(batch, items) {
		const ready: Array<Ready | Error> = [];
		for (const { input } of items) {
			const { phoneNumberId, field, binary, checkContents } = input;
			try {
				const file = await inspectFile(batch, binary);
				const label = `File "${file.fileName ?? field}"`;
				ready.push({ phoneNumberId, checked: checkUpload(label, file, { checkContents }) });
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
