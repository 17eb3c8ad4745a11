import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';

import type { CustomerNames } from '../conversation/customer';
import type { WindowRecord } from '../conversation/window';
import type { ConsentLedger } from './consents';
import type { ConversationPage, OpeningRange } from './conversations';
import { pageOf } from './conversations';
import { Forgetting } from './forgetting';
import type { CampaignLedger } from './campaigns';
import type { BudgetLedger } from './ledger';
import type { HandoverLedger } from './pendingEvents';
import type { CallbackNote, WayNote } from './notes';
import { leadingOnce } from './windowQuery';
import { Pruning } from './pruning';
import { isRecordable } from './recording';
import type { PriceLedger } from './prices';
import type { ProofLedger } from './proofs';
import type { RescueLedger } from './rescues';
import type { HeldClaim, Reservation, ReserveOptions, SendClaim, SendResult } from './sends';
import { withRescuesStuck } from './sends';
import { datedBySend, sortObservations } from './factTables';
import {
	emptyLog,
	fileAt,
	openSqliteFile,
	restoreFile,
	shrink,
	sqliteUnavailable,
} from './sqliteFile';
import { sqliteRescueLedger, SqliteRescues } from './sqliteRescues';
import { sqliteConsentLedger, SqliteConsents } from './sqliteConsents';
import { sqliteHandoverLedger, SqliteEvents } from './sqliteEvents';
import { SqliteForgetting } from './sqliteForgetting';
import { sqliteCampaignLedger, SqliteCampaigns } from './sqliteCampaigns';
import { SqliteLedger } from './sqliteLedger';
import { SqliteNotes } from './sqliteNotes';
import { sqlitePriceLedger, SqlitePrices } from './sqlitePrices';
import { SqliteProofs, sqliteProofLedger } from './sqliteProofs';
import { findingIn, findWindows, record } from './sqliteRecording';
import { SqliteSends } from './sqliteSends';
import { SqliteStatements } from './sqliteStatements';
import { SqliteUploads } from './sqliteUploads';
import { sqliteWaitLedger, SqliteWaits } from './sqliteWaits';
import { StoreUnavailableError } from './failure';
import { Together } from './together';
import type { UploadKey } from './uploads';
import type { Delivery, EventClaim, SharedStore } from './store';
import type { WaitLedger } from './waits';

/** How long what was deleted may stay in the log: one sync for all that is deleted meanwhile. */
const EMPTY_LOG_AFTER_MS = 1000;

/** No transaction with several deliveries has more: n8n has other things to do as well. */
const EVENTS_AT_ONCE = 200;

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
	events: SqliteEvents;
	sends: SqliteSends;
	ledger: SqliteLedger;
	campaigns: SqliteCampaigns;
	uploads: SqliteUploads;
	rescues: SqliteRescues;
	waits: SqliteWaits;
	notes: SqliteNotes;
	proofs: SqliteProofs;
	prices: SqlitePrices;
	forgetting: SqliteForgetting;
	consents: SqliteConsents;
}

/** The store in one SQLite file; the file is opened with the first call. */
export class SqliteStore implements SharedStore {
	readonly gatherMs: number = 20;

	readonly rescues: RescueLedger = sqliteRescueLedger((run) =>
		this.#deleting(({ rescues }) => run(rescues)),
	);

	readonly waits: WaitLedger = sqliteWaitLedger((run) => this.#deleting(({ waits }) => run(waits)));

	readonly consents: ConsentLedger = sqliteConsentLedger((run) =>
		this.#transaction('BEGIN', ({ consents }) => run(consents)),
	);

	readonly handovers: HandoverLedger = sqliteHandoverLedger(
		(run) => this.#transaction('BEGIN', ({ events }) => run(events)),
		(run) => this.#transaction('BEGIN IMMEDIATE', ({ events }) => run(events)),
	);

	readonly budgets: BudgetLedger = {
		findNews: async (scope, numbers, since) =>
			this.#transaction('BEGIN', ({ ledger }) => ledger.budgets.newsFor(scope, numbers, since)),
	};

	readonly campaigns: CampaignLedger = sqliteCampaignLedger(
		(run) => this.#transaction('BEGIN', ({ campaigns }) => run(campaigns)),
		(run) => this.#transaction('BEGIN IMMEDIATE', ({ campaigns }) => run(campaigns)),
	);

	readonly proofs: ProofLedger = sqliteProofLedger(
		(run) => this.#transaction('BEGIN', ({ proofs }) => run(proofs)),
		(run) => this.#deleting(({ proofs }) => run(proofs)),
	);

	readonly prices: PriceLedger = sqlitePriceLedger(
		(run) => this.#transaction('BEGIN', ({ prices }) => run(prices)),
		(run) => this.#transaction('BEGIN IMMEDIATE', ({ prices }) => run(prices)),
	);

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
		const { statements, events, sends, ledger, rescues, notes, consents, prices } = tables;
		notes.putNews(delivery.templates ?? [], now);
		notes.putWays(delivery.ways ?? []);
		for (const spelling of spellings) statements.putSpelling(spelling);
		for (const news of settled) sends.settleByStatus(news);
		prices.count(service, now);
		ledger.news(sorted.ledger);
		if (rescues.news(concluded, refused, now)) this.#emptyLogSoon();
		if (observations.length > 0) {
			const said = record(
				statements,
				datedBySend(observations, (message) => sends.sentAt(message)),
			);
			consents.put(said, now);
		}
		if (!delivery.claim) return [];
		this.#prune(tables, delivery.claim.keys.length, now);
		return events.claim(delivery.claim, now);
	}

	async confirmEvents(claim: EventClaim, now: number): Promise<void> {
		this.#transaction('BEGIN IMMEDIATE', ({ events }) => events.confirm(claim, now));
	}

	async takeEvents(claim: EventClaim, executionId: string, now: number): Promise<boolean[]> {
		return this.#deleting(({ events }) => events.take(claim, executionId, now));
	}

	async areConfirmed(claim: EventClaim): Promise<boolean[]> {
		return this.#transaction('BEGIN', ({ events }) => events.areConfirmed(claim));
	}

	async releaseEvents(claim: EventClaim): Promise<void> {
		this.#deleting(({ events }) => events.release(claim));
	}

	async findWindows(
		phoneNumberId: string,
		customers: CustomerNames[],
	): Promise<Array<WindowRecord | undefined>> {
		return this.#transaction('BEGIN', ({ statements }) =>
			findWindows(statements, phoneNumberId, customers),
		);
	}

	async reserveSends(
		sends: SendClaim[],
		options: ReserveOptions,
		now: number,
	): Promise<Reservation[]> {
		return this.#transaction('BEGIN IMMEDIATE', (tables) => {
			this.#prune(tables, sends.length, now);
			const reservations = tables.sends.reserve(sends, options, now);
			const stuck = tables.rescues.areStuck(sends[0]?.phoneNumberId ?? '', now);
			return stuck ? reservations.map(withRescuesStuck) : reservations;
		});
	}

	async renewSends(claims: HeldClaim[], now: number): Promise<boolean[]> {
		return this.#transaction('BEGIN IMMEDIATE', ({ sends }) => sends.renew(claims, now));
	}

	async settleSends(results: SendResult[], now: number): Promise<void> {
		if (results.some(({ result }) => result === 'notSent')) this.#emptyLogSoon();
		this.#transaction('BEGIN IMMEDIATE', ({ sends, rescues }) => {
			sends.settle(results, now);
			for (const { key, result } of results) if (result === 'notSent') rescues.dropUnsent(key);
		});
	}

	async findUpload(key: UploadKey, now: number): Promise<string | undefined> {
		return this.#transaction('BEGIN', ({ uploads }) => uploads.find(key, now));
	}

	async recordUpload(key: UploadKey, mediaId: string, now: number): Promise<void> {
		this.#transaction('BEGIN IMMEDIATE', ({ uploads }) => uploads.put(key, mediaId, now));
	}

	async forgetUpload(mediaId: string, within?: readonly string[]): Promise<void> {
		this.#transaction('BEGIN IMMEDIATE', ({ uploads }) => uploads.forget(mediaId, within));
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
		const isForgotten = this.#deleting(({ statements, forgetting }) => {
			const numbers = within ?? forgetting.numbers();
			const person = new Forgetting(customer);
			const finding = new Map(
				numbers.map((number) => [number, leadingOnce(findingIn(statements, number))]),
			);
			for (let fresh = person.fresh; fresh.length > 0; fresh = person.fresh) {
				for (const name of fresh) {
					const [kind, value] = name;
					const leads = [...finding].map(([phoneNumberId, lead]) => ({
						phoneNumberId,
						acquaintances: lead(name),
					}));
					const learned = numbers.flatMap((phoneNumberId) =>
						kind === 'phone' ? statements.learnedSpellings(phoneNumberId, value) : [],
					);
					person.follow(name, { leads, learned });
				}
			}
			return forgetting.delete(person, numbers, within) > 0;
		});
		this.#emptyLog();
		return isForgotten;
	}

	async findTemplateNews(
		businessAccountId: string,
		names: string[],
	): Promise<Array<number | undefined>> {
		return this.#transaction('BEGIN', ({ notes }) =>
			names.map((name) => notes.newsOf(businessAccountId, name)),
		);
	}

	async putWays(given: WayNote[]): Promise<void> {
		this.#transaction('BEGIN IMMEDIATE', ({ notes }) => notes.putWays(given));
	}

	async findWays(places: string[]): Promise<WayNote[]> {
		return this.#transaction('BEGIN', ({ notes }) => notes.waysOf(places));
	}

	async putCallback(note: CallbackNote): Promise<void> {
		this.#transaction('BEGIN IMMEDIATE', ({ notes }) => notes.put(note));
	}

	async dropCallback(place: string, url: string): Promise<void> {
		this.#transaction('BEGIN IMMEDIATE', ({ notes }) => notes.drop(place, url));
	}

	async listCallbacks(): Promise<CallbackNote[]> {
		return this.#transaction('BEGIN', ({ notes }) => notes.list());
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

	#transaction<T>(begin: string, run: (tables: Tables) => T): T {
		this.#followFile();
		const tables = (this.#open ??= this.#openFile());
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
		const consents = new SqliteConsents(db, statements);
		const changes = db.prepare('SELECT total_changes() AS count');
		const ledger = new SqliteLedger(db);
		return {
			db,
			file: fileAt(this.#path),
			changes: () => Number(changes.get()?.count),
			statements,
			events: new SqliteEvents(db, statements),
			sends: new SqliteSends(db, ledger),
			ledger,
			campaigns: new SqliteCampaigns(db, ledger),
			uploads: new SqliteUploads(db),
			rescues: new SqliteRescues(db),
			waits: new SqliteWaits(db, statements),
			notes: new SqliteNotes(db),
			proofs: new SqliteProofs(db),
			prices: new SqlitePrices(db),
			forgetting: new SqliteForgetting(db, consents),
			consents,
		};
	}

	/** Forgets what is old now and then, a little at a time, so that no single call takes long. */
	#prune({ db, events, sends, ledger, rescues }: Tables, written: number, now: number): void {
		const tasks = {
			events: (limit: number) => events.prune(limit, now),
			kept: (limit: number) => events.pruneKept(limit, now),
			// Fewer at a time: they are pruned with each new one as well.
			rescues: (limit: number) => (rescues.prune(now) > 0 ? limit : 0),
			sends: (limit: number) => sends.prune(limit, now),
			paces: (limit: number) => sends.prunePaces(limit, now),
			ledger: (limit: number) => ledger.prune(limit, now),
			budgets: (limit: number) => ledger.budgets.prune(limit, now),
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
