import { Client } from 'pg';

import type { CustomerNames } from '../../nodes/WhatsAppCloud/customer/customer';
import { POSTGRES_MIGRATIONS } from '../../nodes/WhatsAppCloud/store/migrations/list';
import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { until } from '../../tools/until';
import { describeOnPostgres } from '../support/onPostgres';
import type { PostgresServer } from '../support/postgres';
import { countRoundTrips } from '../support/roundTrips';
import { describeStore, expectProofsOfBefore, NOW, NUMBER, opened } from './contract';
import { postgresTables } from './tables';

let server: PostgresServer;
let admin: Client;
let databases = 0;
const stores: PostgresStore[] = [];

function open(connectionString: string): PostgresStore {
	const store = new PostgresStore({ connectionString });
	stores.push(store);
	return store;
}

const ANNA: CustomerNames = { phone: '4915112345678' };
const BEN: CustomerNames = { phone: '31612345678', userId: 'NL.1' };
const ANNAS_WINDOW = { openedAt: NOW, openedBy: 'message' };

async function newDatabase(): Promise<string> {
	const name = `place_${++databases}`;
	await admin.query(`CREATE DATABASE ${name}`);
	return server.url(name);
}

/** A database as the version with so many migrations left it, with something in it. */
async function databaseOf(version: number, holding: string): Promise<string> {
	const url = await newDatabase();
	await asAdminOf(url, async (client) => {
		await client.query(`
			CREATE SCHEMA whatsapp_cloud;
			CREATE TABLE whatsapp_cloud.migrations (
				version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
			INSERT INTO whatsapp_cloud.migrations SELECT generate_series(1, ${version})`);
		await client.query(POSTGRES_MIGRATIONS.slice(0, version).join(';'));
		await client.query(holding);
	});
	return url;
}

/** Those that are finished. */
async function indexesIn(url: string): Promise<string[]> {
	const client = await connected(url);
	const { rows } = await client.query(`
		SELECT pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
		WHERE c.relnamespace = 'whatsapp_cloud'::regnamespace AND i.indisvalid ORDER BY 1`);
	await client.end();
	return (rows as Array<{ definition: string }>).map(({ definition }) => definition);
}

async function connected(connectionString: string): Promise<Client> {
	const client = new Client({ connectionString });
	await client.connect();
	return client;
}

async function asAdminOf(url: string, run: (client: Client) => Promise<unknown>): Promise<void> {
	const client = await connected(url);
	await run(client).finally(() => client.end());
}

describeOnPostgres('PostgreSQL store', (running) => {
	let shared: PostgresStore;

	beforeAll(async () => {
		server = running();
		admin = await connected(server.url());
		shared = new PostgresStore({ connectionString: server.url() });
		await shared.findWindows('1', [{ phone: '1' }]);
	});
	afterEach(async () => {
		await Promise.all(stores.splice(0).map((store) => store.close()));
	});
	afterAll(async () => {
		await shared.close();
		await admin.end();
	});

	describeStore(() => ({
		fresh: async () => {
			const tables = ['aliases', 'sightings', 'renames', 'events', 'uploads'];
			await admin.query(tables.map((table) => `DELETE FROM whatsapp_cloud.${table}`).join(';'));
			return shared;
		},
		place: async () => {
			const url = await newDatabase();
			return { open: () => open(url), whereabouts: { postgres: url } };
		},
	}));

	describe('database', () => {
		const receive = (store: PostgresStore, customer: CustomerNames = ANNA) =>
			store.receive({ observations: [opened(customer, NOW)] }, NOW);

		it('gets its tables once when several processes start at once', async () => {
			const url = await newDatabase();
			const several = Array.from({ length: 20 }, () => open(url));
			await Promise.all(several.map((store) => receive(store)));
			for (const store of several) {
				expect(await store.findWindows(NUMBER, [ANNA])).toEqual([ANNAS_WINDOW]);
			}
			await asAdminOf(url, async (client) => {
				const { rows } = await client.query('SELECT version FROM whatsapp_cloud.migrations');
				expect(rows).toEqual(POSTGRES_MIGRATIONS.map((_, index) => ({ version: index + 1 })));
			});
		});

		it('of any older version is brought up to date and keeps what it holds', async () => {
			const tablesIn = async (url: string) => {
				const client = await connected(url);
				return await postgresTables(client).finally(() => client.end());
			};
			const tables: string[][] = [];
			for (let version = 1; version <= POSTGRES_MIGRATIONS.length; version++) {
				const url = await databaseOf(
					version,
					`
						INSERT INTO whatsapp_cloud.aliases (phone_number_id, kind, value, acquaintance)
						SELECT '${NUMBER}', 'phone', '${ANNA.phone}', nextval('whatsapp_cloud.acquaintance_ids');
						INSERT INTO whatsapp_cloud.sightings
							(acquaintance, phone, user_id, parent_user_id, era, first_at, last_at, opened_at, opened_by)
						SELECT acquaintance, '${ANNA.phone}', '', '', 0, ${NOW}, ${NOW}, ${NOW}, 'message'
						FROM whatsapp_cloud.aliases`,
				);
				const store = open(url);
				await receive(store, BEN);
				expect(await store.findWindows(NUMBER, [ANNA, BEN])).toEqual([
					...[ANNAS_WINDOW, ANNAS_WINDOW],
				]);
				await store.close();
				tables.push(await tablesIn(url));
			}
			const url = await newDatabase();
			await receive(open(url));
			const fresh = await tablesIn(url);
			expect(tables).toEqual(tables.map(() => fresh));
		});

		it('gets the indexes that are missing or unfinished while everybody goes on writing', async () => {
			const url = await newDatabase();
			const first = open(url);
			await receive(first);
			await first.close();
			const whole = await indexesIn(url);
			const writer = await connected(url);
			// One was lost, another process was killed while it made the other.
			await writer.query(`
				DROP INDEX whatsapp_cloud.sends_by_recipient;
				UPDATE pg_index SET indisvalid = false
				WHERE indexrelid = 'whatsapp_cloud.sends_by_message'::regclass`);
			await writer.query(`BEGIN; DELETE FROM whatsapp_cloud.sends WHERE key = 'none'`);
			const stores = [open(url), open(url)];
			const send = (key: string) => ({
				key,
				phoneNumberId: NUMBER,
				recipient: '1',
				callbackData: '',
			});
			for (const key of ['one', 'two', 'three']) {
				const reservations = stores.map(async (store) => {
					const [reserved] = await store.reserveSends([send(key)], { messagesPerSecond: 0 }, NOW);
					return reserved?.state;
				});
				expect((await Promise.all(reservations)).sort()).toEqual(['go', 'inFlight']);
				await until('an index waits for the writer', async () => {
					const { rowCount } = await admin.query(
						`SELECT FROM pg_stat_activity WHERE datname = $1
							AND wait_event_type = 'Lock' AND query LIKE '%INDEX CONCURRENTLY%'`,
						[new URL(url).pathname.slice(1)],
					);
					return rowCount === 1;
				});
			}
			await writer.query('COMMIT');
			await Promise.all(stores.map(async (store) => await store.close()));
			expect(await indexesIn(url)).toEqual(whole);
			await writer.end();
		});

		it('is brought up to date also if that takes longer than the server lets statements take', async () => {
			const url = await databaseOf(1, 'SELECT 1');
			const holder = await connected(url);
			await holder.query('BEGIN; SELECT FROM whatsapp_cloud.sightings');
			const store = open(`${url}?options=-c%20statement_timeout%3D200`);
			const received = receive(store);
			const waits = until('the change of a table waits', async () => {
				const { rowCount } = await admin.query(
					`SELECT FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'
						AND now() - query_start > interval '300 ms'`,
					[new URL(url).pathname.slice(1)],
				);
				return rowCount === 1;
			});
			await Promise.race([waits, received]).finally(() => holder.end());
			expect(await received).toEqual([]);
		});

		it('from before there were proofs is whole, and for who proves the number first', async () => {
			const version = POSTGRES_MIGRATIONS.findIndex((step) =>
				step.includes('CREATE TABLE whatsapp_cloud.proofs'),
			);
			const url = await databaseOf(
				version,
				`
					INSERT INTO whatsapp_cloud.uploads VALUES ('2', 'hash', 'text/plain', 'media', ${NOW});
					INSERT INTO whatsapp_cloud.refusals VALUES
						('wamid.1', '1', ${NOW}, 'sent', 0, '{}', ${NOW}, 'wamid.R', NULL)`,
			);
			await expectProofsOfBefore(open(url));
		});

		it('of a newer version is left alone, and the message says what to do', async () => {
			const url = await newDatabase();
			await receive(open(url));
			await asAdminOf(url, (client) =>
				client.query('INSERT INTO whatsapp_cloud.migrations (version) VALUES (999)'),
			);
			await expect(receive(open(url))).rejects.toThrow(
				/was written by a newer version of n8n-nodes-whatsapp-cloud. Update the package/,
			);
		});

		it('may be restarted: the next call finds it', async () => {
			const store = open(await newDatabase());
			// Several connections, all of which break.
			await Promise.all(Array.from({ length: 8 }, () => receive(store)));
			await admin.end();
			await server.restart();
			admin = await connected(server.url());
			const calls = Array.from({ length: 8 }, () => store.findWindows(NUMBER, [ANNA]));
			expect(await Promise.all(calls)).toEqual(calls.map(() => [ANNAS_WINDOW]));
			await receive(store, BEN);
			expect(await store.findWindows(NUMBER, [BEN])).toEqual([ANNAS_WINDOW]);
		});

		it.each(['40001', '40P01'])(
			'that undoes a transaction to let others pass (%s) does it once more',
			async (code) => {
				const url = await newDatabase();
				const store = open(url);
				const person = { observations: [opened(ANNA, NOW)] };
				await store.receive(person, NOW);
				await asAdminOf(url, (client) =>
					client.query(`
						CREATE SEQUENCE tries;
						CREATE FUNCTION undo() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
							IF nextval('tries') % 2 = 1 THEN RAISE EXCEPTION 'once more' USING ERRCODE = '${code}'; END IF;
							RETURN coalesce(NEW, OLD);
						END $$;
						CREATE TRIGGER undo BEFORE INSERT OR UPDATE OR DELETE ON whatsapp_cloud.events
							FOR EACH ROW EXECUTE FUNCTION undo();
						CREATE TRIGGER undo BEFORE DELETE ON whatsapp_cloud.sightings
							FOR EACH ROW EXECUTE FUNCTION undo()`),
				);
				const claim = { scope: 'scope', keys: ['key'] };
				expect(await store.receive({ observations: [], claim }, NOW)).toEqual([true]);
				await store.pendingEvents.release(claim);
				expect(await store.receive({ observations: [], claim }, NOW)).toEqual([true]);
				expect(await store.forgetCustomer(ANNA)).toBe(true);
				expect(await store.findWindows(NUMBER, [ANNA])).toEqual([undefined]);
			},
		);

		it('that closes what is idle is asked over another connection, also by a process that was busy meanwhile', async () => {
			const store = open(
				`${await newDatabase()}?options=${encodeURIComponent('-c idle_session_timeout=100')}`,
			);
			await store.receive({ observations: [opened(ANNA, NOW)] }, NOW);
			for (let busy = 0; busy < 3; busy++) {
				const until = performance.now() + 300;
				while (performance.now() < until);
				expect(await store.findWindows(NUMBER, [ANNA])).toMatchObject([ANNAS_WINDOW]);
			}
		});

		it('whose tables were deleted gets them again', async () => {
			const url = await newDatabase();
			const store = open(url);
			await receive(store);
			await asAdminOf(url, (client) => client.query('DROP SCHEMA whatsapp_cloud CASCADE'));
			await expect(receive(store)).rejects.toThrow('lacks tables that used to be there');
			await receive(store);
			expect(await store.findWindows(NUMBER, [ANNA])).toEqual([ANNAS_WINDOW]);
		});

		it.each(['statement_timeout', 'lock_timeout', 'query_timeout'])(
			'in which something else holds a lock for longer than %s is named',
			async (limit) => {
				const url = await newDatabase();
				await receive(open(url));
				await asAdminOf(url, async (client) => {
					await client.query('BEGIN; LOCK TABLE whatsapp_cloud.aliases');
					const patient = limit === 'query_timeout' ? { query_timeout: 200 } : {};
					const options = limit === 'query_timeout' ? '' : `?options=-c%20${limit}%3D200`;
					const store = new PostgresStore({ connectionString: url + options, ...patient });
					const found = store.findWindows(NUMBER, [ANNA]);
					await expect(found).rejects.toThrow(/took too long: .* Look for long-running/);
					await store.close();
				});
			},
		);

		it('that is down is named, without the password, and found when it is up again', async () => {
			const store = open(await newDatabase());
			await admin.end();
			await server.pause();
			const refused = receive(store);
			await expect(refused).rejects.toThrow(
				`The PostgreSQL database ${server.host}:${server.port}/place_${databases} cannot be reached. Check host and port`,
			);
			await expect(refused).rejects.not.toThrow(server.password);
			await server.start();
			admin = await connected(server.url());
			await receive(store);
			expect(await store.findWindows(NUMBER, [ANNA])).toEqual([ANNAS_WINDOW]);
		});

		it.each([
			['user or password', { password: 'geheim' }, 'refused the login. Check user and password'],
			['database', { database: 'nothing' }, 'does not exist on that server. Create the database'],
			['host', { host: 'db.invalid' }, 'cannot be found: its host name is unknown.'],
			['TLS', { ssl: true }, 'offers no TLS'],
		])('with a wrong %s is named, without the password', async (_what, wrong, told) => {
			const { host, port, user, password } = server;
			const store = new PostgresStore({
				host,
				port,
				user,
				password,
				database: 'postgres',
				...wrong,
			});
			const refused = await store.findWindows(NUMBER, [ANNA]).catch((thrown: unknown) => thrown);
			expect(String(refused)).toContain(told);
			expect(String(refused)).not.toMatch(/geheim|p@ss|p%40ss/);
			await store.close();
		});

		it('in which the user may not make a schema is named', async () => {
			const url = await newDatabase();
			await admin.query("CREATE USER guest PASSWORD 'guest'");
			const store = open(url.replace(/\/\/[^/]*@/, '//guest:guest@'));
			await expect(receive(store)).rejects.toThrow(/GRANT CREATE ON DATABASE/);
		});

		it('in which an administrator made the schema is used without the right to make one', async () => {
			const url = await newDatabase();
			await admin.query("CREATE USER tenant PASSWORD 'tenant'");
			await asAdminOf(url, (client) =>
				client.query('CREATE SCHEMA whatsapp_cloud AUTHORIZATION tenant'),
			);
			const store = open(url.replace(/\/\/[^/]*@/, '//tenant:tenant@'));
			await receive(store);
			expect(await store.findWindows(NUMBER, [ANNA])).toEqual([ANNAS_WINDOW]);
		});

		/** A database with a user of its own, whom a test may take things away from. */
		async function newTenancy(name: string): Promise<{ url: string; own: string }> {
			const url = await newDatabase();
			await admin.query(`CREATE USER ${name} PASSWORD '${name}'`);
			await asAdminOf(url, (client) =>
				client.query(`CREATE SCHEMA whatsapp_cloud AUTHORIZATION ${name}`),
			);
			const own = url.replace(/\/\/[^/]*@/, `//${name}:${name}@`);
			const store = open(own);
			await receive(store);
			await store.close();
			return { url, own };
		}

		it('in which the user has lost a right to a table is named', async () => {
			const { url, own } = await newTenancy('limited');
			await asAdminOf(url, (client) =>
				client.query('ALTER TABLE whatsapp_cloud.aliases OWNER TO CURRENT_USER'),
			);
			await expect(receive(open(own))).rejects.toThrow(
				'does not give this user all rights to the schema "whatsapp_cloud": "permission denied for table aliases". Ask an administrator to make the user the owner',
			);
		});

		it('that has become read-only is named, and used again when it is not', async () => {
			const url = await newDatabase();
			await receive(open(url));
			const { pathname } = new URL(url);
			const alter = (what: string) => admin.query(`ALTER DATABASE ${pathname.slice(1)} ${what}`);
			await alter('SET default_transaction_read_only = on');
			const store = open(url);
			expect(await store.findWindows(NUMBER, [ANNA])).toEqual([ANNAS_WINDOW]);
			await expect(receive(store)).rejects.toThrow('is read-only. Use the primary server');
			await alter('RESET default_transaction_read_only');
			await receive(store);
		});

		it('whose connections all lead to what is a replica since a failover is asked over new ones', async () => {
			const url = await newDatabase();
			const { pathname } = new URL(url);
			const alter = (what: string) => admin.query(`ALTER DATABASE ${pathname.slice(1)} ${what}`);
			await receive(open(url));
			await alter('SET default_transaction_read_only = on');
			const store = open(url);
			const looks = Array.from({ length: 8 }, () => store.findWindows(NUMBER, [ANNA]));
			await Promise.all(looks);
			await alter('RESET default_transaction_read_only');
			const send = { key: 'key', phoneNumberId: NUMBER, recipient: '1', callbackData: '' };
			expect(await receive(store, BEN)).toEqual([]);
			const [reserved] = await store.reserveSends([send], { messagesPerSecond: 0 }, NOW);
			expect(reserved?.state).toBe('go');
		});

		it('that has no connection left is named, and used again when it has', async () => {
			const store = open((await newTenancy('crowd')).own);
			await admin.query('ALTER USER crowd CONNECTION LIMIT 0');
			await expect(receive(store)).rejects.toThrow('has no free connection. Raise max_connections');
			await admin.query('ALTER USER crowd CONNECTION LIMIT -1');
			await receive(store);
		});

		it('that gives no more connections is asked over those that are open', async () => {
			const store = open((await newTenancy('half')).own);
			await receive(store);
			await store.pruned();
			await admin.query('ALTER USER half CONNECTION LIMIT 1');
			const looks = Array.from({ length: 20 }, () => store.findWindows(NUMBER, [ANNA]));
			expect(await Promise.all(looks)).toEqual(looks.map(() => [ANNAS_WINDOW]));
		});

		describe('over the network', () => {
			let counter: Awaited<ReturnType<typeof countRoundTrips>>;
			let store: PostgresStore;
			const customers = Array.from({ length: 60 }, (_, index) => ({
				phone: `49${index}`,
				userId: `DE.${index}`,
			}));

			beforeEach(async () => {
				const url = new URL(await newDatabase());
				counter = await countRoundTrips(server.port);
				url.port = String(counter.port);
				store = open(url.href);
				// What is done once: the tables, a connection, forgetting old events.
				const claim = { scope: 'workflow/node', keys: ['first'] };
				await store.receive({ observations: [], claim }, NOW);
				await store.pruned();
			});
			afterEach(() => counter.close());

			it('is asked over another connection when all that are open turn out broken', async () => {
				await Promise.all(Array.from({ length: 8 }, () => receive(store)));
				counter.breakSilently();
				expect(await store.findWindows(NUMBER, [ANNA])).toEqual([ANNAS_WINDOW]);
				await Promise.all(Array.from({ length: 8 }, () => receive(store)));
				counter.breakSilently();
				expect(await receive(store, BEN)).toEqual([]);
				expect(await store.findWindows(NUMBER, [BEN])).toEqual([ANNAS_WINDOW]);
			});

			it('is asked once for 60 windows, known or unknown', async () => {
				const before = counter.count();
				await store.findWindows(NUMBER, customers);
				expect(counter.count() - before).toBe(1);
			});

			it('is asked twice for a delivery', async () => {
				const before = counter.count();
				const observations = customers.map((customer) => opened(customer, NOW));
				const claim = { scope: 'workflow/node', keys: customers.map(({ phone }) => phone) };
				await store.receive({ observations, claim }, NOW);
				expect(counter.count() - before).toBe(2);
			});
		});
	});
});
