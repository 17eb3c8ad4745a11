import type { CustomerNames } from '../customer/customer';
import type { WindowRecord } from '../conversation/window';
import { inSlices } from '../giveWay';
import type { Store } from '../store/store';

/** SQLite lets nobody else have a turn while it looks up so many customers. */
const AT_ONCE = 200;

/** The window records of customers on one business number, see {@link Store.findWindows}; however many they are. */
export async function findInTurns(
	store: Store,
	phoneNumberId: string,
	customers: CustomerNames[],
): Promise<Array<WindowRecord | undefined>> {
	const records: Array<WindowRecord | undefined> = [];
	await inSlices(customers, AT_ONCE, async (some) => {
		records.push(...(await store.findWindows(phoneNumberId, some)));
	});
	return records;
}
