import type { PoolConfig } from 'pg';

import type { CustomerNames } from '../../customer/customer';
import type { WindowRecord } from '../../conversation/window';
import { windowOf } from '../windowQuery';
import type { ConversationPage, OpeningRange } from '../conversations';
import { pageOf } from '../conversations';
import { Budgets } from '../ledgers/budgets';
import { Campaigns } from '../ledgers/campaigns';
import { Consents } from '../ledgers/consents';
import { Deleting } from '../ledgers/forgetting';
import { PendingEvents } from '../ledgers/pendingEvents';
import { Notes } from '../ledgers/notes';
import { Prices } from '../ledgers/prices';
import { ProofBook } from '../ledgers/proofs';
import { Rescues } from '../ledgers/rescues';
import { Uploads } from '../ledgers/uploads';
import { Waits } from '../ledgers/waits';
import { PostgresAnswers } from './answers';
import { PostgresConnection } from './connection';
import { PostgresDatabase } from './database';
import { PostgresDeliveries } from './deliveries';
import { forgetIn } from './forgetting';
import { POSTGRES_FINDER } from './finder';
import { noteUnsent } from './counting';
import type { FoundRow } from './columns';
import { SLOTS_AT_ONCE, slotOf } from '../columns';
import * as sql from './acquaintances';
import { Oldest } from './oldest';
import { PostgresSends } from './sends';
import { Pruning } from '../pruning';
import type { HeldClaim, Reservation, ReserveOptions, SendClaim, SendResult } from '../sends';
import type { Delivery, SharedStore } from '../store';
import { EVENT_RETENTION_MS } from '../retention';

/** How many messages of a campaign are counted in one go: the database counts by itself. */
const MESSAGES_AT_ONCE = 50_000;

/** The store in PostgreSQL, in a schema of its own, for several processes on any number of machines. */
export class PostgresStore implements SharedStore {
	/** At 80 messages a second, 80 take one round trip. */
	readonly gatherMs = 1000;

	readonly #connection: PostgresConnection;

	readonly #sends: PostgresSends;

	readonly #database: PostgresDatabase;

	readonly rescues: Rescues;

	readonly waits: Waits;

	readonly consents: Consents;

	readonly handovers: PendingEvents;

	readonly proofs: ProofBook;

	readonly prices: Prices;

	readonly uploads: Uploads;

	readonly notes: Notes;

	readonly budgets: Budgets;

	readonly campaigns: Campaigns;

	readonly #deliveries: PostgresDeliveries;

	readonly #pruning: Pruning;

	constructor(config: PoolConfig) {
		this.#connection = new PostgresConnection(config);
		this.#sends = new PostgresSends(this.#connection);
		this.#database = new PostgresDatabase(this.#connection);
		this.rescues = new Rescues(this.#database);
		const answers = new PostgresAnswers(this.#connection, this.#database);
		this.waits = new Waits(this.#database, answers.answer.bind(answers));
		this.consents = new Consents(this.#database, POSTGRES_FINDER);
		this.handovers = new PendingEvents(this.#database, POSTGRES_FINDER);
		this.proofs = new ProofBook(this.#database);
		this.prices = new Prices(this.#database);
		this.uploads = new Uploads(this.#database);
		this.notes = new Notes(this.#database);
		this.budgets = new Budgets(this.#database);
		this.campaigns = new Campaigns(this.#database, MESSAGES_AT_ONCE, async (unsent, now) => {
			await noteUnsent(this.#connection, unsent, now);
		});
		this.#deliveries = new PostgresDeliveries({
			...{
				connection: this.#connection,
				database: this.#database,
				notes: this.notes,
				ledger: this.budgets,
			},
			...{ sends: this.#sends, rescues: this.rescues, prices: this.prices },
			consents: this.consents,
		});
		const events = new Oldest(this.#connection, 'events');
		this.#pruning = new Pruning({
			events: (limit, now) => events.prune(limit, now - EVENT_RETENTION_MS),
			kept: (limit, now) => this.#database.writeBeside(this.handovers.prune(limit, now)),
			rescues: (limit, now) => this.#database.writeWhole(this.rescues.prune(limit, now)),
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

	async findWindows(
		phoneNumberId: string,
		customers: CustomerNames[],
	): Promise<Array<WindowRecord | undefined>> {
		const found = POSTGRES_FINDER.lookUp(phoneNumberId, customers);
		return (await this.#database.read(found)).map(windowOf);
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
		const { from, to, newestFirst, after, limit } = range;
		if (!after) await this.#moveToSlots(phoneNumberId);
		const edge = newestFirst ? Number.MAX_SAFE_INTEGER : -1;
		const { openedAt = edge, id = edge } = after ?? {};
		const [first, last] = newestFirst
			? [from, Math.min(to, openedAt)]
			: [Math.max(from, openedAt), to];
		const values = [phoneNumberId, from, to, openedAt, id, limit, slotOf(first), slotOf(last)];
		const result = await this.#connection.query(sql.byOpening(newestFirst), values);
		const rows = result.rows as Array<FoundRow & { at: string }>;
		const known = sql.acquaintancesById(rows);
		return pageOf(
			rows.flatMap(({ at, acquaintance: id }) => {
				const acquaintance = known.get(id);
				return acquaintance ? [{ openedAt: Number(at), acquaintance }] : [];
			}),
			limit,
		);
	}

	/** What an earlier version has left, or writes beside this one: nothing nearly always. */
	async #moveToSlots(phoneNumberId: string): Promise<void> {
		const values = [phoneNumberId, SLOTS_AT_ONCE];
		while ((await this.#connection.query(sql.MOVE_TO_SLOTS, values)).rowCount);
	}

	async forgetCustomer(customer: CustomerNames, within?: readonly string[]): Promise<boolean> {
		const deleting = new Deleting(this.#database, this.consents);
		return await forgetIn(this.#connection, deleting, customer, within);
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
