import { setTimeout as sleep } from 'node:timers/promises';

import { insist } from '../../account/insist';
import { GraphError } from '../../graph/error';
import { asId } from '../../json';
import { Draft } from '../../message/draft';
import { checkFile, type FileUse } from '../../message/file';
import type { UploadKey } from '../../store/uploads';
import { BadInput } from '../failure';
import { noted } from '../../send/noted';
import type { Batch } from '../operation';
import type { InspectedFile } from './inspect';

/** A file that has passed Meta's rules. */
export interface CheckedFile {
	file: InspectedFile;
	/** Meta's own name of its type. */
	mimeType: string;
	/** What Meta may or may not refuse. */
	warnings: string[];
}

export interface Uploaded {
	mediaId: string;
	/** Whether Meta had the file already. */
	reused: boolean;
}

/** Uploads are repeated: a second one of the same file does no harm. */
const ATTEMPTS = 3;

const PAUSE_MS = 1000;

/** Progress is told for files that take a while. */
const LARGE_BYTES = 5 * 1024 * 1024;

/** Checks type and size against Meta's table. @throws {BadInput} for what Meta would refuse */
export function checkUpload(label: string, file: InspectedFile, use: FileUse): CheckedFile {
	const draft = new Draft();
	const type = checkFile(label, file, use, draft);
	if (type) return { file, mimeType: type.mimeType, warnings: draft.warnings };
	throw new BadInput(
		draft.refusals.join('. '),
		'Nothing was sent. Convert or shrink the file, or choose the Message Type that fits it.',
		draft.fields,
	);
}

/** The files of each batch: what was found out for the first item holds for the others. */
const ofBatch = new WeakMap<Batch, Map<string, Promise<Uploaded>>>();

/**
 * The media ID of a file on a business number: of an earlier upload that Meta still has, else of a new one.
 *
 * @throws {GraphError}
 */
export async function uploadFile(
	batch: Batch,
	phoneNumberId: string,
	checked: CheckedFile,
): Promise<Uploaded> {
	const { mimeType, file } = checked;
	const key: UploadKey = { phoneNumberId, sha256: file.sha256, mimeType };
	const { account } = (await batch.account.ownStore()).proofs.prover;
	const name = [account, phoneNumberId, file.sha256, mimeType].join(' ');
	const known = ofBatch.get(batch) ?? new Map<string, Promise<Uploaded>>();
	ofBatch.set(batch, known);
	const earlier = known.get(name);
	if (earlier) return { ...(await earlier), reused: true };
	const uploaded = findOrUpload(batch, key, name, checked);
	known.set(name, uploaded);
	try {
		return await uploaded;
	} catch (thrown) {
		// Whoever tries again after a pause is not to find the same refusal.
		if (isForNow(thrown)) known.delete(name);
		throw thrown;
	}
}

/** Uploads under way in this process: whoever comes with the same file waits for the same upload. */
const underWay = new Map<string, { mediaId: Promise<string>; signal: AbortSignal | undefined }>();

async function findOrUpload(
	batch: Batch,
	key: UploadKey,
	name: string,
	checked: CheckedFile,
): Promise<Uploaded> {
	const store = await batch.account.store();
	const find = async () => await store.uploads.find(key, batch.now());
	const known = await insist(find, batch.signal);
	if (known !== undefined && (await isStillThere(batch, known))) {
		return { mediaId: known, reused: true };
	}
	for (let other = underWay.get(name); other; other = underWay.get(name)) {
		const { mediaId, signal } = other;
		try {
			return { mediaId: await mediaId, reused: true };
		} catch (thrown) {
			// Somebody else's Stop is not ours.
			if (!signal?.aborted || batch.signal?.aborted) throw thrown;
		}
	}
	const upload = async () => {
		const mediaId = await send(batch, key.phoneNumberId, checked);
		await noted(batch, `that Meta has the file ${mediaId}`, async () => {
			await store.uploads.record(key, mediaId, batch.now());
		});
		return mediaId;
	};
	const mediaId = upload().finally(() => underWay.delete(name));
	underWay.set(name, { mediaId, signal: batch.signal });
	return { mediaId: await mediaId, reused: false };
}

/** Somebody may have deleted it. As long as Meta does not say so, it is taken to be there. */
async function isStillThere(batch: Batch, mediaId: string): Promise<boolean> {
	try {
		const { signal } = batch;
		await batch.account.graph.get(`/${mediaId}`, { signal });
		return true;
	} catch (thrown) {
		if (!(thrown instanceof GraphError) || batch.signal?.aborted) throw thrown;
		return isForNow(thrown);
	}
}

function isForNow(thrown: unknown): boolean {
	return thrown instanceof GraphError && thrown.retry === 'now';
}

async function send(
	batch: Batch,
	phoneNumberId: string,
	{ file, mimeType }: CheckedFile,
): Promise<string> {
	const { graph } = batch.account;
	const { size, fileName = 'file' } = file;
	const source = { open: file.open, size, fileName, mimeType };
	const fields = { messaging_product: 'whatsapp', type: mimeType };
	for (let attempt = 1; ; attempt++) {
		try {
			const answer = await graph.upload(`/${phoneNumberId}/media`, fields, source, {
				signal: batch.signal,
				onProgress: progressOf(batch, fileName, size),
			});
			const id = asId(answer.id);
			if (id !== undefined) return id;
			throw new BadInput(`Meta accepted the file "${fileName}", but returned no media ID for it`);
		} catch (thrown) {
			const isDoubtful = thrown instanceof GraphError && thrown.retry === 'ambiguous';
			const again = isDoubtful || isForNow(thrown);
			if (!again || attempt >= ATTEMPTS) throw isDoubtful ? notUploaded(thrown) : thrown;
			await sleep(PAUSE_MS * attempt, undefined, { signal: batch.signal });
		}
	}
}

/** Whatever became of the file, the message it is for is not out. */
function notUploaded(failure: GraphError): GraphError {
	return failure.inOtherWords({
		...{ retry: 'later', sent: 'no' },
		advice:
			'The file could not be uploaded, and nothing was sent. Run it again in a moment: uploading a file twice does no harm.',
	});
}

/** Tells every quarter of a large file. */
function progressOf(batch: Batch, fileName: string, size: number): (bytes: number) => void {
	if (size <= LARGE_BYTES) return () => {};
	let told = -1;
	return (bytes) => {
		const quarter = Math.floor((bytes / size) * 4);
		if (quarter === told) return;
		told = quarter;
		batch.log(
			'info',
			`uploading "${fileName}": ${megabytes(bytes)} of ${megabytes(size)} MB (${quarter * 25} %)`,
		);
	};
}

function megabytes(bytes: number): string {
	return (bytes / 1024 / 1024).toFixed(1);
}
