import type { CustomerNames } from '../customer/customer';

/** What a wait belongs to: a business number, or the WABA of a template. */
export type WaitPlace = 'number' | 'businessAccount';

/** An execution that waits for a customer's answer to a message, or for Meta's decision about a template. */
export interface Wait {
	/** Of the message, see delivery/key: the send under it tells the message's ID. */
	key: string;
	/** Where n8n continues the execution; signed by n8n. */
	resumeUrl: string;
	phoneNumberId: string;
	/** What `phoneNumberId` is the ID of; absent = a number. */
	of?: WaitPlace;
	/** Phone number (digits) or user ID. */
	customer: string;
	/** Whether any next message is an answer; otherwise only a tap on a button of the message. */
	anyReply: boolean;
	/** ms; from then on n8n itself continues the execution. */
	expiresAt: number;
	/** The credential that sends the message, see {@link Prover}. */
	account?: string;
}

/** What Meta decided about a template that executions may wait for. */
export interface Decision {
	businessAccountId: string;
	templateId: string;
	/** Meta's time, ms. */
	at: number;
	/** What the execution gets, JSON. */
	answer: string;
}

/** A wait for a decision is one for the template as the customer, in the place of the number the WABA. */
export function waitForDecision(
	{ businessAccountId, templateId }: Pick<Decision, 'businessAccountId' | 'templateId'>,
	{ resumeUrl, expiresAt }: Pick<Wait, 'resumeUrl' | 'expiresAt'>,
): Wait {
	const key = waitedFor(templateId);
	return {
		...{ key, phoneNumberId: businessAccountId, customer: key },
		of: 'businessAccount',
		...{ anyReply: true, resumeUrl, expiresAt },
	};
}

/** What stands in place of a message's key and of a customer. */
export function waitedFor(templateId: string): string {
	return `template/${templateId}`;
}

/** Something that a customer wrote or tapped. */
export interface Reply {
	phoneNumberId: string;
	customer: CustomerNames;
	messageId: string;
	/** The message that it quotes; a tap quotes the message with the button. */
	quotes?: string;
	/** Whether a button or list row was tapped. */
	tapped: boolean;
	/** Meta's time, ms. */
	at: number;
	/** What the execution gets, JSON; kept until it has it. */
	answer: string;
}

/** What a reply is to a wait: an answer that n8n is yet to get, or has got. */
export type Answering = 'pending' | 'given';

/** What a reply is whose wait is in this state; undefined = the answer to nothing. */
export function answeringIn(state: string): Answering | undefined {
	if (state === 'lost') return undefined;
	return state === 'done' ? 'given' : 'pending';
}

/** A wait with its answer, to be handed to n8n. */
export interface AnsweredWait {
	id: number;
	resumeUrl: string;
	phoneNumberId: string;
	/** JSON. */
	answer: string;
	answerMessageId: string;
	/** What the item of the sent message gave out, JSON without texts. */
	outcome: string;
	/** ms */
	answeredAt: number;
	expiresAt: number;
}

export type WaitResult =
	/** n8n has the answer: its text is deleted. */
	| { result: 'done' }
	/** n8n will never want it: it is the answer to nothing, and its text is deleted. */
	| { result: 'lost' }
	/** To be claimed again at `at` (ms). */
	| { result: 'later'; at: number };

/** Executions that wait for customers or for Meta, and their answers on the way there. */
export interface WaitLedger {
	/** To be called before the message goes out: the answer may be quicker than the sender. */
	open(wait: Wait, now: number): Promise<void>;

	/** The message did not go out. */
	close(wait: Pick<Wait, 'key' | 'resumeUrl'>): Promise<void>;

	/**
	 * Gives replies to waits, durably: the wait whose message is quoted, else the customer's oldest one that takes
	 * any reply. One reply answers one wait, however often it is delivered.
	 *
	 * @returns for each reply what it is, now or when it came before
	 */
	answer(replies: Reply[], now: number): Promise<Array<Answering | undefined>>;

	/**
	 * Gives a decision to every execution that has waited for it since before it fell, durably.
	 *
	 * @returns how many there are
	 */
	decide(decision: Decision, now: number): Promise<number>;

	/**
	 * Claims answers on these numbers, or in these WABAs, that n8n does not have yet, for {@link ANSWER_LEASE_MS}.
	 *
	 * @returns at most {@link ANSWERS_AT_ONCE}; and when more are to be had (ms), undefined = none known
	 */
	claim(
		phoneNumberIds: string[],
		now: number,
		of?: WaitPlace,
	): Promise<{ due: AnsweredWait[]; againAt?: number }>;

	finish(id: number, result: WaitResult): Promise<void>;
}

/** How long a claimed answer belongs to the process that claimed it. */
export const ANSWER_LEASE_MS = 60 * 1000;

export const ANSWERS_AT_ONCE = 100;

/** Meta's times are whole seconds, and its clock is not ours: a reply may seem that much older than it is, ms. */
export const REPLY_SLACK_MS = 2_000;
