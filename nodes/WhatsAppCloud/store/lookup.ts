import type { CustomerNames } from '../conversation/customer';
import type { FindPerson } from '../conversation/people';
import { namesOf } from '../conversation/sighting';
import type { Name } from '../conversation/sighting';
import type { WindowRecord } from '../conversation/window';
import { mergeWindows } from '../conversation/window';

/**
 * The window of the person who is called all these names. The user ID decides: what is known under
 * another of the names counts only if it is not somebody else's, whose user ID is known and differs.
 *
 * @param find who bears a name on this business number
 */
export function windowOf(
	customer: CustomerNames,
	find: (name: Name) => ReturnType<FindPerson>,
): WindowRecord | undefined {
	let window: WindowRecord = {};
	for (const name of namesOf(customer)) {
		const person = find(name);
		if (!person) continue;
		const { userId } = customer;
		const somebodyElse =
			userId !== undefined && person.userIds.size > 0 && !person.userIds.has(userId);
		if (!somebodyElse) window = mergeWindows(window, person.window);
	}
	return Object.keys(window).length === 0 ? undefined : window;
}

/** The same customer under the phone number that Meta knows; no one if the number has no other spelling. */
export function respelled(customer: CustomerNames, phone: string | undefined): CustomerNames {
	return phone === undefined ? {} : { ...customer, phone };
}
