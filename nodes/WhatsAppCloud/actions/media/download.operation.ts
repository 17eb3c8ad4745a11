import { nameForMedia, openMedia } from '../../account/mediaFile';
import { wholeFile } from '../../graph/wholeFile';
import { bareMimeType } from '../../message/fileTypes';
import { asRead, FileOutcome, type Operation } from '../operation';
import { readText } from '../parameters';
import { mediaField, readMediaReference, type MediaReference } from './reference';

interface Input {
	media: MediaReference;
	/** Binary field of the item that the file goes to. */
	field: string;
	/** What the file is called; empty = as the customer called it, or by its ID. */
	fileName: string;
}

/** Media → Download: a file from Meta into the item's binary data, as it comes. */
export const download: Operation<Input> = {
	fields: [
		mediaField,
		{
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			placeholder: 'e.g. data',
			hint: 'The name of the output field to put the file in',
		},
		{
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: '',
			placeholder: 'e.g. receipt.pdf',
			description: "Leave it empty to use the customer's file name, or the media ID",
		},
	],

	concurrency: 4,

	read: (batch, itemIndex) => ({
		media: readMediaReference(batch, itemIndex),
		field: readText(batch, 'binaryPropertyName', itemIndex).trim() || 'data',
		fileName: readText(batch, 'fileName', itemIndex).trim(),
	}),

	prepare: asRead,

	async run(batch, { media, field, fileName }): Promise<FileOutcome> {
		const { kept, warning } = await wholeFile(
			async () => await openMedia(batch.account.graph, media, batch.signal),
			async ({ body, mimeType }) => {
				const type = mimeType ?? media.mimeType ?? 'application/octet-stream';
				const name = fileName || media.fileName || nameForMedia(media.id, type);
				const { helpers } = batch.node;
				return { name, binary: await helpers.prepareBinaryData(body, name, bareMimeType(type)) };
			},
			batch.signal,
		);
		const { binary, name } = kept;
		return new FileOutcome(
			{
				...{ id: media.id, mimeType: binary.mimeType, fileName: name },
				fileSize: binary.bytes ?? null,
				...(warning === undefined ? {} : { warnings: [warning] }),
			},
			{ [field]: binary },
		);
	},
};
