import { Transform } from 'node:stream';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { nameForMedia, openMedia, type MediaPlace } from '../../account/mediaFile';
import type { GraphClient } from '../../graph/client';
import { GraphError } from '../../graph/error';
import { wholeFile } from '../../graph/wholeFile';
import { asId, asObject, asText } from '../../json';
import { bareMimeType } from '../../message/fileTypes';
import { messageOf } from '../../thrown';

/** What to do with the files of messages. */
export interface DownloadOptions {
	/** Binary field of the item that a file goes to. */
	field: string;
	/** A larger one stays at Meta. */
	maxBytes: number;
}

/** A file of a message, as its item describes it. */
interface Medium extends MediaPlace {
	fileName?: string;
}

/** A file that was not downloaded, though nothing broke. Becomes the reason in the item. */
class TooLarge extends Error {}

/** Files that come at once. */
const AT_ONCE = 4;

/**
 * Puts the files of messages into their items' binary data, as they come. What cannot be had leaves its item
 * as it is, with the reason in `media.download`: a message is never lost because of its file.
 */
export async function downloadMedia(
	context: IExecuteFunctions,
	graph: GraphClient,
	items: INodeExecutionData[],
	options: DownloadOptions,
): Promise<INodeExecutionData[]> {
	const done = [...items];
	const waiting = items.entries();
	const worker = async () => {
		for (const [index, item] of waiting) {
			const medium = mediumOf(item.json);
			if (medium) done[index] = await withFile(context, graph, item, medium, options);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	return done;
}

function mediumOf(json: IDataObject): Medium | undefined {
	const media = asObject(json.media);
	const id = asId(media?.id);
	if (json.event !== 'message' || id === undefined) return undefined;
	return {
		id,
		url: asText(media?.url),
		mimeType: asText(media?.mimeType),
		sha256: asText(media?.sha256),
		fileName: asText(media?.filename),
		phoneNumberId: asId(json.phoneNumberId),
	};
}

async function withFile(
	context: IExecuteFunctions,
	graph: GraphClient,
	item: INodeExecutionData,
	medium: Medium,
	{ field, maxBytes }: DownloadOptions,
): Promise<INodeExecutionData> {
	const signal = context.getExecutionCancelSignal();
	try {
		const { kept, warning } = await wholeFile(
			async () =>
				await openMedia(graph, medium, signal, ({ fileSize }) => checkSize(fileSize, maxBytes)),
			async ({ body, mimeType, size }) => {
				checkSize(size, maxBytes);
				const type = mimeType ?? medium.mimeType ?? 'application/octet-stream';
				const name = medium.fileName ?? nameForMedia(medium.id, type);
				const limited = body.pipe(upTo(maxBytes));
				body.once('error', (reason) => limited.destroy(reason));
				return await context.helpers.prepareBinaryData(limited, name, bareMimeType(type));
			},
			signal,
		);
		return {
			...item,
			json: withOutcome(item.json, { status: 'done', ...(warning ? { warning } : {}) }),
			binary: { ...item.binary, [field]: kept },
		};
	} catch (thrown) {
		const status = thrown instanceof TooLarge ? 'skipped' : 'failed';
		const advice = thrown instanceof GraphError ? { advice: thrown.advice } : {};
		const outcome = { status, reason: messageOf(thrown), ...advice };
		return { ...item, json: withOutcome(item.json, outcome) };
	}
}

/** @param size bytes; undefined = not known. @throws {TooLarge} */
function checkSize(size: number | undefined, maxBytes: number): void {
	if (size !== undefined && size > maxBytes) throw new TooLarge(tooLarge(size, maxBytes));
}

/** Lets so many bytes through, and no more. */
function upTo(maxBytes: number): Transform {
	let bytes = 0;
	return new Transform({
		transform(chunk: Buffer, _encoding, done) {
			bytes += chunk.length;
			if (bytes > maxBytes) done(new TooLarge(tooLarge(bytes, maxBytes)));
			else done(null, chunk);
		},
	});
}

function tooLarge(bytes: number, maxBytes: number): string {
	const megabytes = (size: number) => Math.ceil((size / 1024 / 1024) * 10) / 10;
	return `The file has ${megabytes(bytes)} MB, more than the Largest File of ${megabytes(maxBytes)} MB. Meta keeps it for seven days; until then you can get it with Media → Download.`;
}

function withOutcome(json: IDataObject, download: IDataObject): IDataObject {
	return { ...json, media: { ...asObject(json.media), download } };
}
