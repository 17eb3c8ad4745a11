import type { PoolConfig } from 'pg';

import type { CustomerNames } from '../conversation/customer';
import type { WindowRecord } from '../conversation/window';
import { windowOf } from './windowQuery';
import type { ConversationPage, OpeningRange } from './conversations';
import { pageOf } from './conversations';
import type { CallbackNote, WayNote } from './notes';
import { PostgresConsents } from './postgresConsents';
import { PostgresConnection } from './postgresConnection';
import { PostgresDeliveries } from './postgresDeliveries';
import { PostgresEvents } from './postgresEvents';
import { forgetIn } from './postgresForgetting';
import { lookUp } from './postgresWindowQuery';
import { PostgresCampaigns } from './postgresCampaigns';
import { PostgresLedger } from './postgresLedger';
import { PostgresNotes } from './postgresNotes';
import { PostgresPrices } from './postgresPrices';
import { PostgresProofs } from './postgresProofs';
import type { FoundRow } from './postgresColumns';
import { SLOTS_AT_ONCE, slotOf } from './columns';
import * as sql from './postgresStatements';
import { PostgresRescues } from './postgresRescues';
import { PostgresSends } from './postgresSends';
import { PostgresUploads } from './postgresUploads';
import { PostgresWaits } from './postgresWaits';
import { PruningBeside } from './pruning';
import type { HeldClaim, Reservation, ReserveOptions, SendClaim, SendResult } from './sends';
import type { Delivery, EventClaim, SharedStore } from './store';
import type { UploadKey } from './uploads';

/** The store in PostgreSQL, in a schema of its own, for several processes on any number of machines. */
export class PostgresStore implements SharedStore {
	/** At 80 messages a second, 80 take one round trip. */
	readonly gatherMs = 1000;

	readonly #connection: PostgresConnection;

	readonly #sends: PostgresSends;

	readonly #uploads: PostgresUploads;

	readonly rescues: PostgresRescues;

	readonly waits: PostgresWaits;

	readonly consents: PostgresConsents;

	readonly handovers: PostgresEvents;

	readonly proofs: PostgresProofs;

	readonly prices: PostgresPrices;

	readonly budgets: PostgresLedger;

	readonly campaigns: PostgresCampaigns;

	readonly #notes: PostgresNotes;

	readonly #deliveries: PostgresDeliveries;

	readonly #pruning: PruningBeside<
		'events' | 'kept' | 'rescues' | 'sends' | 'paces' | 'ledger' | 'budgets'
	>;

	constructor(config: PoolConfig) {
		this.#connection = new PostgresConnection(config);
		this.#sends = new PostgresSends(this.#connection);
		this.#uploads = new PostgresUploads(this.#connection);
		this.rescues = new PostgresRescues(this.#connection);
		this.waits = new PostgresWaits(this.#connection);
		this.consents = new PostgresConsents(this.#connection);
		this.handovers = new PostgresEvents(this.#connection);
		this.proofs = new PostgresProofs(this.#connection);
		this.prices = new PostgresPrices(this.#connection);
		this.budgets = new PostgresLedger(this.#connection);
		this.campaigns = new PostgresCampaigns(this.#connection);
		this.#notes = new PostgresNotes(this.#connection);
		this.#deliveries = new PostgresDeliveries({
			...{ connection: this.#connection, notes: this.#notes, ledger: this.budgets },
			...{ sends: this.#sends, rescues: this.rescues, prices: this.prices },
		});
		this.#pruning = new PruningBeside({
			events: (limit, now) => this.handovers.prune(limit, now),
			kept: (limit, now) => this.handovers.pruneKept(limit, now),
			rescues: (limit, now) => this.rescues.prune(limit, now),
			sends: (limit, now) => this.#sends.prune(limit, now),
			paces: (limit, now) => this.#sends.prunePaces(limit, now),
			ledger: (limit, now) => this.budgets.prune(limit, now),
			budgets: (limit, now) => this.budgets.pruneBudgets(limit, now),
		});
	}

	async receive(delivery: Delivery, now: number): Promise<boolean[]> {
		const claimed = await this.#deliveries.receive(delivery, now);
		if (claimed.length > 0) this.#pruning.goOn(claimed.length, now);
		return claimed;
	}

	async confirmEvents(claim: EventClaim, now: number): Promise<void> {
		await this.handovers.confirm(claim, now);
	}

	async takeEvents(claim: EventClaim, executionId: string, now: number): Promise<boolean[]> {
		return await this.handovers.take(claim, executionId, now);
	}

	async areConfirmed(claim: EventClaim): Promise<boolean[]> {
		return await this.handovers.areConfirmed(claim);
	}

	async releaseEvents(claim: EventClaim): Promise<void> {
		await this.handovers.release(claim);
	}

	async findWindows(
		phoneNumberId: string,
		customers: CustomerNames[],
	): Promise<Array<WindowRecord | undefined>> {
		const query = this.#connection.query.bind(this.#connection);
		return (await lookUp(query, phoneNumberId, customers)).map(windowOf);
	}

	async reserveSends(
		sends: SendClaim[],
		options: ReserveOptions,
		now: number,
	): Promise<Reservation[]> {
		const reservations = await this.#sends.reserve(sends, options, now);
		this.#pruning.goOn(sends.length, now);
		return reservations;
	}

	async renewSends(claims: HeldClaim[], now: number): Promise<boolean[]> {
		return await this.#sends.renew(claims, now);
	}

	async settleSends(results: SendResult[], now: number): Promise<void> {
		await this.#sends.settle(results, now);
		await this.rescues.dropUnsent(
			results.flatMap(({ key, result }) => (result === 'notSent' ? [key] : [])),
		);
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
		return await forgetIn(this.#connection, customer, within);
	}

	async findTemplateNews(
		businessAccountId: string,
		names: string[],
	): Promise<Array<number | undefined>> {
		return await this.#notes.newsOf(businessAccountId, names);
	}

	async putWays(given: WayNote[]): Promise<void> {
		await this.#notes.putWays(given);
	}

	async findWays(places: string[]): Promise<WayNote[]> {
		return await this.#notes.waysOf(places);
	}

	async putCallback(note: CallbackNote): Promise<void> {
		await this.#notes.put(note);
	}

	async dropCallback(place: string, url: string): Promise<void> {
		await this.#notes.drop(place, url);
	}

	async listCallbacks(): Promise<CallbackNote[]> {
		return await this.#notes.list();
	}

	async findUpload(key: UploadKey, now: number): Promise<string | undefined> {
		return await this.#uploads.find(key, now);
	}

	async recordUpload(key: UploadKey, mediaId: string, now: number): Promise<void> {
		await this.#uploads.put(key, mediaId, now);
	}

	async forgetUpload(mediaId: string, within?: readonly string[]): Promise<void> {
		await this.#uploads.forget(mediaId, within);
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
