import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';

import { asText } from '../json';
import type { Base } from './address';
import { readAnswer } from './answer';
import { GraphError } from './error';
import { fromNoAnswer } from './failure';
import { whenOverdue } from './network';
import { headersFor } from './requestHeaders';
import { NoAnswer, type OutgoingRequest, receive, type StreamedAnswer } from './transport';

/** A file that comes from Meta, as it is read. */
export interface Download {
	body: Readable;
	/** As the server says. */
	mimeType?: string;
	/** Bytes, if the server says. */
	size?: number;
	/** Of what has been read so far. */
	sha256: () => Buffer;
	/** What Meta says of the whole file, hexadecimal or base64. */
	saidSha256?: string | undefined;
}

/** Where Meta keeps files, besides Graph itself. */
const MEDIA_HOST = 'lookaside.fbsbx.com';

/** The cap of the Cloud API ("Media"): nothing larger comes from there. */
const MAX_BYTES = 100 * 1024 * 1024;

/** 100 MB at some 100 KB a second. */
const TIMEOUT_MS = 20 * 60 * 1000;

/** How long the server may say nothing, before the file and in the middle of it. */
const SILENCE_MS = 30_000;

/** What is told of a refusal is at its beginning. */
const REFUSAL_CHUNKS = 100;

export type DownloadOptions = Pick<OutgoingRequest, 'signal' | 'connectTimeoutMs'> & {
	/** {@link SILENCE_MS} if left out. */
	silenceMs?: number;
	/** What the file is, as far as Meta has said so before. */
	mimeType?: string | undefined;
	sha256?: string | undefined;
};

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
	{ signal, connectTimeoutMs, silenceMs = SILENCE_MS, mimeType, sha256 }: DownloadOptions,
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
		timeoutMs: silenceMs,
		connectTimeoutMs,
	};
	const answer = await open(outgoing);
	const { status, headers } = answer;
	const isFile = status === 200 && !isPageInstead(headers['content-type'], mimeType);
	if (!isFile) return await refuse(answer, outgoing, accessToken);
	const length = Number(headers['content-length']);
	const encoded = headers['content-encoding'] !== undefined;
	const hash = createHash('sha256');
	const body = Readable.from(read(answer, outgoing, hash), { objectMode: false });
	// Also when nobody has begun to read.
	body.once('close', () => {
		answer.body.destroy();
		answer.release();
	});
	return {
		...{ body, sha256: () => hash.copy().digest(), saidSha256: sha256 },
		...(typeof headers['content-type'] === 'string' ? { mimeType: headers['content-type'] } : {}),
		...(Number.isFinite(length) && !encoded ? { size: length } : {}),
	};
}

/** Whether something in between answered for Meta, or Meta's web server did: what is a text may well be a page. */
function isPageInstead(contentType: unknown, mimeType = 'text/html'): boolean {
	return /^text\/html/i.test(asText(contentType) ?? '') && !/^text\/|octet-stream/i.test(mimeType);
}

async function open(outgoing: OutgoingRequest): Promise<StreamedAnswer> {
	try {
		return await receive(outgoing);
	} catch (thrown) {
		throw thrown instanceof NoAnswer ? fromNoAnswer(thrown, outgoing) : thrown;
	}
}

/** The bytes; a connection that breaks off, or on which nothing comes any more, becomes a failure in words. */
async function* read(
	{ body, progress }: StreamedAnswer,
	outgoing: OutgoingRequest,
	hash?: Hash,
): AsyncGenerator<Buffer, void, undefined> {
	const endAt = performance.now() + TIMEOUT_MS;
	const hurry = () =>
		whenOverdue(Math.min(outgoing.timeoutMs, endAt - performance.now()), () => {
			progress.timedOut = true;
			body.destroy();
		});
	let bytes = 0;
	// Only while nothing comes: whoever reads may take their time.
	let inTime = hurry();
	try {
		for await (const chunk of body) {
			inTime();
			const buffer = chunk as Buffer;
			bytes += buffer.length;
			if (bytes > MAX_BYTES) {
				progress.tooLarge = true;
				throw new NoAnswer(progress, undefined);
			}
			hash?.update(buffer);
			yield buffer;
			inTime = hurry();
		}
	} catch (reason) {
		progress.cancelled = outgoing.signal?.aborted === true;
		throw fromNoAnswer(new NoAnswer(progress, reason), outgoing);
	} finally {
		inTime();
	}
	if (bytes === 0) throw nothing();
}

function nothing(): GraphError {
	return new GraphError({
		title: "Meta's answer was empty instead of the file",
		advice: 'Download the file again; if nothing changes, ask for it to be sent again.',
		retry: 'now',
		sent: 'no',
	});
}

/** Something other than a file: Graph's refusal, or an empty answer for an address that has expired. */
async function refuse(
	answer: StreamedAnswer,
	outgoing: OutgoingRequest,
	accessToken: string,
): Promise<never> {
	const { status, headers, body, release } = answer;
	const chunks: Buffer[] = [];
	try {
		for await (const chunk of read(answer, outgoing)) {
			if (chunks.push(chunk) === REFUSAL_CHUNKS) break;
		}
	} catch {
		// The status says enough.
	} finally {
		body.destroy();
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
