import type { PoolConfig } from 'pg';

import type { CustomerNames } from '../../customer/customer';
import { SLOTS_AT_ONCE } from '../columns';
import { openings, pageOf, type ConversationPage, type OpeningRange } from '../conversations';
import { run } from '../database';
import { Ledgers } from '../ledgers/ledgers';
import { Pruning } from '../pruning';
import { EVENT_RETENTION_MS } from '../retention';
import type { HeldClaim, Reservation, ReserveOptions, SendClaim, SendResult } from '../sends';
import type { Delivery, SharedStore } from '../store';
import * as sql from './acquaintances';
import { PostgresAnswers } from './answers';
import type { FoundRow } from './columns';
import { PostgresConnection } from './connection';
import { noteUnsent } from './counting';
import { follow, PostgresDatabase } from './database';
import { PostgresDeliveries } from './deliveries';
import { POSTGRES_FINDER } from './finder';
import { lockNumbers } from './locks';
import { Oldest } from './oldest';
import { PostgresSends } from './sends';

/** How many messages of a campaign are counted in one go: the database counts by itself. */
const MESSAGES_AT_ONCE = 50_000;

/** The store in PostgreSQL, in a schema of its own, for several processes on any number of machines. */
export class PostgresStore extends Ledgers implements SharedStore {
	/** At 80 messages a second, 80 take one round trip. */
	readonly gatherMs = 1000;

	readonly #connection: PostgresConnection;

	readonly #sends: PostgresSends;

	readonly #database: PostgresDatabase;

	readonly #deliveries: PostgresDeliveries;

	readonly #pruning: Pruning;

	constructor(config: PoolConfig) {
		const connection = new PostgresConnection(config);
		const database = new PostgresDatabase(connection);
		const answers = new PostgresAnswers(connection, database);
		super(database, {
			finder: POSTGRES_FINDER,
			answer: answers.answer.bind(answers),
			note: async (unsent, now) => {
				await noteUnsent(connection, unsent, now);
			},
			messagesAtOnce: MESSAGES_AT_ONCE,
		});
		this.#connection = connection;
		this.#database = database;
		this.#sends = new PostgresSends(connection);
		const { facts, consents } = this;
		this.#deliveries = new PostgresDeliveries({
			...{ connection, database, sends: this.#sends, facts, consents },
		});
		const events = new Oldest(connection, 'events');
		this.#pruning = new Pruning({
			events: (limit, now) => events.prune(limit, now - EVENT_RETENTION_MS),
			kept: (limit, now) => this.#database.writeBeside(this.pendingEvents.prune(limit, now)),
			rescues: (limit, now) => this.#database.writeWhole(() => this.rescues.prune(limit, now)),
			sends: (limit, now) => this.#sends.prune(limit, now),
			paces: (limit, now) => this.#sends.prunePaces(limit, now),
			ledger: (limit, now) => this.#database.writeBeside(this.campaigns.prune(limit, now)),
			budgets: (limit, now) => this.#database.writeBeside(this.budgets.prune(limit, now)),
		});
	}

	async receive(delivery: Delivery, now: number): Promise<boolean[]> {
		const claimed = await this.#deliveries.receive(delivery, now);
		if (claimed.length > 0) this.#pruning.goOn(now);
		return claimed;
	}

	async reserveSends(
		sends: SendClaim[],
		options: ReserveOptions,
		now: number,
	): Promise<Reservation[]> {
		const reservations = await this.#sends.reserve(sends, options, now);
		this.#pruning.goOn(now);
		return reservations;
	}

	async renewSends(claims: HeldClaim[], now: number): Promise<boolean[]> {
		return await this.#sends.renew(claims, now);
	}

	async settleSends(results: SendResult[], now: number): Promise<void> {
		await this.#sends.settle(results, now);
		const unsent = results.flatMap(({ key, result }) => (result === 'notSent' ? [key] : []));
		await this.#database.write(this.rescues.dropUnsent(unsent));
	}

	async findConversations(phoneNumberId: string, range: OpeningRange): Promise<ConversationPage> {
		if (!range.after) await this.#moveToSlots(phoneNumberId);
		const { sql: found, values } = openings(phoneNumberId, range);
		const sought = { sql: sql.openingsWithKnown(found, range), values };
		const { rows } = await this.#database.read(run(sought));
		const known = sql.acquaintancesById(rows as unknown as FoundRow[]);
		return pageOf(rows, (id) => known.get(String(id)), range.limit);
	}

	/** What an earlier version has left, or writes beside this one: nothing nearly always. */
	async #moveToSlots(phoneNumberId: string): Promise<void> {
		const values = [phoneNumberId, SLOTS_AT_ONCE];
		while ((await this.#connection.query(sql.MOVE_TO_SLOTS, values)).rowCount);
	}

	/** Waits until deliveries about the business numbers that are being recorded are done. */
	async forgetCustomer(customer: CustomerNames, within?: readonly string[]): Promise<boolean> {
		const numbers = within ?? (await this.#database.read(this.deleting.numbers()));
		return await this.#connection.transaction(lockNumbers(numbers), async (client) => {
			const count = await follow(client, this.deleting.forget(customer, numbers, within));
			await client.query('COMMIT');
			return count > 0;
		});
	}

	/** Waits for what is being forgotten beside the calls that have come. */
	async pruned(): Promise<void> {
		await this.#pruning.done();
	}

	async close(): Promise<void> {
		await this.pruned();
		await this.#connection.close();
	}
}
