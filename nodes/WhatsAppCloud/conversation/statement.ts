import type { MarketingChoice } from './consent';
import type { CustomerNames } from '../customer/customer';

/**
 * How a statement about marketing messages came:
 * - `keyword`, `button`: a message of the customer's that was nothing but one of the words;
 * - `preference`, `signup`: chosen in WhatsApp (`user_preferences`), the latter on a sign-up link of the business's;
 * - `refused`: Meta refused a marketing message because the customer had stopped them (131050);
 * - `import`: Conversation → Set Consent;
 * - `unknown`: recorded by a version that did not keep it.
 */
export type Means =
	'keyword' | 'button' | 'preference' | 'signup' | 'refused' | 'import' | 'unknown';

/** Where a statement comes from, so that it can be shown to somebody who asks. */
export interface Origin {
	how: Means;
	/** In words: of an import as it was given, of a preference Meta's, of a sign-up its ID. */
	source?: string;
	/** Of the customer's message, or of the business's own that was refused. */
	messageId?: string;
}

/** What a customer said about marketing messages, once. */
export interface Statement extends Origin {
	/** The names that it came under. */
	names: CustomerNames;
	/** When it was said, and when it was recorded, ms; absent = by a version that did not keep it. */
	at: number;
	recordedAt?: number;
	marketing: MarketingChoice;
}

/** How much of a source is kept, in characters. */
export const LONGEST_SOURCE = 200;

/** A source as it is kept: in one line, without what no database takes. */
export function sourceOf(text: string | undefined): string | undefined {
	const line = text
		?.toWellFormed()
		.replaceAll(/\p{Cc}+/gu, ' ')
		.trim();
	return line ? Array.from(line).slice(0, LONGEST_SOURCE).join('') : undefined;
}

/** Statements in the order in which they were made, each once, with whether it is the one that counts. */
export function inOrderSaid(
	statements: readonly Statement[],
): Array<Statement & { counts: boolean }> {
	const distinct = new Map(statements.map((one) => [keyOf(one), one]));
	const sorted = [...distinct.values()].sort(
		(a, b) => a.at - b.at || rank(a) - rank(b) || (keyOf(a) < keyOf(b) ? -1 : 1),
	);
	return sorted.map((one, index) => ({ ...one, counts: index === sorted.length - 1 }));
}

/** Of two in the same second the refusal counts (`consentAt`). */
function rank({ marketing }: Statement): number {
	return marketing === 'stop' ? 1 : 0;
}

/** The same thing said under another spelling of the number is one statement. */
function keyOf({ at, marketing, how, source, messageId }: Statement): string {
	return JSON.stringify([at, marketing, how, source ?? '', messageId ?? '']);
}
