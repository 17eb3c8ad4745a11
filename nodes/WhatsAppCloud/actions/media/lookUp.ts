import { PATIENCE_MS } from '../../graph/patience';
import { asId, asNumber, asText } from '../../json';
import type { Batch } from '../operation';

/** What Meta says of a file (Meta: "Media": get media URL). */
export interface MediaFacts {
	id: string;
	/** Valid for five minutes, with the access token only. */
	url?: string;
	mimeType?: string;
	/** Bytes. */
	fileSize?: number;
	sha256?: string;
}

/** @throws {GraphError} 100/33 for a file that Meta does not have (any more) */
export async function lookUpMedia({ account, signal }: Batch, id: string): Promise<MediaFacts> {
	const answer = await account.graph.get(`/${id}`, { signal, patienceMs: PATIENCE_MS.execution });
	const url = asText(answer.url);
	const mimeType = asText(answer.mime_type);
	const fileSize = asNumber(Number(answer.file_size));
	const sha256 = asText(answer.sha256);
	return {
		id: asId(answer.id) ?? id,
		...(mimeType === undefined ? {} : { mimeType }),
		...(fileSize === undefined ? {} : { fileSize }),
		...(sha256 === undefined ? {} : { sha256 }),
		...(url === undefined ? {} : { url }),
	};
}
