import type { DatabaseSync } from 'node:sqlite';
import type { CustomerNames } from '../conversation/customer';
import type { Observation } from '../conversation/observation';
import type { FindPerson } from '../conversation/people';
import { peopleOf } from '../conversation/people';
import type { Name } from '../conversation/sighting';
import type { WindowRecord } from '../conversation/window';
import { windowOf } from './lookup';
import type { Acquaintance } from './recording';
import { aliasKey, allNames, isRecordable, Recording } from './recording';
import { openSqliteFile, sqliteUnavailable } from './sqliteFile';
import { SqliteStatements } from './sqliteStatements';
import type { EventClaim, Store } from './store';
import { EVENT_RETENTION_MS } from './store';

const PRUNE_EVERY_MS = 60 * 60 * 1000;
const PRUNE_AT_ONCE = 2_000;

/** The store in one SQLite file; the file is opened with the first call. */
export class SqliteStore implements Store {
	#open?: { db: DatabaseSync; statements: SqliteStatements };

	#prunedAt = -Infinity;

	/** @param path of the file, made with its folder if it does not exist */
	constructor(readonly path: string) {}

	async receive(
		delivery: { observations: Observation[]; claim?: EventClaim },
		now: number,
	): Promise<boolean[]> {
		const observations = delivery.observations.filter((each) => isRecordable(each, now));
		return this.#transaction('BEGIN IMMEDIATE', (statements) => {
			if (observations.length > 0) record(statements, observations);
			const { scope, keys } = delivery.claim ?? { scope: '', keys: [] };
			const claimed = keys.map((key) => statements.claimEvent(scope, key, now));
			if (keys.length > 0) this.#prune(statements, now);
			return claimed;
		});
	}

	async confirmEvents({ scope, keys }: EventClaim, now: number): Promise<void> {
		this.#transaction('BEGIN IMMEDIATE', (statements) => {
			for (const key of keys) statements.confirmEvent(scope, key, now);
		});
	}

	async areConfirmed({ scope, keys }: EventClaim): Promise<boolean[]> {
		return this.#transaction('BEGIN', (statements) =>
			keys.map((key) => statements.isConfirmed(scope, key)),
		);
	}

	async releaseEvents({ scope, keys }: EventClaim): Promise<void> {
		this.#transaction('BEGIN IMMEDIATE', (statements) => {
			for (const key of keys) statements.releaseEvent(scope, key);
		});
	}

	async findWindows(
		phoneNumberId: string,
		customers: CustomerNames[],
	): Promise<Array<WindowRecord | undefined>> {
		return this.#transaction('BEGIN', (statements) =>
			customers.map((customer) => {
				const people = new Map<number, FindPerson>();
				return windowOf(customer, (name) => {
					const found = statements.findAcquaintance(phoneNumberId, name);
					if (!found) return undefined;
					const find = people.get(found.id) ?? peopleOf(found.sightings, found.renames);
					people.set(found.id, find);
					return find(name);
				});
			}),
		);
	}

	async close(): Promise<void> {
		this.closeNow();
	}

	/** Closes the file, writing the log back into it. The next call opens it again. */
	closeNow(): void {
		if (this.#open?.db.isOpen) this.#open.db.close();
		this.#open = undefined;
	}

	#transaction<T>(begin: string, run: (statements: SqliteStatements) => T): T {
		const { db, statements } = (this.#open ??= this.#openFile());
		try {
			db.exec(begin);
			const result = run(statements);
			db.exec('COMMIT');
			return result;
		} catch (thrown) {
			if (db.isTransaction) db.exec('ROLLBACK');
			throw sqliteUnavailable(thrown, this.path);
		}
	}

	#openFile() {
		const db = openSqliteFile(this.path);
		return { db, statements: new SqliteStatements(db) };
	}

	/** Forgets old events now and then, a few at a time, so that no single call takes long. */
	#prune(statements: SqliteStatements, now: number): void {
		if (now - this.#prunedAt < PRUNE_EVERY_MS) return;
		const deleted = statements.pruneEvents(now - EVENT_RETENTION_MS, PRUNE_AT_ONCE);
		if (deleted === 0) this.#prunedAt = now;
	}
}

function record(statements: SqliteStatements, observations: Observation[]): void {
	const byAlias = new Map<string, Acquaintance>();
	for (const observation of observations) {
		for (const name of allNames(observation)) {
			load(statements, byAlias, observation.phoneNumberId, name);
		}
	}
	let lastId: number | undefined;
	const recording = new Recording(byAlias, () => {
		lastId = (lastId ?? statements.lastAcquaintance()) + 1;
		return lastId;
	});
	for (const observation of observations) recording.add(observation);
	statements.write(recording.changes());
}

function load(
	statements: SqliteStatements,
	byAlias: Map<string, Acquaintance>,
	phoneNumberId: string,
	name: Name,
): void {
	const key = aliasKey(phoneNumberId, name);
	if (byAlias.has(key)) return;
	const found = statements.findAcquaintance(phoneNumberId, name);
	if (!found) return;
	const loaded = [...byAlias.values()].find(({ id }) => id === found.id);
	byAlias.set(key, loaded ?? found);
}
