import type { PoolConfig } from 'pg';

import type { CustomerNames } from '../conversation/customer';
import type { Observation } from '../conversation/observation';
import type { WindowRecord } from '../conversation/window';
import { windowOf } from './windowQuery';
import type { ConversationPage, OpeningRange } from './conversations';
import { pageOf } from './conversations';
import { hashedKey } from './eventKeys';
import type { CallbackNote, TemplateNews } from './notes';
import { PostgresConnection } from './postgresConnection';
import { keysIn, PostgresEvents } from './postgresEvents';
import { forgetIn } from './postgresForgetting';
import { areLocked, type WantedName } from './postgresLocks';
import { lookUp } from './postgresWindowQuery';
import { PostgresNotes } from './postgresNotes';
import { PostgresProofs } from './postgresProofs';
import type { FoundRow } from './postgresColumns';
import { SLOTS_AT_ONCE, slotOf } from './columns';
import * as sql from './postgresStatements';
import { PostgresRescues } from './postgresRescues';
import { PostgresSends } from './postgresSends';
import { PostgresUploads } from './postgresUploads';
import { PostgresWaits } from './postgresWaits';
import { Pruning } from './pruning';
import type { Acquaintance, Changes } from './recording';
import { aliasKey, isRecordable, Recording, wantedNames as wantedIn } from './recording';
import type { HeldClaim, Reservation, ReserveOptions, SendClaim, SendResult } from './sends';
import type { CustomerObservation, Spelling } from './factTables';
import { datedBySend, refusedMessages, sortObservations } from './factTables';
import type { EventClaim, KeepingClaim, SharedStore } from './store';
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

	readonly handovers: PostgresEvents;

	readonly proofs: PostgresProofs;

	readonly #notes: PostgresNotes;

	readonly #pruning = new Pruning<'events' | 'kept' | 'rescues' | 'sends' | 'paces'>();

	#isPruning = false;

	constructor(config: PoolConfig) {
		this.#connection = new PostgresConnection(config);
		this.#sends = new PostgresSends(this.#connection);
		this.#uploads = new PostgresUploads(this.#connection);
		this.rescues = new PostgresRescues(this.#connection);
		this.waits = new PostgresWaits(this.#connection);
		this.handovers = new PostgresEvents(this.#connection);
		this.proofs = new PostgresProofs(this.#connection);
		this.#notes = new PostgresNotes(this.#connection);
	}

	async receive(
		delivery: { observations: Observation[]; templates?: TemplateNews[]; claim?: KeepingClaim },
		now: number,
	): Promise<boolean[]> {
		const sorted = sortObservations(delivery.observations, now);
		await this.#notes.putNews(delivery.templates ?? [], now);
		await this.#sends.settleByStatus(sorted.settled);
		await this.rescues.news(sorted.concluded, sorted.refused, now);
		await this.#putSpellings(sorted.spellings);
		const sentAt = await this.#sends.sentAt(refusedMessages(sorted.customers));
		const observations = datedBySend(sorted.customers.filter(isRecordable), ({ messageId }) =>
			sentAt.get(messageId),
		);
		const claim = delivery.claim ?? { scope: '', keys: [] };
		const { keys } = claim;
		if (observations.length + keys.length === 0) return [];
		const claimed =
			(await this.#record(observations, claim, now)) ??
			(await this.#record(observations, claim, now, { lockAll: true })) ??
			new Set<string>();
		if (keys.length > 0) await this.#prune(keys.length, now);
		// Set.delete: of a key that is listed twice, the first is the caller's.
		return keys.map((key) => claimed.delete(hashedKey(key)));
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
		await this.#prune(sends.length, now);
		return await this.#sends.reserve(sends, options, now);
	}

	async renewSends(claims: HeldClaim[], now: number): Promise<boolean[]> {
		return await this.#sends.renew(claims, now);
	}

	async settleSends(results: SendResult[]): Promise<void> {
		await this.#sends.settle(results);
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

	async putCallback(note: CallbackNote): Promise<void> {
		await this.#notes.put(note);
	}

	async dropCallback(place: string, url: string): Promise<void> {
		await this.#notes.drop(place, url);
	}

	async listCallbacks(): Promise<CallbackNote[]> {
		return await this.#notes.list();
	}

	async #putSpellings(spellings: Spelling[]): Promise<void> {
		for (const { phoneNumberId, given, phone } of spellings) {
			await this.#connection.query(sql.PUT_SPELLING, [phoneNumberId, given, phone]);
		}
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

	async close(): Promise<void> {
		await this.#connection.close();
	}

	/** @returns the keys that were claimed; undefined = nothing was done, for want of locks */
	async #record(
		observations: CustomerObservation[],
		claim: KeepingClaim,
		now: number,
		locks?: { lockAll: boolean },
	): Promise<Set<string> | undefined> {
		return await this.#connection.transaction(
			sql.opening(wantedNames(observations), observations.length, locks),
			async (client, opened) => {
				const [found, ids] = sql.foundIn(opened);
				if (!areLocked(opened, found.values())) {
					await client.query('ROLLBACK');
					return undefined;
				}
				const changes = record(found, ids, observations);
				const results = await client.query(sql.closing(changes, claim, now));
				// The last statement but the COMMIT.
				return keysIn([results].flat().at(-2));
			},
		);
	}

	/** Forgets what is old now and then, in short steps: each is a transaction of its own. */
	async #prune(written: number, now: number): Promise<void> {
		// Those who come meanwhile need not wait: what is left is for the next call.
		if (this.#isPruning) return;
		this.#isPruning = true;
		const tasks = {
			events: (limit: number) => this.handovers.prune(limit, now),
			kept: (limit: number) => this.handovers.pruneKept(limit, now),
			rescues: (limit: number) => this.rescues.prune(limit, now),
			sends: (limit: number) => this.#sends.prune(limit, now),
			paces: (limit: number) => this.#sends.prunePaces(limit, now),
		};
		const names = Object.keys(tasks) as Array<keyof typeof tasks>;
		try {
			for (const { task, limit } of this.#pruning.due(names, written, now)) {
				this.#pruning.took(task, await tasks[task](limit), limit, now);
			}
		} finally {
			this.#isPruning = false;
		}
	}
}

function wantedNames(observations: CustomerObservation[]): WantedName[] {
	const wanted = new Map<string, WantedName>();
	for (const observation of observations) {
		const { phoneNumberId } = observation;
		for (const name of wantedIn(observation)) {
			wanted.set(aliasKey(phoneNumberId, name), { phoneNumberId, name });
		}
	}
	return [...wanted.values()];
}

function record(
	found: Map<string, Acquaintance>,
	ids: number[],
	observations: CustomerObservation[],
): Changes {
	const recording = new Recording(found, () => {
		const id = ids.pop();
		if (id === undefined) throw new Error('Each observation makes one acquaintance at most.');
		return id;
	});
	for (const observation of observations) recording.add(observation);
	return recording.changes();
}
