import { insist } from '../../account/insist';
import { findNamesInTurns } from '../../account/windows';
import { phoneKey } from '../../customer/spellings';
import type { SendBatch } from '../batch';
import type { SendInput } from '../composition';

/**
 * Everything that customers are called who have a budget of their own, a phone number once however it is spelled: what
 * goes to a person counts under each name, so that it is one budget by whichever they are addressed.
 *
 * @returns by input; phone numbers first, and always in the same order; nothing for items without such a budget
 */
export async function namesInBudgets(
	batch: SendBatch,
	inputs: readonly SendInput[],
): Promise<Map<SendInput, readonly string[]>> {
	const names = new Map<SendInput, readonly string[]>();
	const counted = inputs.filter(({ guard }) =>
		guard?.budgets.some(({ scope }) => scope === 'customer'),
	);
	if (counted.length === 0) return names;
	const store = await batch.account.store();
	for (const [phoneNumberId, some] of Map.groupBy(counted, (input) => input.phoneNumberId)) {
		const customers = some.map(({ recipient }) => recipient.customer);
		const find = async () => await findNamesInTurns(store, phoneNumberId, customers);
		const found = await insist(find, batch.signal);
		some.forEach((input, index) => names.set(input, inOrder(found[index] ?? [])));
	}
	return names;
}

function inOrder(names: readonly string[]): string[] {
	// Digits stand before letters.
	return [...new Set(names.map(phoneKey))].sort();
}
