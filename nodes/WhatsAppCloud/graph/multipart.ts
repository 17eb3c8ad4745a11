import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

/** A file that goes out as it is read: never whole in memory. */
export interface UploadSource {
	/** Opens the file from its beginning; may be called again. */
	open: () => Promise<Readable>;
	/** Bytes that `open` gives. */
	size: number;
	fileName: string;
	mimeType: string;
}

export interface Multipart {
	contentType: string;
	/** Bytes of the whole body. */
	contentLength: number;
	/** Reads the file while the body is read. */
	open: () => Readable;
	/** Closes the file, wherever the body is. */
	close: () => void;
}

/**
 * A body of the type `multipart/form-data` (RFC 7578): some fields, then the file under the name `file`.
 *
 * @param onProgress told how many bytes of the file have been handed to the connection
 */
export function multipart(
	fields: Record<string, string>,
	source: UploadSource,
	onProgress: (bytes: number) => void = () => {},
): Multipart {
	const boundary = `----whatsapp-cloud-${randomBytes(16).toString('hex')}`;
	const part = (disposition: string, more = '') =>
		`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${more}\r\n`;
	const head = Buffer.from(
		[
			...Object.entries(fields).map(([name, value]) => `${part(`name="${name}"`)}${value}\r\n`),
			part(
				`name="file"; filename="${quoted(source.fileName)}"`,
				`Content-Type: ${source.mimeType}\r\n`,
			),
		].join(''),
	);
	let file: Readable | undefined;
	const open = async () => (file = await source.open());
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
	return {
		contentType: `multipart/form-data; boundary=${boundary}`,
		contentLength: head.length + source.size + tail.length,
		open: () => {
			const body = parts(head, { ...source, open }, tail, onProgress);
			return Readable.from(body, { objectMode: false });
		},
		close: () => file?.destroy(),
	};
}

async function* parts(
	head: Buffer,
	source: UploadSource,
	tail: Buffer,
	onProgress: (bytes: number) => void,
): AsyncGenerator<Buffer, void, undefined> {
	yield head;
	let sent = 0;
	for await (const chunk of bytesOf(source)) {
		yield chunk;
		onProgress((sent += chunk.length));
	}
	yield tail;
}

/**
 * The bytes of a file, of which so many are passed over. A body of another length than announced would leave the server
 * waiting for the rest.
 *
 * @throws {Error} if there are more or fewer than its size says
 */
export async function* bytesOf(
	{ open, size, fileName }: UploadSource,
	offset = 0,
): AsyncGenerator<Buffer, void, undefined> {
	let bytes = 0;
	for await (const chunk of (await open()) as AsyncIterable<Buffer>) {
		const skipped = Math.max(0, offset - bytes);
		bytes += chunk.length;
		if (bytes > size) break;
		if (skipped < chunk.length) yield chunk.subarray(skipped);
	}
	if (bytes !== size) throw new Error(`The file "${fileName}" changed while it was uploaded.`);
}

/** As browsers write file names (HTML: "multipart/form-data encoding algorithm"). */
function quoted(fileName: string): string {
	return fileName.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
