import { Readable } from 'node:stream';

import type { Base } from './address';
import { readAnswer } from './answer';
import { GraphError } from './error';
import { fromNoAnswer } from './failure';
import { headersFor } from './requestHeaders';
import { NoAnswer, type OutgoingRequest, receive, type StreamedAnswer } from './transport';

/** A file that comes from Meta, as it is read. */
export interface Download {
	body: Readable;
	/** As the server says. */
	mimeType?: string;
	/** Bytes, if the server says. */
	size?: number;
}

/** Where Meta keeps files, besides Graph itself. */
const MEDIA_HOST = 'lookaside.fbsbx.com';

/** The cap of the Cloud API ("Media"): nothing larger comes from there. */
const MAX_BYTES = 100 * 1024 * 1024;

/** 100 MB at some 100 KB a second. */
const TIMEOUT_MS = 20 * 60 * 1000;

/**
 * Whether an address is Meta's, so that the access token may be sent there: on Graph's own host (the base
 * URL), or on Meta's host for files. Anything else came from somebody else, and gets nothing at all.
 */
export function isMediaAddress(address: string, base: Base): boolean {
	if (!URL.canParse(address)) return false;
	const url = new URL(address);
	if (url.username || url.password) return false;
	return url.origin === new URL(base).origin || url.origin === `https://${MEDIA_HOST}`;
}

/**
 * Opens a file at Meta.
 *
 * @throws {GraphError} for an address that is not Meta's, and when Meta refuses; `httpStatus` 404 says that
 *   the address has expired
 */
export async function download(
	address: string,
	base: Base,
	accessToken: string,
	{ signal, connectTimeoutMs }: Pick<OutgoingRequest, 'signal' | 'connectTimeoutMs'>,
): Promise<Download> {
	if (!isMediaAddress(address, base)) {
		throw new GraphError({
			title: "The address of the file is not Meta's",
			advice: `The access token is only sent to Graph and ${MEDIA_HOST}. Use the media ID instead of an address.`,
			retry: 'never',
			sent: 'no',
		});
	}
	const outgoing: OutgoingRequest = {
		method: 'GET',
		url: new URL(address),
		headers: { ...headersFor(accessToken), Accept: '*/*' },
		signal,
		timeoutMs: TIMEOUT_MS,
		connectTimeoutMs,
	};
	const answer = await open(outgoing);
	const { status, headers } = answer;
	if (status !== 200) return await refuse(answer, accessToken);
	const length = Number(headers['content-length']);
	const encoded = headers['content-encoding'] !== undefined;
	const body = Readable.from(read(answer, outgoing), { objectMode: false });
	// Also when nobody has begun to read.
	body.once('close', () => {
		answer.body.destroy();
		answer.release();
	});
	return {
		body,
		...(typeof headers['content-type'] === 'string' ? { mimeType: headers['content-type'] } : {}),
		...(Number.isFinite(length) && !encoded ? { size: length } : {}),
	};
}

async function open(outgoing: OutgoingRequest): Promise<StreamedAnswer> {
	try {
		return await receive(outgoing);
	} catch (thrown) {
		throw thrown instanceof NoAnswer ? fromNoAnswer(thrown, outgoing) : thrown;
	}
}

/** The bytes; a connection that breaks off becomes a failure in words. */
async function* read(
	{ body, progress }: StreamedAnswer,
	outgoing: OutgoingRequest,
): AsyncGenerator<Buffer, void, undefined> {
	let bytes = 0;
	try {
		for await (const chunk of body) {
			const buffer = chunk as Buffer;
			bytes += buffer.length;
			if (bytes > MAX_BYTES) {
				progress.tooLarge = true;
				throw new NoAnswer(progress, undefined);
			}
			yield buffer;
		}
	} catch (reason) {
		progress.cancelled = outgoing.signal?.aborted === true;
		throw fromNoAnswer(new NoAnswer(progress, reason), outgoing);
	}
}

/** Something other than a file: Graph's refusal, or an empty answer for an address that has expired. */
async function refuse(
	{ status, headers, body, release }: StreamedAnswer,
	accessToken: string,
): Promise<never> {
	const chunks: Buffer[] = [];
	try {
		for await (const chunk of body) if (chunks.length < 100) chunks.push(chunk as Buffer);
	} catch {
		// The status says enough.
	} finally {
		release();
	}
	const text = Buffer.concat(chunks).toString();
	if (text.trim() !== '') readAnswer({ status, headers, text }, [accessToken], 'lookUp');
	throw new GraphError({
		title: `Meta answered with HTTP ${status} instead of the file`,
		httpStatus: status,
		advice:
			"A file's address is valid for five minutes, a customer's file for seven days, an upload for 30. Use the media ID, and download the file sooner.",
		retry: status >= 500 ? 'now' : 'never',
		sent: 'no',
	});
}
