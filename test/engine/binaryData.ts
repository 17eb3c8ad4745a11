import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import type { IBinaryData } from 'n8n-workflow';
import { Readable } from 'node:stream';

/** Has n8n keep binary data in files, as it does in production; without this it is base64 within the item. */
export async function keepBinaryDataInFiles(): Promise<void> {
	Container.get(BinaryDataConfig).mode = 'filesystem';
	await Container.get(BinaryDataService).init();
}

/** A file as a node before would have handed it over: in n8n's storage, however it is set up. */
export async function binaryOf(
	content: Buffer | Iterable<Buffer>,
	{
		mimeType = 'application/octet-stream',
		fileName,
	}: { mimeType?: string; fileName?: string } = {},
): Promise<IBinaryData> {
	const location = { type: 'execution', workflowId: 'given', executionId: 'given' } as const;
	return await Container.get(BinaryDataService).store(
		location,
		Buffer.isBuffer(content) ? content : Readable.from(content, { objectMode: false }),
		{ data: '', mimeType, ...(fileName === undefined ? {} : { fileName }) },
	);
}

/** The bytes of an item's file. */
export async function bytesOf(binary: IBinaryData | undefined): Promise<Buffer> {
	if (!binary) throw new Error('The item has no such file');
	return await Container.get(BinaryDataService).getAsBuffer(binary);
}
