import type { IBinaryData, INodeProperties } from 'n8n-workflow';
import { orError } from '../../thrown';

import { fileOf } from '../itemFile';
import type { Batch } from '../operation';
import { readText } from '../parameters';
import { inspectFile, type InspectedFile } from './inspect';

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

/** A file of the item, and how messages name it where it has no name. */
export interface ItemFile {
	field: string;
	binary: IBinaryData;
}

/** Reads {@link binaryField}. Throws n8n's own message if the item has no such file. */
export function readItemFile(batch: Batch, itemIndex: number): ItemFile {
	return {
		field: readText(batch, 'binaryPropertyName', itemIndex),
		binary: fileOf(batch, itemIndex, batch.parameter('binaryPropertyName', itemIndex)),
	};
}

/** Looks into the file of each item, and makes of it what the operation needs; or tells why that cannot be. */
export async function inspectItems<Input extends ItemFile, Ready>(
	batch: Batch,
	items: ReadonlyArray<{ input: Input }>,
	make: (file: InspectedFile, label: string, input: Input) => Ready,
): Promise<Array<Ready | Error>> {
	const ready: Array<Ready | Error> = [];
	for (const { input } of items) {
		ready.push(
			await orError(async () => {
				const file = await inspectFile(batch, input.binary);
				return make(file, `File "${file.fileName ?? input.field}"`, input);
			}),
		);
	}
	return ready;
}
