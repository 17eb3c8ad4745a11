import type { JsonValue } from '../json';
import { cutAtDepth, isTooDeep } from './depth';

const BYTE_ORDER_MARK = 0xfeff;

/**
 * The body of a delivery as a JSON value; undefined when it is not JSON.
 *
 * Meta writes some IDs as JSON numbers (template IDs, in particular). Those beyond 2^53 would come out
 * as another ID, so they are kept as text.
 */
export function parseBody(rawBody: Uint8Array): unknown {
	return parseText(decode(Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength)));
}

/** JSON text from outside, like {@link parseBody}: also what stands as text within a delivery. */
export function parseText(text: string): JsonValue | undefined {
	try {
		const tooDeep = isTooDeep(text);
		// A reviver makes parsing several times slower, and goes as deep as the value: only where it is needed.
		const hasLongNumber = !tooDeep && /[^"\d]\d{16,}[^"\d]/.test(text);
		const value: unknown = hasLongNumber ? JSON.parse(text, keepLongIntegers) : JSON.parse(text);
		return (tooDeep ? cutAtDepth(value) : value) as JsonValue;
	} catch {
		return undefined;
	}
}

/** UTF-8 is the rule for JSON: bytes that are none become \uFFFD, and the rest stays. */
function decode(bytes: Buffer): string {
	const text = bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8');
	return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
}

function keepLongIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
	if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
	const source = context?.source;
	return source !== undefined && /^-?\d+$/.test(source) ? source : value;
}
