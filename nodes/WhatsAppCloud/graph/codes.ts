import { CODES } from './codeTable';

/**
 * Whether sending the same request again can help:
 * - `now`: Meta refused it because of load, so nothing was sent; safe to repeat automatically, with backoff;
 * - `ambiguous`: repeating can help, but the first request may have been carried out (Graph has no
 *   idempotency key), so a message may go out twice;
 * - `later`: only after a wait or after something at Meta has changed, never automatically;
 * - `never`: the same request is refused again.
 */
export type Retry = 'now' | 'ambiguous' | 'later' | 'never';

export interface CodeDescription {
	/** What the code stands for, a few words. */
	meaning: string;
	retry: Retry;
	/** One or two sentences: what to do about it. */
	advice: string;
}

interface Range {
	from: number;
	to: number;
	description: CodeDescription;
}

const exact = new Map<string, CodeDescription>();
const ranges: Range[] = [];

for (const [key, [retry, meaning, advice]] of Object.entries(CODES)) {
	const [from, to] = key.split('-');
	const description = { meaning, retry, advice };
	if (to === undefined) exact.set(key, description);
	else ranges.push({ from: Number(from), to: Number(to), description });
}

/**
 * What is known about a code of Meta's, from the most precise row to the widest: code with subcode,
 * the subcode on its own (code 100 only says "Invalid parameter" and leaves the rest to it), the
 * code, the range that it lies in.
 *
 * @returns `undefined` for a code that Meta does not document for WhatsApp
 */
export function describeCode(code: number, subcode?: number): CodeDescription | undefined {
	return (
		(subcode === undefined ? undefined : exact.get(`${code}/${subcode}`)) ??
		(code === 100 && isOwnCode(subcode) ? describeAlone(subcode) : undefined) ??
		describeAlone(code)
	);
}

/** Subcodes that stand for themselves have seven digits; small ones are reused with other meanings. */
function isOwnCode(subcode: number | undefined): subcode is number {
	return subcode !== undefined && subcode >= 1_000_000;
}

function describeAlone(code: number): CodeDescription | undefined {
	return (
		exact.get(String(code)) ??
		ranges.find(({ from, to }) => from <= code && code <= to)?.description
	);
}
