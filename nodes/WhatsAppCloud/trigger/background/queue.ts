import { setTimeout as sleep } from 'node:timers/promises';

import { messageOf } from '../../thrown';
import { isNews } from '../log';
import {
	afterTries,
	didNotBegin,
	NotAsked,
	START_LIMITS,
	type HandOver,
	type Starter,
} from './starts';

export interface QueueStarter extends Starter {
	/** Whether an event of it has reached no execution. */
	isKept(handOver: HandOver): Promise<boolean>;
	/** Ends what waits when the workflow is no longer published: whoever publishes it finds it in the store. */
	signal: AbortSignal;
}

/**
 * How long an execution may stand in the queue before it is asked for once more, ms; each time twice as long. Redis
 * loses the queue when it ends unexpectedly, and n8n then waits for what was in it for ever.
 */
const OVERDUE_MS = 60 * 60 * 1000;

/**
 * Puts an execution into n8n's queue, which sees to it that workers have no more than they can bear; again, after a
 * pause, while the queue cannot be reached, if n8n has failed it before the workflow had the events, or if it does not
 * come out of the queue. Never rejects.
 */
export async function startInQueue(starter: QueueStarter, handOver: HandOver): Promise<void> {
	for (let tries = 0; !starter.signal.aborted;) {
		try {
			const isOver = await isOverWithin(OVERDUE_MS * 2 ** tries, starter.start(handOver));
			if (!(await starter.isKept(handOver))) return;
			throw new Error(isOver ? 'n8n ended it before that' : 'n8n has not started it');
		} catch (thrown) {
			const wasAsked = !(thrown instanceof NotAsked);
			if (wasAsked) tries++;
			const next = afterTries(tries, START_LIMITS);
			const pause = wasAsked ? next.pause : START_LIMITS.away;
			const why = messageOf(thrown);
			if (wasAsked || isNews(`queue ${why}`, Date.now())) {
				starter.log(next.level, didNotBegin(handOver, why, pause));
			}
			if (pause === undefined) return;
			await sleep(pause, undefined, { ref: false });
		}
	}
}

/** Whether something is over in this time, ms. @throws what it throws */
async function isOverWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
	const { promise: overdue, resolve } = Promise.withResolvers<boolean>();
	const timer = setTimeout(resolve, ms, false).unref();
	try {
		return await Promise.race([work.then(() => true), overdue]);
	} finally {
		clearTimeout(timer);
	}
}
