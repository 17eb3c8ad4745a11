/**
 * The body of a delivery as a JSON value; undefined when it is not JSON.
 *
 * Meta writes some IDs as JSON numbers (template IDs, in particular). Those beyond 2^53 would come out
 * as another ID, so they are kept as text.
 */
export function parseBody(rawBody: Uint8Array): unknown {
	const text = Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength).toString('utf8');
	try {
		// A reviver makes parsing several times slower: only where a long number stands.
		return /[^"\d]\d{16,}[^"\d]/.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text);
	} catch {
		return undefined;
	}
}

function keepLongIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
	if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
	const source = context?.source;
	return source !== undefined && /^-?\d+$/.test(source) ? source : value;
}
