import { setTimeout as sleep } from 'node:timers/promises';

import { messageOf } from '../log';
import { START_LIMITS, type HandOver, type Starter } from './starts';

export interface QueueStarter extends Starter {
	/** Whether an event of it has reached no execution. */
	isKept(handOver: HandOver): Promise<boolean>;
}

/**
 * Puts an execution into n8n's queue, which sees to it that workers have no more than they can bear; again, after a
 * pause, while the queue cannot be reached, or if n8n has failed it before the workflow had the events. Never rejects.
 */
export async function startInQueue(starter: QueueStarter, handOver: HandOver): Promise<void> {
	for (const pause of [...START_LIMITS.pauses, undefined]) {
		try {
			await starter.start(handOver);
			if (!(await starter.isKept(handOver))) return;
			throw new Error('n8n ended it before that');
		} catch (thrown) {
			const what = `An execution with ${handOver.events.length} events did not begin: ${messageOf(thrown)}.`;
			if (pause === undefined) {
				starter.log('error', `${what} They are handed over the next time n8n starts.`);
				return;
			}
			starter.log('warn', `${what} It is started again in ${pause / 1000} s.`);
			await sleep(pause, undefined, { ref: false });
		}
	}
}
