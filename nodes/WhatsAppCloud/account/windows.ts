import type { CustomerNames } from '../customer/customer';
import type { WindowRecord } from '../conversation/window';
import { inSlices } from '../giveWay';
import type { KnownCustomer, Store } from '../store/store';

/** SQLite lets nobody else have a turn while it looks up so many customers. */
const AT_ONCE = 200;

/** The window records of customers on one business number, see {@link Store.findWindows}; however many they are. */
export async function findInTurns(
	store: Store,
	phoneNumberId: string,
	customers: CustomerNames[],
): Promise<Array<WindowRecord | undefined>> {
	return await inParts(customers, async (some) => await store.findWindows(phoneNumberId, some));
}

/** The same, with what they are called there, see {@link Store.findCustomers}. */
export async function findCustomersInTurns(
	store: Store,
	phoneNumberId: string,
	customers: CustomerNames[],
): Promise<KnownCustomer[]> {
	return await inParts(customers, async (some) => await store.findCustomers(phoneNumberId, some));
}

async function inParts<T>(
	customers: CustomerNames[],
	find: (some: CustomerNames[]) => Promise<T[]>,
): Promise<T[]> {
	const found: T[] = [];
	await inSlices(customers, AT_ONCE, async (some) => {
		found.push(...(await find(some)));
	});
	return found;
}
