import type { Way } from '../conversation/closedWays';

/**
 * Whether sending the same request again can help:
 * - `now`: Meta refused it because of load, so nothing was sent; safe to repeat automatically, with pauses;
 * - `ambiguous`: repeating can help, but the first request may have been carried out (Graph has no
 *   idempotency key), so a message may go out twice;
 * - `later`: only after a wait or after something at Meta has changed, never automatically;
 * - `never`: the same request is refused again.
 */
export type Retry = 'now' | 'ambiguous' | 'later' | 'never';

/** Whom a refusal is about: what else would be refused for the same reason. */
export type About = 'message' | 'customer' | 'template' | 'number' | 'account' | 'app' | 'meta';

/**
 * Where a code turns up:
 * - `send`: Graph refuses a message, or another change;
 * - `lookUp`: Graph refuses to tell something; nothing was sent or changed, whatever the code;
 * - `status`: a message that Graph had accepted was not delivered;
 * - `inbound`: a customer's message came without what was in it;
 * - `activation`: Graph does not take the address that webhooks are to go to.
 */
export type Situation = 'send' | 'lookUp' | 'status' | 'inbound' | 'activation';

/**
 * What is known after a refusal:
 * - `windowClosed`, `marketingStopped`, `marketingCapped`, `heldByAnother`: of the customer;
 * - `unlisted`: a test number may not write to the customer's number, as it was spelled;
 * - `templateChanged`: the template is not what it was remembered as;
 * - `noSuchObject`: there is nothing with this ID, the token may not see it, or it cannot do what was asked.
 */
export type Lesson =
	| 'windowClosed'
	| 'marketingStopped'
	| 'marketingCapped'
	| 'heldByAnother'
	| 'unlisted'
	| 'templateChanged'
	| 'noSuchObject';

/** What a refusal says of the way on which the message went. */
export interface Closing {
	way: Way;
	/** In a word, for the output. */
	why: string;
	/** For how long no message of the number is tried on it again, ms; 0 = it is about this message alone. */
	forMs: number;
}

/** How long to wait before a request that was refused because of load is sent again. */
export interface Schedule {
	firstMs: number;
	factor: number;
	longestMs: number;
	/** How often it is tried again before it counts as failed. */
	retries: number;
}

/** What few codes have. */
export interface More {
	/** The advice where it is another one than for a message that is sent. */
	adviceIn?: Partial<Record<Situation, string>>;
	/** What has to be put right, in n8n's terms. */
	cause?: 'credential-invalid' | 'configuration-invalid';
	teaches?: Lesson;
	/** Its own pauses; the usual ones otherwise. */
	backoff?: Schedule;
	/** The way on which a message is not taken: the other one is, if there is one. */
	closes?: Closing;
	/** What of a template it is about. */
	part?: 'name' | 'language' | 'category' | 'header' | 'body' | 'footer' | 'buttons';
	/** Of which other messages none is tried any more in the same batch. */
	halts?: 'number' | 'template';
}

export type Row = readonly [
	retry: Retry,
	about: About,
	/** What the code stands for, a few words. */
	title: string,
	/** One or two sentences: what to do about it. */
	advice: string,
	more?: More,
];
