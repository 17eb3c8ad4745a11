import { insist } from '../account/insist';
import type { WindowRecord } from '../conversation/window';
import type { Recipient } from '../message/recipient';
import { findCustomersInTurns } from '../account/windows';
import type { KnownCustomer } from '../store/store';
import type { Batch } from './operation';

type Inputs = Array<{ phoneNumberId: string; recipient: Recipient }>;

/** What is known of all items' customers, one look-up per business number, in the items' order. */
export async function findCustomers(batch: Batch, inputs: Inputs): Promise<KnownCustomer[]> {
	if (inputs.length === 0) return [];
	const store = await batch.account.store();
	const known = new Map<Inputs[number], KnownCustomer>();
	for (const [phoneNumberId, group] of Map.groupBy(inputs, (input) => input.phoneNumberId)) {
		const customers = group.map(({ recipient }) => recipient.customer);
		const find = async () => await findCustomersInTurns(store, phoneNumberId, customers);
		const found = await insist(find, batch.signal);
		group.forEach((input, index) => {
			const customer = found[index];
			if (customer) known.set(input, customer);
		});
	}
	return inputs.map((input) => known.get(input) ?? { record: undefined, names: [] });
}

/** Their window records alone. */
export async function findRecords(
	batch: Batch,
	inputs: Inputs,
): Promise<Array<WindowRecord | undefined>> {
	return (await findCustomers(batch, inputs)).map(({ record }) => record);
}
