import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';

import type { CustomerNames } from '../../conversation/customer';
import type { WindowRecord } from '../../conversation/window';
import type { ConversationPage, OpeningRange } from '../conversations';
import { pageOf } from '../conversations';
import type { Database, Script } from '../database';
import { Budgets } from '../ledgers/budgets';
import { Campaigns } from '../ledgers/campaigns';
import { Consents } from '../ledgers/consents';
import { Deleting } from '../ledgers/forgetting';
import { Handovers } from '../ledgers/handovers';
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
import { emptyLog, fileAt, openSqliteFile, restoreFile, shrink, sqliteUnavailable } from './file';
import { SqliteAnswers } from './answers';
import { SqliteClaims } from './claims';
import { SQLITE, SqliteScripts } from './database';
import { belongingTo, numbersIn } from './forgetting';
import { windowOf } from '../windowQuery';
import { SqliteLedger } from './counting';
import { record, sqliteFinder } from './recording';
import { SqliteSends } from './sends';
import { SqliteStatements } from './acquaintances';
import { StoreUnavailableError } from '../failure';
import { Together } from '../together';
import type { Delivery, EventClaim, SharedStore } from '../store';

/** How long what was deleted may stay in the log: one sync for all that is deleted meanwhile. */
const EMPTY_LOG_AFTER_MS = 1000;

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

/** The SQL of each part. */
interface Tables {
	/** How many rows were changed since the file was opened. */
	changes: () => number;
	db: DatabaseSync;
	statements: SqliteStatements;
	claims: SqliteClaims;
	sends: SqliteSends;
	ledger: SqliteLedger;
	scripts: SqliteScripts;
	answers: SqliteAnswers;
}

/** The store in one SQLite file; the file is opened with the first call. */
export class SqliteStore implements SharedStore {
	readonly gatherMs: number = 20;

	readonly #database: Database = {
		dialect: SQLITE,
		read: async (script) => this.#transaction('BEGIN', ({ scripts }) => scripts.run(script)),
		write: async (script) => this.#write(script),
		writeWhole: async (script) => this.#write(script),
	};

	readonly uploads = new Uploads(this.#database);

	readonly notes = new Notes(this.#database);

	readonly proofs = new ProofBook(this.#database);

	readonly prices = new Prices(this.#database);

	readonly rescues = new Rescues(this.#database);

	readonly #finder = sqliteFinder(() => this.#tables().statements);

	readonly waits = new Waits(this.#database, async (replies, now) =>
		this.#deleting(({ answers }) => answers.answer(replies, now)),
	);

	readonly consents = new Consents(this.#database, this.#finder);

	readonly handovers = new Handovers(this.#database, this.#finder);

	readonly budgets = new Budgets(this.#database);

	readonly campaigns = new Campaigns(this.#database, MESSAGES_AT_ONCE, async (unsent, now) => {
		this.#transaction('BEGIN IMMEDIATE', ({ ledger }) => ledger.note(unsent, now));
	});

	/** Those that have come when it is their turn share a transaction. */
	readonly #deliveries = new Together<Arrived, boolean[]>(
		async (all) => {
			await soon();
			return this.#transaction('BEGIN IMMEDIATE', (tables) =>
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

	#open?: Tables & { file: string | undefined };

	readonly #pruning = new Pruning<
		'events' | 'kept' | 'rescues' | 'sends' | 'paces' | 'ledger' | 'budgets' | 'file'
	>();

	#emptying: NodeJS.Timeout | undefined;

	readonly #path: string;

	/** @param path of the file, made with its folder if it does not exist */
	constructor(path: string) {
		this.#path = path;
	}

	async receive(delivery: Delivery, now: number): Promise<boolean[]> {
		return await this.#deliveries.do({ delivery, now });
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
		if (!delivery.claim) return [];
		this.#prune(tables, delivery.claim.keys.length, now);
		return claims.claim(delivery.claim, now);
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
		const found = await this.#database.read(this.#finder.lookUp(phoneNumberId, customers));
		return found.map(windowOf);
	}

	async reserveSends(
		sends: SendClaim[],
		options: ReserveOptions,
		now: number,
	): Promise<Reservation[]> {
		return this.#transaction('BEGIN IMMEDIATE', (tables) => {
			this.#prune(tables, sends.length, now);
			const reservations = tables.sends.reserve(sends, options, now);
			const { phoneNumberId = '' } = sends[0] ?? {};
			const stuck = tables.scripts.run(this.rescues.areStuck(phoneNumberId, now));
			return stuck ? reservations.map(withRescuesStuck) : reservations;
		});
	}

	async renewSends(claims: HeldClaim[], now: number): Promise<boolean[]> {
		return this.#transaction('BEGIN IMMEDIATE', ({ sends }) => sends.renew(claims, now));
	}

	async settleSends(results: SendResult[], now: number): Promise<void> {
		const unsent = results.flatMap(({ key, result }) => (result === 'notSent' ? [key] : []));
		if (unsent.length > 0) this.#emptyLogSoon();
		this.#transaction('BEGIN IMMEDIATE', ({ sends, scripts }) => {
			sends.settle(results, now);
			scripts.run(this.rescues.dropUnsent(unsent));
		});
	}

	async findConversations(phoneNumberId: string, range: OpeningRange): Promise<ConversationPage> {
		if (!range.after) await this.#moveToSlots(phoneNumberId);
		return this.#transaction('BEGIN', ({ statements }) =>
			pageOf(statements.acquaintancesByOpening(phoneNumberId, range), range.limit),
		);
	}

	/** What an earlier version has left, a little at a time. */
	async #moveToSlots(phoneNumberId: string): Promise<void> {
		const isLeft = () =>
			this.#transaction('BEGIN', ({ statements }) => statements.areWithoutSlot(phoneNumberId));
		while (isLeft()) {
			this.#transaction('BEGIN IMMEDIATE', ({ statements }) =>
				statements.moveToSlots(phoneNumberId),
			);
			// n8n has other things to do as well.
			await new Promise((resolve) => setImmediate(resolve));
		}
	}

	async forgetCustomer(customer: CustomerNames, within?: readonly string[]): Promise<boolean> {
		const deleting = new Deleting(this.#database, this.consents);
		const isForgotten = this.#deleting(({ db, scripts, statements }) => {
			const numbers = within ?? numbersIn(db);
			const person = belongingTo(customer, numbers, statements);
			return scripts.run(deleting.delete(person, numbers, within)) > 0;
		});
		this.#emptyLog();
		return isForgotten;
	}

	async close(): Promise<void> {
		this.closeNow();
	}

	/** Closes the file, writing the log back into it. The next call opens it again. */
	closeNow(): void {
		clearTimeout(this.#emptying);
		this.#emptying = undefined;
		if (this.#open?.db.isOpen) this.#open.db.close();
		this.#open = undefined;
	}

	#write<T>(script: Script<T>): T {
		return this.#transaction('BEGIN IMMEDIATE', ({ scripts }) => scripts.run(script));
	}

	/** A transaction after which texts or people are not to be found in the file any more. */
	#deleting<T>(run: (tables: Tables) => T): T {
		return this.#transaction('BEGIN IMMEDIATE', (tables) => {
			const before = tables.changes();
			const result = run(tables);
			if (tables.changes() !== before) this.#emptyLogSoon();
			return result;
		});
	}

	#emptyLogSoon(): void {
		this.#emptying ??= setTimeout(() => this.#emptyLog(), EMPTY_LOG_AFTER_MS).unref();
	}

	/** Nothing that was deleted stays in the log; while another process reads, later. */
	#emptyLog(): void {
		clearTimeout(this.#emptying);
		this.#emptying = undefined;
		const db = this.#open?.db;
		if (db && !emptyLog(db)) this.#emptyLogSoon();
	}

	#tables(): Tables {
		return (this.#open ??= this.#openFile());
	}

	#transaction<T>(begin: string, run: (tables: Tables) => T): T {
		this.#followFile();
		const tables = this.#tables();
		const { db } = tables;
		try {
			db.exec(begin);
			const result = run(tables);
			db.exec('COMMIT');
			return result;
		} catch (thrown) {
			if (db.isTransaction) db.exec('ROLLBACK');
			throw sqliteUnavailable(thrown, this.#path);
		}
	}

	/** A file that was deleted or replaced under us would take our writes to its end, and nobody else see them. */
	#followFile(): void {
		if (!this.#open) return;
		const { db, file } = this.#open;
		const found = fileAt(this.#path);
		if (found === undefined || found === file) return;
		if (found !== '' || restoreFile(db, this.#path)) this.closeNow();
	}

	#openFile() {
		const db = openSqliteFile(this.#path);
		const statements = new SqliteStatements(db);
		const changes = db.prepare('SELECT total_changes() AS count');
		const ledger = new SqliteLedger(db);
		return {
			db,
			file: fileAt(this.#path),
			changes: () => Number(changes.get()?.count),
			statements,
			claims: new SqliteClaims(db),
			sends: new SqliteSends(db, ledger),
			ledger,
			scripts: new SqliteScripts(db, () => this.#emptyLogSoon()),
			answers: new SqliteAnswers(db, statements),
		};
	}

	/** Forgets what is old now and then, a little at a time, so that no single call takes long. */
	#prune({ db, scripts, claims, sends }: Tables, written: number, now: number): void {
		const tasks = {
			events: (limit: number) => claims.prune(limit, now),
			kept: (limit: number) => scripts.run(this.handovers.prune(limit, now)),
			rescues: (limit: number) => scripts.run(this.rescues.prune(limit, now)),
			sends: (limit: number) => sends.prune(limit, now),
			paces: (limit: number) => sends.prunePaces(limit, now),
			ledger: (limit: number) => scripts.run(this.campaigns.prune(limit, now)),
			budgets: (limit: number) => scripts.run(this.budgets.prune(limit, now)),
			// In the end: what the others have made free, as long as they do.
			file: (limit: number) => (shrink(db) || due.length > 1 ? limit : 0),
		};
		const names = Object.keys(tasks) as Array<keyof typeof tasks>;
		const due = this.#pruning.due(names, written, now);
		for (const { task, limit } of due) {
			this.#pruning.took(task, tasks[task](limit), limit, now);
		}
	}
}
