import {
	ANSWERS_AT_ONCE,
	type AnsweredWait,
	type Answering,
	type Reply,
	type WaitPlace,
} from '../../store/waits';
import type { Store } from '../../store/store';
import type { MessageEvent, WhatsAppEvent } from '../../webhook/events';
import { inOrder } from '../../webhook/order';
import { withoutAbsent } from '../../json';
import { hasName } from '../../webhook/read';
import { isSaid } from '../../webhook/said';
import type { BackgroundWork, Occasion } from '../../backgroundWork/backgroundWork';
import { messageOf } from '../../thrown';
import { resume } from './resuming';
import { wakeAll } from '../background/waking';

/** What customers send and nobody waits for: a thumbs-up, and what Meta could not hand over. */
const NO_ANSWER = new Set(['reaction', 'unsupported']);

/** Kinds of `interactive` that are taps on something that we sent. */
const TAPS = new Set(['button_reply', 'list_reply']);

/**
 * Gives customers' messages to the executions that wait for them, durably.
 *
 * @param now ms
 * @returns the messages that answer one, and whether n8n has them
 */
export async function answerWaits(
	store: Store,
	events: readonly WhatsAppEvent[],
	now: number,
): Promise<Map<WhatsAppEvent, Answering>> {
	// What was said first is the answer, wherever it stands in the delivery.
	const replies = inOrder(events).flatMap((event) => {
		const reply = event.event === 'message' ? replyFrom(event) : undefined;
		return reply ? [{ event, reply }] : [];
	});
	if (replies.length === 0) return new Map();
	const answered = await store.waits.answer(
		replies.map(({ reply }) => reply),
		now,
	);
	return new Map(
		replies.flatMap(({ event }, index) => {
			const answering = answered[index];
			return answering ? [[event, answering] as const] : [];
		}),
	);
}

function replyFrom(message: MessageEvent): Reply | undefined {
	const { phoneNumberId, messageId, timestamp, type, standby, groupId } = message;
	const { phone, userId, parentUserId } = message;
	const customer = withoutAbsent({ phone, userId, parentUserId });
	if (!phoneNumberId || !messageId || !timestamp || !hasName(customer)) return undefined;
	if (standby || groupId || NO_ANSWER.has(type) || !isSaid(message)) return undefined;
	const quotes = message.replyTo?.messageId;
	const tapped = isTap(message);
	return {
		...{ phoneNumberId, customer, messageId, tapped, at: Date.parse(timestamp) },
		...(quotes ? { quotes } : {}),
		// Hardly anybody waits: made for those who do.
		get answer() {
			const said = { ...message, event: undefined, raw: undefined };
			return JSON.stringify({ answer: message.text ?? null, tapped, ...said });
		},
	};
}

function isTap({ type, interactive }: MessageEvent): boolean {
	if (type === 'button') return true;
	const kind =
		typeof interactive === 'object' && interactive !== null && 'type' in interactive
			? interactive.type
			: undefined;
	return type === 'interactive' && typeof kind === 'string' && TAPS.has(kind);
}

/** Hands answers to n8n, which continues the executions that wait for them. */
export const answers: BackgroundWork = handOver('Answers to waiting executions', 'number');

/** The same for what Meta decided about templates; the occasion's number is the WABA. */
export const decisions: BackgroundWork = handOver('Decisions about templates', 'businessAccount');

function handOver(name: string, of: WaitPlace): BackgroundWork {
	return {
		name,

		patienceMs: [],

		async round(occasion) {
			const store = await occasion.account.store();
			const { due, againAt = Infinity } = await store.waits.claim(
				[occasion.phoneNumberId],
				Date.now(),
				of,
			);
			const later = await Promise.all(due.map(async (wait) => await handle(occasion, wait)));
			return {
				found: due.length,
				more: due.length === ANSWERS_AT_ONCE,
				againAt: Math.min(againAt, ...later),
			};
		},
	};
}

/** @returns when to try again (ms), if n8n does not have the answer yet */
async function handle({ account, log }: Occasion, wait: AnsweredWait): Promise<number> {
	try {
		const outcome = await resume(wait, Date.now(), process.env);
		const { waits } = await account.store();
		switch (outcome.result) {
			case 'later':
				await waits.finish(wait.id, outcome);
				return outcome.at;
			case 'resumed':
				await waits.finish(wait.id, { result: 'done' });
				break;
			case 'lost':
				log(
					'warn',
					`The answer ${wait.answerMessageId} came, but the execution that waited for it cannot continue: ${outcome.why} It starts the workflow instead, unless it already has.`,
				);
				await waits.finish(wait.id, { result: 'lost' });
				// Triggers in this process; those in others look for themselves.
				wakeAll();
		}
	} catch (thrown) {
		log('error', `An answer will be handed to n8n again in a minute. ${messageOf(thrown)}`);
	}
	return Infinity;
}
