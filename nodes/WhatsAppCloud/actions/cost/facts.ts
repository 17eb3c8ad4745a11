import { askAccount, type AccountFacts } from '../../account/prices';
import type { Batch } from '../operation';

const asked = new WeakMap<Batch, Promise<AccountFacts>>();

/** Currency and time zone of the credential's account, asked for once per batch. @throws {GraphError} */
export async function factsOf(batch: Batch): Promise<AccountFacts> {
	const known = asked.get(batch) ?? askAccount(batch.account, batch.now(), batch.signal);
	asked.set(batch, known);
	return await known;
}
