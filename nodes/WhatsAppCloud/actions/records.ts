import { insist } from '../account/insist';
import type { WindowRecord } from '../conversation/window';
import type { Recipient } from '../message/recipient';
import { findInTurns } from '../account/windows';
import type { Batch } from './operation';

/** The window records of all items' customers, one look-up per business number, in the items' order. */
export async function findRecords(
	batch: Batch,
	inputs: Array<{ phoneNumberId: string; recipient: Recipient }>,
): Promise<Array<WindowRecord | undefined>> {
	if (inputs.length === 0) return [];
	const store = await batch.account.store();
	const records = new Map<(typeof inputs)[number], WindowRecord | undefined>();
	for (const [phoneNumberId, group] of Map.groupBy(inputs, (input) => input.phoneNumberId)) {
		const customers = group.map(({ recipient }) => recipient.customer);
		const find = async () => await findInTurns(store, phoneNumberId, customers);
		const found = await insist(find, batch.signal);
		group.forEach((input, index) => records.set(input, found[index]));
	}
	return inputs.map((input) => records.get(input));
}
