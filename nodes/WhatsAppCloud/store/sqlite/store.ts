import { promisify } from 'node:util';

import type { CustomerNames } from '../../customer/customer';
import type { WindowRecord } from '../../conversation/window';
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
import { Pruning } from '../pruning';
import { isRecordable } from '../recording';
import type { HeldClaim, Reservation, ReserveOptions, SendClaim, SendResult } from '../sends';
import { withRescuesStuck } from '../sends';
import { datedBySend, sortObservations } from '../factTables';
import { shrink } from './file';
import { SqliteConnection, type Tables } from './connection';
import { belongingTo, numbersIn } from './forgetting';
import { windowOf, type Finder } from '../windowQuery';
import { record, sqliteFinder } from './recording';
import { StoreUnavailableError } from '../failure';
import { Together } from '../together';
import type { Delivery, SharedStore } from '../store';

/** No transaction with several deliveries has more: n8n has other things to do as well. */
const EVENTS_AT_ONCE = 200;

/** How many messages of a campaign are counted in one go: some ms, so that n8n has others' turns between. */
const MESSAGES_AT_ONCE = 5000;

/** After what has come over the network meanwhile. */
const soon = promisify(setImmediate);

interface Arrived {
	delivery: Delivery;
	now: number;
}

/** The store in one SQLite file; the file is opened with the first call. */
export class SqliteStore implements SharedStore {
	readonly gatherMs: number = 20;

	readonly #connection: SqliteConnection;

	readonly uploads: Uploads;

	readonly notes: Notes;

	readonly proofs: ProofBook;

	readonly prices: Prices;

	readonly rescues: Rescues;

	readonly #finder: Finder;

	readonly waits: Waits;

	readonly consents: Consents;

	readonly handovers: PendingEvents;

	readonly budgets: Budgets;

	readonly campaigns: Campaigns;

	/** Those that have come when it is their turn share a transaction. */
	readonly #deliveries = new Together<Arrived, boolean[]>(
		async (all) => {
			await soon();
			return this.#connection.writing((tables) =>
				all.map((arrived) => this.#record(tables, arrived)),
			);
		},
		{
			weigh: ({ delivery: { observations, claim } }) =>
				Math.max(observations.length, claim?.keys.length ?? 0, 1),
			most: EVENTS_AT_ONCE,
			concernsAll: (thrown) => thrown instanceof StoreUnavailableError,
		},
	);

	readonly #pruning = new Pruning({
		events: this.#piece(({ claims }, limit, now) => claims.prune(limit, now)),
		kept: this.#piece(({ scripts }, ...of) => scripts.run(this.handovers.prune(...of))),
		rescues: this.#piece(({ scripts }, ...of) => scripts.run(this.rescues.prune(...of))),
		sends: this.#piece(({ sends }, limit, now) => sends.prune(limit, now)),
		paces: this.#piece(({ sends }, limit, now) => sends.prunePaces(limit, now)),
		ledger: this.#piece(({ scripts }, ...of) => scripts.run(this.campaigns.prune(...of))),
		budgets: this.#piece(({ scripts }, ...of) => scripts.run(this.budgets.prune(...of))),
		// In the end: what the others have made free.
		file: this.#piece(({ db }, limit) => (shrink(db) ? limit : 0)),
	});

	/** @param path of the file, made with its folder if it does not exist */
	constructor(path: string) {
		const connection = new SqliteConnection(path);
		this.#connection = connection;
		this.#finder = sqliteFinder(() => connection.tables.statements);
		this.uploads = new Uploads(connection);
		this.notes = new Notes(connection);
		this.proofs = new ProofBook(connection);
		this.prices = new Prices(connection);
		this.rescues = new Rescues(connection);
		this.waits = new Waits(connection, async (replies, now) =>
			connection.deleting(({ answers }) => answers.answer(replies, now)),
		);
		this.consents = new Consents(connection, this.#finder);
		this.handovers = new PendingEvents(connection, this.#finder);
		this.budgets = new Budgets(connection);
		this.campaigns = new Campaigns(connection, MESSAGES_AT_ONCE, async (unsent, now) => {
			connection.writing(({ ledger }) => ledger.note(unsent, now));
		});
	}

	async receive(delivery: Delivery, now: number): Promise<boolean[]> {
		const claimed = await this.#deliveries.do({ delivery, now });
		if (delivery.claim) this.#pruning.goOn(now);
		return claimed;
	}

	#record(tables: Tables, { delivery, now }: Arrived): boolean[] {
		const { customers, spellings, settled, refused, concluded, service, ...sorted } =
			sortObservations(delivery.observations, now);
		const observations = customers.filter(isRecordable);
		const { scripts, statements, claims, sends, ledger } = tables;
		scripts.run(this.notes.putNews(delivery.templates ?? [], now));
		scripts.run(this.notes.waysPut(delivery.ways ?? []));
		for (const spelling of spellings) statements.putSpelling(spelling);
		for (const news of settled) sends.settleByStatus(news);
		scripts.run(this.prices.count(service, now));
		ledger.news(sorted.ledger);
		scripts.run(this.rescues.news(concluded, refused, now));
		if (observations.length > 0) {
			const said = record(
				statements,
				datedBySend(observations, (message) => sends.sentAt(message)),
			);
			scripts.run(this.consents.put(said, now));
		}
		return delivery.claim ? claims.claim(delivery.claim, now) : [];
	}

	async findWindows(
		phoneNumberId: string,
		customers: CustomerNames[],
	): Promise<Array<WindowRecord | undefined>> {
		const found = await this.#connection.read(this.#finder.lookUp(phoneNumberId, customers));
		return found.map(windowOf);
	}

	async reserveSends(
		sends: SendClaim[],
		options: ReserveOptions,
		now: number,
	): Promise<Reservation[]> {
		this.#pruning.goOn(now);
		return this.#connection.writing((tables) => {
			const reservations = tables.sends.reserve(sends, options, now);
			const { phoneNumberId = '' } = sends[0] ?? {};
			const stuck = tables.scripts.run(this.rescues.areStuck(phoneNumberId, now));
			return stuck ? reservations.map(withRescuesStuck) : reservations;
		});
	}

	async renewSends(claims: HeldClaim[], now: number): Promise<boolean[]> {
		return this.#connection.writing(({ sends }) => sends.renew(claims, now));
	}

	async settleSends(results: SendResult[], now: number): Promise<void> {
		const unsent = results.flatMap(({ key, result }) => (result === 'notSent' ? [key] : []));
		if (unsent.length > 0) this.#connection.emptyLogSoon();
		this.#connection.writing(({ sends, scripts }) => {
			sends.settle(results, now);
			scripts.run(this.rescues.dropUnsent(unsent));
		});
	}

	async findConversations(phoneNumberId: string, range: OpeningRange): Promise<ConversationPage> {
		if (!range.after) await this.#moveToSlots(phoneNumberId);
		return this.#connection.reading(({ statements }) =>
			pageOf(statements.acquaintancesByOpening(phoneNumberId, range), range.limit),
		);
	}

	/** What an earlier version has left, a little at a time. */
	async #moveToSlots(phoneNumberId: string): Promise<void> {
		const isLeft = () =>
			this.#connection.reading(({ statements }) => statements.areWithoutSlot(phoneNumberId));
		while (isLeft()) {
			this.#connection.writing(({ statements }) => statements.moveToSlots(phoneNumberId));
			// n8n has other things to do as well.
			await new Promise((resolve) => setImmediate(resolve));
		}
	}

	async forgetCustomer(customer: CustomerNames, within?: readonly string[]): Promise<boolean> {
		const deleting = new Deleting(this.#connection, this.consents);
		const isForgotten = this.#connection.deleting(({ db, scripts, statements }) => {
			const numbers = within ?? numbersIn(db);
			const person = belongingTo(customer, numbers, statements);
			return scripts.run(deleting.delete(person, numbers, within)) > 0;
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
