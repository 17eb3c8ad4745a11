import type { FastifyRequest, RequestPayload } from 'fastify';
import { createGunzip } from 'node:zlib';

/** Bodies with `Content-Encoding: gzip`, which Meta's own mobile SDK sends, as if they had come without. */
export async function unzipped(
	request: FastifyRequest,
	_reply: unknown,
	payload: RequestPayload,
): Promise<RequestPayload> {
	if (!/^(x-)?gzip$/i.test(request.headers['content-encoding'] ?? '')) return payload;
	const gunzip: RequestPayload = createGunzip();
	gunzip.receivedEncodedLength = 0;
	payload.on('data', (chunk: Buffer) => {
		gunzip.receivedEncodedLength = (gunzip.receivedEncodedLength ?? 0) + chunk.length;
	});
	payload.on('error', (cause) => gunzip.destroy(cause));
	return payload.pipe(gunzip as NodeJS.ReadWriteStream & RequestPayload);
}
