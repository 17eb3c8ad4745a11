import type { CustomerNames } from '../../customer/customer';
import { openings, pageOf, type ConversationPage, type OpeningRange } from '../conversations';
import { run } from '../database';
import { Ledgers } from '../ledgers/ledgers';
import { Pruning } from '../pruning';
import type { HeldClaim, Reservation, ReserveOptions, SendClaim, SendResult } from '../sends';
import { withRescuesStuck } from '../sends';
import type { Delivery, SharedStore } from '../store';
import { SqliteConnection, type Tables } from './connection';
import { SqliteDeliveries } from './deliveries';
import { shrink } from './file';
import { sqliteFinder } from './recording';

/** How many messages of a campaign are counted in one go: some ms, so that n8n has others' turns between. */
const MESSAGES_AT_ONCE = 5000;

/** The store in one SQLite file; the file is opened with the first call. */
export class SqliteStore extends Ledgers implements SharedStore {
	readonly gatherMs: number = 20;

	readonly #connection: SqliteConnection;

	readonly #deliveries: SqliteDeliveries;

	readonly #pruning = new Pruning({
		events: this.#piece(({ claims }, limit, now) => claims.prune(limit, now)),
		kept: this.#piece(({ scripts }, ...of) => scripts.run(this.pendingEvents.prune(...of))),
		rescues: this.#piece(({ scripts }, ...of) => scripts.run(this.rescues.prune(...of))),
		sends: this.#piece(({ sends }, limit, now) => sends.prune(limit, now)),
		paces: this.#piece(({ paces }, limit, now) => paces.prune(limit, now)),
		ledger: this.#piece(({ scripts }, ...of) => scripts.run(this.campaigns.prune(...of))),
		budgets: this.#piece(({ scripts }, ...of) => scripts.run(this.budgets.prune(...of))),
		// In the end: what the others have made free.
		file: this.#piece(({ db }, limit) => (shrink(db) ? limit : 0)),
	});

	/** @param path of the file, made with its folder if it does not exist */
	constructor(path: string) {
		const connection = new SqliteConnection(path);
		super(connection, {
			finder: sqliteFinder(() => connection.tables.statements),
			answer: async (replies, now) =>
				await connection.deleting(({ answers }) => answers.answer(replies, now)),
			note: async (unsent, now) => {
				await connection.writing(({ ledger }) => ledger.note(unsent, now));
			},
			messagesAtOnce: MESSAGES_AT_ONCE,
		});
		this.#connection = connection;
		const { facts, consents } = this;
		this.#deliveries = new SqliteDeliveries({ connection, facts, consents });
	}

	async receive(delivery: Delivery, now: number): Promise<boolean[]> {
		const claimed = await this.#deliveries.receive(delivery, now);
		if (delivery.claim) this.#pruning.goOn(now);
		return claimed;
	}

	async reserveSends(
		sends: SendClaim[],
		options: ReserveOptions,
		now: number,
	): Promise<Reservation[]> {
		this.#pruning.goOn(now);
		return await this.#connection.writing((tables) => {
			const reservations = tables.sends.reserve(sends, options, now);
			const { phoneNumberId = '' } = sends[0] ?? {};
			const stuck = tables.scripts.run(this.rescues.areStuck(phoneNumberId, now));
			return stuck ? reservations.map(withRescuesStuck) : reservations;
		});
	}

	async renewSends(claims: HeldClaim[], now: number): Promise<boolean[]> {
		return await this.#connection.writing(({ sends }) => sends.renew(claims, now));
	}

	async settleSends(results: SendResult[], now: number): Promise<void> {
		const unsent = results.flatMap(({ key, result }) => (result === 'notSent' ? [key] : []));
		if (unsent.length > 0) this.#connection.emptyLogSoon();
		await this.#connection.writing(({ sends, scripts }) => {
			sends.settle(results, now);
			scripts.run(this.rescues.dropUnsent(unsent));
		});
	}

	async findConversations(phoneNumberId: string, range: OpeningRange): Promise<ConversationPage> {
		if (!range.after) await this.#moveToSlots(phoneNumberId);
		const sought = openings(phoneNumberId, range);
		return await this.#connection.reading(({ scripts, statements }) => {
			const { rows } = scripts.run(run(sought));
			return pageOf(rows, (id) => statements.findById(Number(id)), range.limit);
		});
	}

	/** What an earlier version has left, a little at a time. */
	async #moveToSlots(phoneNumberId: string): Promise<void> {
		const isLeft = async () =>
			await this.#connection.reading(({ statements }) => statements.areWithoutSlot(phoneNumberId));
		while (await isLeft()) {
			await this.#connection.writing(({ statements }) => statements.moveToSlots(phoneNumberId));
			// n8n has other things to do as well.
			await new Promise((resolve) => setImmediate(resolve));
		}
	}

	async forgetCustomer(customer: CustomerNames, within?: readonly string[]): Promise<boolean> {
		const isForgotten = await this.#connection.deleting(({ scripts }) => {
			const numbers = within ?? scripts.run(this.deleting.numbers());
			return scripts.run(this.deleting.forget(customer, numbers, within)) > 0;
		});
		this.#connection.emptyLog();
		return isForgotten;
	}

	/** Waits for what is being forgotten beside the calls that have come. */
	async pruned(): Promise<void> {
		await this.#pruning.done();
	}

	async close(): Promise<void> {
		await this.pruned();
		await this.#connection.alone();
		this.closeNow();
	}

	/** Closes the file, writing the log back into it. The next call opens it again. */
	closeNow(): void {
		this.#pruning.stop();
		this.#connection.close();
	}

	#piece(prune: (tables: Tables, limit: number, now: number) => number) {
		return async (limit: number, now: number) =>
			await this.#connection.beside((tables) => prune(tables, limit, now));
	}
}
