import type { MarketingChoice } from './consent';
import type { CustomerNames } from '../customer/customer';
import type { Origin } from './statement';
import type { Holder } from './thread';
import type { WindowOpener } from './window';

/** A status's news of a message. */
export interface MessageNews {
	status: 'sent' | 'delivered' | 'read' | 'played' | 'failed';
	code?: number;
	/** Meta's words. */
	reason?: string;
	/** `isFree` undefined: Meta does not say in a way that is known. */
	pricing?: { isFree?: boolean; category: string };
}

interface About {
	/** The business phone number ID that the event belongs to: one window per number and customer. */
	phoneNumberId: string;
	customer: CustomerNames;
}

/**
 * What a webhook delivery (or Graph's answer to a send) teaches about a customer. Recording the same
 * observation twice, late, or in another order leads to the same state: every time is Meta's, and
 * of two times the later one stays.
 */
export type Observation =
	/**
	 * The customer wrote or called: opens the customer service window from `at` (ms). `holder`: of the thread, as
	 * shown by where the message came; absent = it does not show.
	 */
	| (About & { kind: 'opened'; at: number; by: WindowOpener; holder?: Holder })
	/** Whose the thread is from `at` (ms) on: a handover, or what another responder wrote. */
	| (About & { kind: 'held'; at: number; holder: Holder })
	/**
	 * Meta refused a free-form message with 131047: closed as of its sending, at `at` (ms). In a status only
	 * the time of the refusal stands; the store knows when `messageId` was sent.
	 */
	| (About & { kind: 'closed'; at: number; messageId?: string })
	/** The business sent something, with this node or without, at `at` (ms): the customer is not waiting. */
	| (About & { kind: 'answered'; at: number })
	/**
	 * The customer stopped or resumed marketing messages at `at` (ms). `messageId`: of the business's own
	 * message that Meta refused because of it (131050); dated by its sending, where that is known. `origin`:
	 * for the record of what was said; absent = not known.
	 */
	| (About & {
			kind: 'consent';
			at: number;
			marketing: MarketingChoice;
			messageId?: string;
			origin?: Origin;
	  })
	/** Meta held a marketing message back (131049), at `at` (ms); dated by its sending, where that is known. */
	| (About & { kind: 'capped'; at: number; messageId?: string })
	/** Meta says that messages are free until `expiresAt` (ms): free entry point. */
	| (About & { kind: 'freeEntryPoint'; expiresAt: number })
	/** The names in `customer` were seen together at `at` (ms): they are one person. */
	| (About & { kind: 'seen'; at: number })
	/**
	 * Meta turned the phone number `given` into `customer.phone` (Brazil, Mexico, Argentina): two
	 * spellings of one number.
	 */
	| (About & { kind: 'spelled'; at: number; given: string })
	/**
	 * A status came for the message `messageId` with this callback data: Meta has it, whatever is known of
	 * the send.
	 */
	| (About & { kind: 'settled'; at: number; messageId: string; callbackData: string })
	/** Meta refused the message `messageId` because the window was closed: its rescue may go out. */
	| (About & { kind: 'refused'; at: number; messageId: string })
	/** The message `messageId` arrived, or failed for another reason: it needs no rescue any more. */
	| (About & { kind: 'concluded'; at: number; messageId: string })
	/** The message `messageId` failed for good: nobody can answer it. */
	| (About & { kind: 'undelivered'; at: number; messageId: string })
	/** The service message `messageId` arrived, and was free or charged (Meta's `pricing`), at `at` (ms). */
	| (About & { kind: 'service'; at: number; messageId: string; use: 'free' | 'charged' })
	/** What became of our message `messageId`, as a status says: for the budgets and campaigns in which it counts. */
	| (About & { kind: 'counted'; at: number; messageId: string } & MessageNews)
	/** The customer wrote, or tapped a button of ours, at `at` (ms); `messageId`: the message of ours that they answer. */
	| (About & { kind: 'replied'; at: number; messageId?: string; button?: string })
	/** `user_changed_number` / `user_changed_user_id`: `customer` is called `becomes` from `at` (ms) on. */
	| (About & { kind: 'renamed'; at: number; becomes: CustomerNames });
