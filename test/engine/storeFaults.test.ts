import type { IDataObject } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import { until } from '../../tools/until.ts';
import { describeOnPostgres } from '../support/onPostgres';
import { sendNode, template } from './sendNode';
import { startBench, type Bench } from './whatsapp';

/** The database of the store goes away: before a run, in the middle of it, for a moment or for good. */
const COUNT = 300;

describeOnPostgres('a store that goes away', (server) => {
	let bench: Bench;

	beforeAll(async () => {
		bench = await startBench({ store: 'postgres', databaseUrl: server().url() });
		await bench.control('PATCH', '/settings', { throughputPerSecond: null });
	});

	afterAll(async () => {
		await bench.close();
	});

	let lastCustomer = 31660000000;
	const newCustomers = (count = COUNT): IDataObject[] =>
		Array.from({ length: count }, () => ({ phone: String(++lastCustomer) }));

	const run = async (input: IDataObject[]) =>
		await bench.engine.runWorkflow({
			id: 'store',
			nodes: [
				sendNode(
					{
						...template('opening_hours|en_US'),
						mode: 'templateOnly',
						to: '={{ $json.phone }}',
						options: { messageKey: '={{ $json.phone }}', messagesPerSecond: 100 },
					},
					{ id: 'send', onError: 'continueRegularOutput' },
				),
			],
			input,
		});

	const saidIn = (json: IDataObject[]) =>
		json.map(({ status, details }) => status ?? (details as IDataObject | undefined)?.status);

	/** How many messages each customer got. */
	async function counts(input: IDataObject[]): Promise<number[]> {
		const received = await bench.received();
		return input.map(({ phone }) => received.filter(({ customer }) => customer === phone).length);
	}

	const all = (what: unknown) => Array.from({ length: COUNT }, () => what);

	it('before the run: nothing is sent, and the node says why', async () => {
		await server().pause();
		const input = newCustomers(3);
		const result = await run(input);
		await server().start();
		const said = JSON.stringify(result.node('Send').json);
		expect(said).toContain('cannot be reached');
		expect(said).toContain('Check host and port');
		expect(said).not.toContain(server().password);
		expect(await counts(input)).toEqual([0, 0, 0]);
	});

	it('for a moment at its beginning: the node waits, and everybody is reached once', async () => {
		await server().pause();
		const input = newCustomers(3);
		const running = run(input);
		await sleep(1500);
		await server().start();
		expect(saidIn((await running).node('Send').json)).toEqual(input.map(() => 'accepted'));
		expect(await counts(input)).toEqual([1, 1, 1]);
	});

	it('for a moment in the middle: everybody is reached once, and it is remembered', async () => {
		const input = newCustomers();
		const running = run(input);
		await bench.received({}, 50);
		await server().pause();
		await sleep(1500);
		await server().start();
		expect(saidIn((await running).node('Send').json)).toEqual(all('accepted'));
		expect(await counts(input)).toEqual(all(1));
		expect(saidIn((await run(input)).node('Send').json)).toEqual(all('duplicate'));
		expect(await counts(input)).toEqual(all(1));
	});

	it('and gives way to a replica that lacks the last claims: what is sent is remembered all the same', async () => {
		// Makes the tables, if this test runs alone.
		await run(newCustomers(1));
		const input = newCustomers(5);
		const match = { path: '/messages', method: 'POST' };
		await bench.control('POST', '/faults', { kind: 'delay', ms: 2000, times: 5, match });
		const running = run(input);
		const admin = new Client(server().url());
		await admin.connect();
		await until('all are claimed', async () => {
			const { rowCount } = await admin.query(
				'SELECT 1 FROM whatsapp_cloud.sends WHERE message_id IS NULL',
			);
			return rowCount === 5;
		});
		await admin.query('DELETE FROM whatsapp_cloud.sends WHERE message_id IS NULL');
		await admin.end();
		expect(saidIn((await running).node('Send').json)).toEqual(input.map(() => 'accepted'));
		expect(saidIn((await run(input)).node('Send').json)).toEqual(input.map(() => 'duplicate'));
		expect(await counts(input)).toEqual([1, 1, 1, 1, 1]);
	});

	it('for good in the middle: what is said to be sent is, the rest is not', async () => {
		const input = newCustomers();
		const before = (await bench.received()).length;
		const running = run(input);
		await bench.received({}, before + 50);
		await server().pause();
		const { json } = (await running).node('Send');
		const reached = await counts(input);
		json.forEach(({ status, error }, index) => {
			expect(reached[index]).toBe(status === 'accepted' ? 1 : 0);
			if (status !== 'accepted') expect(error).toContain('cannot be reached');
		});
		expect(reached).toContain(0);

		// What became of those last sent, and claimed last, is recorded as soon as the store is there again.
		await server().start();
		const again = saidIn((await run(input)).node('Send').json);
		expect(again).toEqual(reached.map((count) => (count === 1 ? 'duplicate' : 'accepted')));
		expect(await counts(input)).toEqual(all(1));
	});
});
