import type { IDataObject } from 'n8n-workflow';

import { insist } from '../../account/insist';
import type { Observation } from '../../conversation/observation';
import { InOneGo } from '../inOneGo';
import type { Batch } from '../operation';
import { findRecords } from '../records';
import type { CustomerInput } from './customer';
import { describeConversation } from './describe';

/** So many are recorded in one go: SQLite lets nobody else have a turn meanwhile. */
export const AT_ONCE = 100;

/** An item, and the one who records it with others. */
export interface Recorded<Input> {
	input: Input;
	recorder: InOneGo<Input, IDataObject>;
}

/**
 * Has what items say of their customers recorded together. Each gives out what is known of its customer then.
 *
 * @param observe what an item says, at `now` (ms)
 */
export function recordTogether<Input extends CustomerInput>(
	batch: Batch,
	items: ReadonlyArray<{ input: Input }>,
	observe: (input: Input, now: number) => Observation,
): Array<Recorded<Input>> {
	const recorder = new InOneGo(AT_ONCE, async (inputs: Input[]) => {
		const store = await batch.account.store();
		const now = batch.now();
		const observations = inputs.map((input) => observe(input, now));
		await insist(async () => await store.receive({ observations }, now), batch.signal);
		const records = await findRecords(batch, inputs);
		return inputs.map(({ phoneNumberId, recipient }, index) =>
			describeConversation(phoneNumberId, recipient.customer, records[index], batch.now()),
		);
	});
	return items.map(({ input }) => ({ input, recorder }));
}
