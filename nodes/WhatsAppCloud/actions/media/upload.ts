import { setTimeout as sleep } from 'node:timers/promises';

import { GraphError } from '../../graph/error';
import { asId } from '../../json';
import { Draft } from '../../message/draft';
import { checkFile } from '../../message/file';
import type { MediaKind } from '../../message/medium';
import type { UploadKey } from '../../store/uploads';
import { BadInput } from '../failure';
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
export function checkUpload(
	label: string,
	file: InspectedFile,
	use: { kind?: MediaKind; voice?: boolean },
	itemIndex: number,
): CheckedFile {
	const draft = new Draft();
	const type = checkFile(label, file, use, draft);
	if (type) return { file, mimeType: type.mimeType, warnings: draft.warnings };
	throw new BadInput(
		`Item ${itemIndex}: ${draft.refusals.join('. ')}`,
		'Nothing was sent. Convert or shrink the file, or choose the Message Type that fits it.',
	);
}

/** Uploads under way in this process: whoever comes with the same file waits for the same upload. */
const underWay = new Map<string, { mediaId: Promise<string>; signal: AbortSignal | undefined }>();

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
	const key: UploadKey = {
		phoneNumberId,
		sha256: checked.file.sha256,
		mimeType: checked.mimeType,
	};
	const name = Object.values(key).join(' ');
	for (;;) {
		const other = underWay.get(name);
		if (other) {
			const mediaId = await other.mediaId.catch((thrown: unknown) => {
				// Somebody else's Stop is not ours.
				if (other.signal?.aborted && !batch.signal?.aborted) return undefined;
				throw thrown;
			});
			if (mediaId !== undefined) return { mediaId, reused: true };
			continue;
		}
		let reused = true;
		const store = await batch.account.store();
		const find = async () => {
			const known = await store.findUpload(key, batch.now());
			if (known !== undefined) return known;
			reused = false;
			const mediaId = await send(batch, phoneNumberId, checked);
			await store.recordUpload(key, mediaId, batch.now());
			return mediaId;
		};
		if (underWay.has(name)) continue;
		const mediaId = find().finally(() => underWay.delete(name));
		underWay.set(name, { mediaId, signal: batch.signal });
		return { mediaId: await mediaId, reused };
	}
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
			throw new BadInput(`Meta took the file "${fileName}", but gave no media ID for it`);
		} catch (thrown) {
			const again =
				thrown instanceof GraphError && (thrown.retry === 'now' || thrown.retry === 'ambiguous');
			if (!again || attempt >= ATTEMPTS) throw thrown;
			await sleep(PAUSE_MS * attempt, undefined, { signal: batch.signal });
		}
	}
}

/** Tells every quarter of a large file. */
function progressOf(batch: Batch, fileName: string, size: number): (bytes: number) => void {
	if (size <= LARGE_BYTES) return () => {};
	let told = -1;
	return (bytes) => {
		const quarter = Math.floor((bytes / size) * 4);
		if (quarter === told) return;
		told = quarter;
		batch.node.logger.info(
			`WhatsApp Cloud: uploading "${fileName}": ${megabytes(bytes)} of ${megabytes(size)} MB (${quarter * 25} %)`,
		);
	};
}

function megabytes(bytes: number): string {
	return (bytes / 1024 / 1024).toFixed(1);
}
