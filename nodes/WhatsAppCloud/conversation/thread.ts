import type { WindowRecord } from './window';

/** A thread without a message of the customer's for so long is nobody's (Meta: "Conversation Routing", thread lifecycle). */
const IDLE_MS = 24 * 60 * 60 * 1000;

/** Who was shown to hold a thread at some time: this app, another responder of the number, or nobody. */
export type Holder = 'us' | 'another' | 'nobody';

/**
 * Whose a conversation is, where Meta routes the conversations of a number between several responders:
 *
 * - `us`: Meta sends its messages to this app;
 * - `another`: another app, or Meta's own agent, answers it; only templates may be sent;
 * - `idle`: nobody's; the customer's next message is routed anew;
 * - `unknown`: nothing was seen of it. Numbers with one responder are all its own.
 */
export type ThreadOwner = Exclude<Holder, 'nobody'> | 'idle' | 'unknown';

/** The time of a record that each holder has. */
export const HELD_AT = {
	us: 'heldByUsAt',
	another: 'heldByAnotherAt',
	nobody: 'releasedAt',
} as const satisfies Record<Holder, keyof WindowRecord>;

/**
 * Whose the thread is at `now` (ms). Of two holders in the same second it is ours: the copy of a message comes first,
 * then, when the thread has become ours, the same message.
 */
export function threadOwnerAt(record: WindowRecord | undefined, now: number): ThreadOwner {
	const at = (holder: Holder) => record?.[HELD_AT[holder]] ?? -Infinity;
	const seen = Math.max(at('us'), at('another'), at('nobody'));
	if (seen === -Infinity) return 'unknown';
	if (at('nobody') === seen || now - seen >= IDLE_MS) return 'idle';
	return at('us') === seen ? 'us' : 'another';
}
