import type { Observation } from '../conversation/observation';
import { messageOf } from '../thrown';
import type { SendBatch } from './batch';

/** Keeps what Meta's answer teaches. A message that is out must not fail because of what could not be noted. */
export async function learn(batch: SendBatch, observations: Observation[]): Promise<void> {
	if (observations.length === 0) return;
	try {
		const store = await batch.account.store();
		await store.receive({ observations }, batch.now());
	} catch (thrown) {
		batch.log('warn', `Meta's answer could not be recorded in the store: ${messageOf(thrown)}`);
	}
}
