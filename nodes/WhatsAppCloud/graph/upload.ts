import type { Readable } from 'node:stream';

import { asText, type JsonObject } from '../json';
import { wholeAnswer } from './wholeAnswer';
import { GraphError } from './error';
import { readAnswer } from './answer';
import { multipart, type UploadSource } from './multipart';
import type { OutgoingRequest } from './transport';

/** The slowest connection that an upload still gets through on, bytes per ms. */
const SLOWEST = 50;

/** What an upload may take besides its bytes: reaching Meta, and Meta's own work. */
const BASE_TIMEOUT_MS = 60_000;

/**
 * Sends a file to Meta, as it is read.
 *
 * @param outgoing without a body
 * @param onProgress told how many bytes of the file are on their way
 * @throws {GraphError}
 */
export async function upload(
	outgoing: OutgoingRequest,
	accessToken: string,
	fields: Record<string, string>,
	source: UploadSource,
	onProgress?: (bytes: number) => void,
): Promise<JsonObject> {
	const { contentType, contentLength, open, close } = multipart(fields, source, onProgress);
	const headers = { 'Content-Type': contentType, 'Content-Length': String(contentLength) };
	return await sendFile(outgoing, accessToken, source, { body: open(), close, headers });
}

/** The request that a file goes out in. */
interface FileBody {
	body: Readable;
	close: () => void;
	headers: Record<string, string>;
}

/** @throws {GraphError} */
export async function sendFile(
	outgoing: OutgoingRequest,
	accessToken: string,
	source: UploadSource,
	{ body, close, headers }: FileBody,
): Promise<JsonObject> {
	// What breaks while the file is read ends the request, and is told from there.
	let broken: unknown;
	body.once('error', (reason) => (broken ??= reason));
	try {
		const answer = await wholeAnswer({
			...outgoing,
			body,
			timeoutMs: BASE_TIMEOUT_MS + source.size / SLOWEST,
			headers: { ...outgoing.headers, ...headers },
		});
		return readAnswer(answer, [accessToken], 'send');
	} catch (thrown) {
		if (broken === undefined || outgoing.signal?.aborted) throw thrown;
		throw notReadable(source, broken);
	} finally {
		close();
	}
}

function notReadable({ fileName }: UploadSource, reason: unknown): GraphError {
	return new GraphError({
		title: `The file "${fileName}" could not be read to its end`,
		details: reason instanceof Error ? asText(reason.message) : undefined,
		advice: 'Make sure that the file is still there while the workflow runs, and run it again.',
		retry: 'never',
		sent: 'no',
	});
}
