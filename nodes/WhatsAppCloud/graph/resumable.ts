import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { asId, asNumber, type JsonObject } from '../json';
import { GraphError } from './error';
import { bytesOf, type UploadSource } from './multipart';
import type { OutgoingRequest } from './transport';
import { sendFile } from './upload';

/** How often the rest of a file is sent after the line broke. */
const ATTEMPTS = 3;

const PAUSE_MS = 1000;

/** The three requests of a resumable upload (Meta: "Resumable Upload API"). */
export interface UploadSession {
	/** Opens the session: its path. */
	open: () => Promise<JsonObject>;
	/** How many bytes Meta has. */
	offset: (session: string) => Promise<JsonObject>;
	/** Sends what Meta does not have yet. */
	send: (session: string, offset: number) => Promise<JsonObject>;
}

/**
 * Hands a file over for a template's sample or a profile picture, and goes on where it stopped when the line breaks.
 *
 * @returns the handle that stands for the file
 * @throws {GraphError}
 */
export async function uploadResumably({ open, offset, send }: UploadSession): Promise<string> {
	const session = asId((await open()).id);
	if (session === undefined) throw noHandle();
	for (let attempt = 1, from = 0; ; attempt++) {
		try {
			const handle = asId((await send(session, from)).h);
			if (handle !== undefined) return handle;
			throw noHandle();
		} catch (thrown) {
			const again =
				thrown instanceof GraphError && (thrown.retry === 'now' || thrown.retry === 'ambiguous');
			if (!again || attempt >= ATTEMPTS) throw thrown;
			await sleep(PAUSE_MS * attempt);
			from = asNumber((await offset(session)).file_offset) ?? 0;
		}
	}
}

/** The rest of a file as a request; this endpoint wants its token under another name than all others. */
export async function sendRest(
	outgoing: OutgoingRequest,
	accessToken: string,
	source: UploadSource,
	offset: number,
): Promise<JsonObject> {
	let file: Readable | undefined;
	const open = async () => (file = await source.open());
	const body = Readable.from(bytesOf({ ...source, open }, offset), { objectMode: false });
	return await sendFile(outgoing, accessToken, source, {
		body,
		close: () => file?.destroy(),
		headers: {
			Authorization: `OAuth ${accessToken}`,
			file_offset: String(offset),
			'Content-Type': 'application/octet-stream',
			'Content-Length': String(source.size - offset),
		},
	});
}

function noHandle(): GraphError {
	return new GraphError({
		title: 'Meta accepted the sample file, but returned no handle for it',
		advice: 'Nothing was created. Run it again.',
		retry: 'later',
		sent: 'no',
	});
}
