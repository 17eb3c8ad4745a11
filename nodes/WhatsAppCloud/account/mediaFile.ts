import type { Download, GraphClient } from '../graph/client';
import { GraphError } from '../graph/error';
import { PATIENCE_MS } from '../graph/patience';
import { asId, asNumber, asText, withoutAbsent } from '../json';
import { fileTypeOf } from '../message/fileTypes';

/** Which file of Meta's. */
export interface MediaPlace {
	id: string;
	/** Where it can be had for a few minutes. */
	url?: string;
	/** The business number that it came to, or was uploaded for. */
	phoneNumberId?: string;
	/** What it is, as far as Meta has said so. */
	mimeType?: string;
	/** Hexadecimal or base64. */
	sha256?: string;
}

/** What Meta says of a file (Meta: "Media": get media URL). */
export interface MediaFacts {
	id: string;
	mimeType?: string;
	/** Bytes. */
	fileSize?: number;
	sha256?: string;
	/** Valid for five minutes, with the access token only. */
	url?: string;
}

/** @throws {GraphError} 100/33 for a file that Meta does not have (any more) */
export async function lookUpMedia(
	graph: GraphClient,
	{ id, phoneNumberId }: MediaPlace,
	signal: AbortSignal | undefined,
): Promise<MediaFacts> {
	const answer = await graph.get(`/${encodeURIComponent(id)}`, {
		...{ query: { phone_number_id: phoneNumberId }, signal, patienceMs: PATIENCE_MS.execution },
	});
	return withoutAbsent<MediaFacts>({
		id: asId(answer.id) ?? id,
		mimeType: asText(answer.mime_type),
		fileSize: asNumber(Number(asId(answer.file_size) ?? NaN)),
		sha256: asText(answer.sha256),
		url: asText(answer.url),
	});
}

/**
 * Opens a file. The address that came with a message saves a look-up, but works for five minutes only, and may have been
 * written by anybody: the token goes to Meta's hosts, never elsewhere.
 *
 * @param check told of the file before it is opened, if it had to be looked up; may throw
 * @throws {GraphError}
 */
export async function openMedia(
	graph: GraphClient,
	place: MediaPlace,
	signal: AbortSignal | undefined,
	check: (facts: MediaFacts) => void = () => undefined,
): Promise<Download> {
	const patient = { signal, patienceMs: PATIENCE_MS.execution };
	if (place.url !== undefined && graph.isMediaAddress(place.url)) {
		try {
			return await graph.download(place.url, {
				...{ ...patient, mimeType: place.mimeType, sha256: place.sha256 },
			});
		} catch (thrown) {
			// An answer that refuses: ask by ID. Anything else would only fail again.
			if (!(thrown instanceof GraphError) || thrown.httpStatus === undefined) throw thrown;
		}
	}
	const facts = await lookUpMedia(graph, place, signal);
	check(facts);
	const { mimeType, sha256 = place.sha256 } = facts;
	const found = await graph.download(facts.url ?? '', { ...patient, mimeType, sha256 });
	return { ...found, ...(mimeType === undefined ? {} : { mimeType }) };
}

/** What a file is called that came without a name. */
export function nameForMedia(id: string, mimeType: string): string {
	const extension = fileTypeOf(mimeType)?.extensions[0];
	return extension === undefined ? id : `${id}.${extension}`;
}
