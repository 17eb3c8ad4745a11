import type { Observation } from '../conversation/observation';
import type { SendBatch } from './batch';
import { noted } from './noted';

/** Keeps what Meta's answer teaches. A message that is out must not fail because of what could not be noted. */
export async function learn(batch: SendBatch, observations: Observation[]): Promise<void> {
	if (observations.length === 0) return;
	await noted(batch, "Meta's answer", async () => {
		const store = await batch.account.store();
		await store.receive({ observations }, batch.now());
	});
}
