import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { SendBatch } from '../../nodes/WhatsAppCloud/send/batch';
import { LookingAgain } from '../../nodes/WhatsAppCloud/send/lookingAgain';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';

const folder = mkdtempSync(join(tmpdir(), 'whatsapp-looking-again-'));
const store = new SqliteStore(join(folder, 'store.sqlite'));

afterAll(async () => {
	await store.close();
	rmSync(folder, { recursive: true });
});

it('customers of a batch are looked up together, also after many who have had their message before', async () => {
	let now = 1_800_000_000_000;
	const find = jest.spyOn(store, 'findWindows');
	const looking = new LookingAgain({ now: () => now } as SendBatch, store, now);
	const customers = Array.from({ length: 1000 }, (_, index) => {
		const customer = { phone: String(31612000000 + index) };
		return looking.add({ phoneNumberId: '1', customer, record: undefined }, true);
	});
	// As long as it took to find out that the first half have it.
	now += 60_000;
	for (const look of customers.slice(500)) {
		now += 10;
		await look();
	}
	const lookedUp = find.mock.calls.flatMap(([, some]) => some).length;
	expect(find.mock.calls.length).toBeLessThan(10);
	expect(lookedUp).toBeLessThan(1000);
});
