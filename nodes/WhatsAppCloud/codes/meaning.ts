import type { About, More, Retry, Row, Situation } from './row';
import { CODES } from './table';

/** What is known about a code of Meta's. */
export interface Meaning extends More {
	retry: Retry;
	about: About;
	title: string;
	/** For a message that is sent; see {@link adviceFor}. */
	advice: string;
}

interface Range {
	from: number;
	to: number;
	meaning: Meaning;
}

const exact = new Map<string, Meaning>();
const ranges: Range[] = [];

for (const [key, row] of Object.entries(CODES)) {
	const [from, to] = key.split('-');
	if (to === undefined) exact.set(key, meaningIn(row));
	else ranges.push({ from: Number(from), to: Number(to), meaning: meaningIn(row) });
}

function meaningIn([retry, about, title, advice, more]: Row): Meaning {
	return { retry, about, title, advice, ...more };
}

/**
 * What is known about a code of Meta's, from the most precise row to the widest: code with subcode,
 * the subcode on its own (code 100 only says "Invalid parameter" and leaves the rest to it), the
 * code, the range that it lies in.
 *
 * @returns `undefined` for a code that is unknown to this version
 */
export function meaningOf(code: number | undefined, subcode?: number): Meaning | undefined {
	if (code === undefined) return undefined;
	return (
		(subcode === undefined ? undefined : exact.get(`${code}/${subcode}`)) ??
		(code === 100 && isOwnCode(subcode) ? meaningAlone(subcode) : undefined) ??
		meaningAlone(code)
	);
}

/** Subcodes that stand for themselves have seven digits; small ones are reused with other meanings. */
function isOwnCode(subcode: number | undefined): subcode is number {
	return subcode !== undefined && subcode >= 1_000_000;
}

function meaningAlone(code: number): Meaning | undefined {
	return (
		exact.get(String(code)) ?? ranges.find(({ from, to }) => from <= code && code <= to)?.meaning
	);
}

/** What to do after trouble at Meta's, where no message is at stake that may be out already. */
const AFTER_TROUBLE: Partial<Record<Situation, string>> = {
	lookUp:
		"Nothing was sent or changed. Run it again in a moment; if it does not help, see Meta's status page.",
	status: 'The message was not delivered: send it again later.',
	inbound: 'Ask the customer to send it again.',
	activation:
		"Publish the workflow again in a moment. If it does not help, see Meta's status page.",
};

const UNKNOWN =
	"This version of the node does not know this code: follow Meta's text, and contact Meta's support";

/** What to do about a code, by where it turned up. A code without a meaning is unknown to this version. */
export function adviceFor(meaning: Meaning | undefined, situation: Situation): string {
	if (!meaning) {
		const isTold = situation === 'status' || situation === 'inbound';
		return `${UNKNOWN} with the ${isTold ? "message's ID" : 'trace ID'} if it remains unclear.`;
	}
	const { advice, adviceIn, retry } = meaning;
	return (
		adviceIn?.[situation] ??
		(retry === 'ambiguous' ? AFTER_TROUBLE[situation] : undefined) ??
		advice
	);
}
