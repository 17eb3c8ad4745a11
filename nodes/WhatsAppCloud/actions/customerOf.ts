import type { FailedItem } from './failure';
import type { Batch, Operation } from './operation';
import { customerField } from './fields';
import { parseCustomer } from './parameters';

/** Whom an item is about, as far as that can be told of one that failed. */
export function customerOf(
	batch: Batch,
	{ fields }: Pick<Operation<unknown>, 'fields'>,
	itemIndex: number,
): Pick<FailedItem, 'to' | 'phone'> {
	if (!fields.some(({ name }) => name === customerField.name)) return {};
	let to: unknown;
	try {
		to = batch.parameter(customerField.name, itemIndex, '');
		const parsed = parseCustomer(batch, itemIndex, to);
		const phone = 'recipient' in parsed ? parsed.recipient.customer.phone : undefined;
		return { to, ...(phone === undefined ? {} : { phone }) };
	} catch {
		// An expression that fails, or a number that is none, may be why the item did.
		return to === undefined ? {} : { to };
	}
}
