import { join } from 'node:path';

import { record } from '../../nodes/WhatsAppCloud/send/claim/outcomes';
import { recordUnrecorded } from '../../nodes/WhatsAppCloud/send/claim/unrecorded';
import type { SendBatch } from '../../nodes/WhatsAppCloud/send/batch';
import { StoreUnavailableError } from '../../nodes/WhatsAppCloud/store/failure';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { until } from '../../tools/until.ts';
import { describeOnSmallDisk } from '../support/onSmallDisk';

const NOW = Date.UTC(2026, 10, 29);
const NUMBER = '106540352242922';
const UNLIMITED = { messagesPerSecond: 0 };

describeOnSmallDisk('on a disk that is full', (disk) => {
	const open: SqliteStore[] = [];
	let count = 0;
	const newStore = () => {
		const store = new SqliteStore(join(disk.path, `${++count}`, 'store.sqlite'));
		open.push(store);
		return store;
	};

	afterEach(async () => {
		disk.free();
		for (const store of open.splice(0)) await store.close();
	});

	const delivery = (key: string) => ({
		observations: [
			{
				kind: 'opened',
				phoneNumberId: NUMBER,
				customer: { phone: '31600000001' },
				at: NOW,
				by: 'message',
			} as const,
		],
		claim: {
			...{ scope: 'workflow/node', keys: [key] },
			kept: { process: '{}', events: [{ event: JSON.stringify({ text: 'x'.repeat(20_000) }) }] },
		},
	});
	const send = (key: string) => ({
		...{ key, phoneNumberId: NUMBER, recipient: '31600000001', callbackData: 'x'.repeat(5_000) },
	});

	const refusal = async (call: Promise<unknown>) => {
		const thrown: unknown = await call.catch((reason: unknown) => reason);
		if (!(thrown instanceof StoreUnavailableError)) throw thrown;
		return thrown;
	};

	it('a delivery is not taken in, and is once there is room', async () => {
		const store = newStore();
		await store.receive(delivery('before'), NOW);
		disk.fill();
		const { message, isLasting } = await refusal(store.receive(delivery('one'), NOW));
		expect(message).toContain('cannot grow: the disk is full. Free some disk space');
		expect(isLasting).toBe(false);
		expect(await store.pendingEvents.find('workflow/node')).toHaveLength(1);
		disk.free();
		expect(await store.receive(delivery('one'), NOW)).toEqual([true]);
		expect(await store.pendingEvents.find('workflow/node')).toHaveLength(2);
	});

	it('nothing is claimed, and what is out is remembered once there is room', async () => {
		const store = newStore();
		await store.reserveSends([send('out')], UNLIMITED, NOW);
		disk.fill();
		await refusal(store.reserveSends([send('new')], UNLIMITED, NOW));
		const lines: string[] = [];
		const batch = { log: (_level: string, text: string) => lines.push(text), now: () => NOW };
		const outcome = JSON.stringify({ more: 'x'.repeat(10_000) });
		const sent = { key: 'out', result: 'sent', messageId: 'wamid.1', outcome } as const;
		expect(await record(batch as unknown as SendBatch, store, [sent], false)).toBe(false);
		expect(lines.join()).toContain('the disk is full');
		await refusal(recordUnrecorded(store, NOW));
		disk.free();
		await recordUnrecorded(store, NOW);
		expect(await store.reserveSends([send('out'), send('new')], UNLIMITED, NOW)).toEqual([
			{ state: 'sent', messageId: 'wamid.1', outcome },
			{ state: 'go', at: NOW, alone: false },
		]);
	});

	it.each([0, 4096, 8192, 16_384, 32_768, 65_536, 200_000])(
		'with %i bytes left, a store that cannot be opened is as soon as there is room',
		async (bytes) => {
			const store = newStore();
			disk.fill(bytes);
			const { message, isLasting } = await refusal(store.receive(delivery('one'), NOW));
			expect(message).toContain('ree some disk space');
			expect(isLasting).toBe(false);
			disk.free();
			expect(await store.receive(delivery('one'), NOW)).toEqual([true]);
		},
	);

	it('goes on where its own log is all that fills the disk up', async () => {
		const store = newStore();
		await store.receive(delivery('before'), NOW);
		// Writes the log back: from here on, the file itself hardly grows.
		await store.close();
		disk.fill(250_000);
		let refused = 0;
		for (let second = 0; second < 150; second++) {
			const customer = { phone: '31600000001' };
			const opened = {
				...({ kind: 'opened', by: 'message' } as const),
				...{ phoneNumberId: NUMBER, customer, at: NOW + second * 1000 },
			};
			const record = async () => {
				try {
					await store.receive({ observations: [opened] }, NOW);
					return true;
				} catch {
					refused++;
					return false;
				}
			};
			await until('it is recorded', record);
		}
		expect(refused).toBeGreaterThan(0);
	});

	it('what is old is forgotten later, and what was deleted leaves the log', async () => {
		const store = newStore();
		await store.receive(delivery('one'), NOW);
		disk.fill();
		await refusal(store.receive(delivery('two'), NOW + 9 * 24 * 60 * 60 * 1000));
		await store.pruned();
		disk.free();
		await store.receive(delivery('two'), NOW + 9 * 24 * 60 * 60 * 1000);
		await store.pruned();
		expect(await store.pendingEvents.find('workflow/node')).toHaveLength(1);
	});

	it('that nobody may write to any more, that is said', async () => {
		const store = newStore();
		await store.receive(delivery('one'), NOW);
		await store.close();
		disk.makeReadOnly();
		const { message } = await refusal(store.receive(delivery('two'), NOW));
		expect(message).toContain('read-only');
	});
});
