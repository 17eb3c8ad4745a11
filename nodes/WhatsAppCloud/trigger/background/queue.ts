import { setTimeout as sleep } from 'node:timers/promises';

import { isNews, messageOf } from '../log';
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
 * Puts an execution into n8n's queue, which sees to it that workers have no more than they can bear; again, after a
 * pause, while the queue cannot be reached, or if n8n has failed it before the workflow had the events. Never rejects.
 */
export async function startInQueue(starter: QueueStarter, handOver: HandOver): Promise<void> {
	for (let tries = 0; !starter.signal.aborted;) {
		try {
			await starter.start(handOver);
			if (!(await starter.isKept(handOver))) return;
			throw new Error('n8n ended it before that');
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
