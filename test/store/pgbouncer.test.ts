import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { ensurePgBouncer, startPgBouncer, type PgBouncer } from '../support/pgbouncer';
import { describeOnPostgres } from '../support/onPostgres';
import { NOW, NUMBER, opened } from './contract';

const ANNA = { phone: '4915112345678' };
describeOnPostgres('PostgreSQL behind PgBouncer', (server) => {
	let pooler: PgBouncer;

	beforeAll(async () => {
		const program = await ensurePgBouncer();
		pooler = await startPgBouncer(program, server());
	}, 360_000);
	afterAll(async () => {
		await pooler.stop();
	});

	it('keeps windows and keys in transaction mode', async () => {
		const stores = [1, 2].map(() => new PostgresStore({ connectionString: pooler.url() }));
		const [first, second] = stores as [PostgresStore, PostgresStore];
		await first.receive({ observations: [opened(ANNA, NOW)] }, NOW);
		expect(await second.findWindows(NUMBER, [ANNA])).toEqual([
			{ openedAt: NOW, openedBy: 'message' },
		]);
		const send = { key: 'k', phoneNumberId: NUMBER, recipient: ANNA.phone, callbackData: '' };
		const states = await Promise.all(
			stores.map(async (store) => {
				const [reservation] = await store.reserveSends([send], { messagesPerSecond: 0 }, NOW);
				return reservation?.state;
			}),
		);
		expect(states.toSorted()).toEqual(['go', 'inFlight']);
		await Promise.all(stores.map((store) => store.close()));
	});

	it.each([
		['password', { password: 'geheim' }, 'authentication failed'],
		['database', { database: 'nothing' }, 'nothing'],
		['parameter', { query: '?options=-c%20statement_timeout%3D5' }, 'options'],
	])(
		'says what the pooler said of a wrong %s, once and without the secret',
		async (_what, change, told) => {
			const store = new PostgresStore({ connectionString: pooler.url(change) });
			const refused = await store
				.findWindows(NUMBER, [ANNA])
				.catch((thrown: unknown) => String(thrown));
			expect(refused).toMatch(/rejected the connection: ".*Check user, password and the name/);
			expect(refused).toContain(told);
			expect(refused).not.toMatch(/geheim|restarting/);
			await store.close();
		},
	);
});
