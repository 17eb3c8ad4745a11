import { gunzipSync } from 'node:zlib';

/** Meta sends 3 MB at most, and n8n takes 16. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The body as it was before it was compressed. n8n takes gzip and deflate off by itself; what comes compressed
 * all the same, say through a proxy, is told by its first bytes.
 */
export function decompressed(body: Uint8Array): Uint8Array {
	if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
	try {
		return gunzipSync(body, { maxOutputLength: MAX_BYTES });
	} catch {
		return body;
	}
}
