import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { IBinaryData } from 'n8n-workflow';

import { ContentsPass } from '../../message/contents/pass';
import type { FileFacts } from '../../message/file';
import { giveWay } from '../../giveWay';
import type { Batch } from '../operation';

/** Everything that is known of a file before it is uploaded, and how to read it. */
export interface InspectedFile extends FileFacts {
	/** Of its bytes, hexadecimal. */
	sha256: string;
	/** Opens it from its beginning. */
	open: () => Promise<Readable>;
}

/** Files that n8n keeps outside of the item are read once per batch, however many items share them. */
const inspected = new WeakMap<Batch, Map<string, Promise<InspectedFile>>>();

/** Reads a file once, from beginning to end, never all of it at a time. */
export async function inspectFile(batch: Batch, binary: IBinaryData): Promise<InspectedFile> {
	const { id } = binary;
	if (id === undefined) return await read(batch, binary);
	const known = inspected.get(batch) ?? new Map<string, Promise<InspectedFile>>();
	inspected.set(batch, known);
	const facts = known.get(id) ?? read(batch, binary);
	known.set(id, facts);
	const { mimeType, fileName } = binary;
	return { ...(await facts), mimeType, ...(fileName === undefined ? {} : { fileName }) };
}

async function read(batch: Batch, binary: IBinaryData): Promise<InspectedFile> {
	const open = async () => await openBinary(batch, binary);
	const hash = createHash('sha256');
	const pass = new ContentsPass();
	let size = 0;
	for await (const chunk of await open()) {
		await giveWay();
		batch.signal?.throwIfAborted();
		const bytes = chunk as Buffer;
		hash.update(bytes);
		pass.push(bytes);
		size += bytes.length;
	}
	const { mimeType, fileName } = binary;
	return {
		size,
		contents: pass.end(),
		sha256: hash.digest('hex'),
		mimeType,
		...(fileName === undefined ? {} : { fileName }),
		open,
	};
}

/** A multiple of 3 bytes, which base64 writes as 4 characters without remainder. */
const BASE64_STEP = 4 * 16 * 1024;

/** n8n keeps a file outside of the item (it has an ID then), or as base64 within it. */
async function openBinary(batch: Batch, { id, data }: IBinaryData): Promise<Readable> {
	if (id !== undefined) return await batch.node.helpers.getBinaryStream(id);
	return Readable.from(decoded(data), { objectMode: false });
}

function* decoded(base64: string): Generator<Buffer, void, undefined> {
	for (let at = 0; at < base64.length; at += BASE64_STEP) {
		yield Buffer.from(base64.slice(at, at + BASE64_STEP), 'base64');
	}
}
