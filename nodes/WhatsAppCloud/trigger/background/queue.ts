import { setTimeout as sleep } from 'node:timers/promises';

import { isNews, messageOf } from '../log';
import { didNotBegin, NotAsked, START_LIMITS, type HandOver, type Starter } from './starts';

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
	const { pauses, latePauses, away } = START_LIMITS;
	const all = [...pauses, ...latePauses];
	for (let tries = 0; !starter.signal.aborted;) {
		try {
			await starter.start(handOver);
			if (!(await starter.isKept(handOver))) return;
			throw new Error('n8n ended it before that');
		} catch (thrown) {
			const wasAsked = !(thrown instanceof NotAsked);
			const pause = wasAsked ? all[tries++] : away;
			const level = tries > pauses.length ? 'error' : 'warn';
			const why = messageOf(thrown);
			if (wasAsked || isNews(`queue ${why}`, Date.now())) {
				starter.log(level, didNotBegin(handOver, why, pause));
			}
			if (pause === undefined) return;
			await sleep(pause, undefined, { ref: false });
		}
	}
}
