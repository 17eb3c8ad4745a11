import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { Name } from '../../customer/observedNames';
import type { Acquaintance, Changes, StoredSighting } from '../recording';
import {
	nameValues,
	RECORD_COLUMNS,
	recordValues,
	renameFrom,
	renameValues,
	slotOf,
	SLOT_MS,
	SLOTS_AT_ONCE,
	storedSighting,
	type RecordValue,
} from '../columns';

/** A row of `find`, in the order of its columns; the rest is the window record. */
type FoundRow = [
	id: number,
	renamed: number,
	phone: string | null,
	userId: string,
	parentUserId: string,
	era: number,
	firstAt: number,
	lastAt: number,
	...record: RecordValue[],
];

const RECORD = Object.keys(RECORD_COLUMNS);

/** What `find` gives of a sighting `s` of the acquaintance `a`. */
const FOUND = `a.acquaintance, EXISTS (SELECT 1 FROM renames r WHERE r.acquaintance = a.acquaintance),
	s.phone, s.user_id, s.parent_user_id, s.era, s.first_at, s.last_at,
	${RECORD.map((column) => `s.${column}`).join(', ')}`;

/** The store's SQL for SQLite, each statement prepared once. Only runs within a transaction of the caller. */
export class SqliteStatements {
	readonly #find: StatementSync;
	readonly #findById: StatementSync;
	readonly #withoutSlot: StatementSync;
	readonly #moveToSlots: StatementSync;
	readonly #renames: StatementSync;
	readonly #lastAcquaintance: StatementSync;
	readonly #putAlias: StatementSync;
	readonly #putSighting: StatementSync;
	readonly #changeSighting: StatementSync;
	readonly #putRename: StatementSync;
	readonly #dropSightings: StatementSync;
	readonly #dropRenames: StatementSync;
	readonly #spellings: StatementSync;

	constructor(db: DatabaseSync) {
		this.#find = db.prepare(`
			SELECT ${FOUND}
			FROM aliases a LEFT JOIN sightings s ON s.acquaintance = a.acquaintance
			WHERE a.phone_number_id = ? AND a.kind = ? AND a.value = ?`);
		this.#find.setReturnArrays(true);
		this.#findById = db.prepare(`
			SELECT ${FOUND} FROM (SELECT ? AS acquaintance) a JOIN sightings s USING (acquaintance)`);
		this.#findById.setReturnArrays(true);
		this.#withoutSlot = db.prepare(
			'SELECT 1 FROM sightings WHERE phone_number_id = ? AND opened_hour IS NOT NULL LIMIT 1',
		);
		this.#moveToSlots = db.prepare(`
			UPDATE sightings SET opened_slot = opened_at / ${SLOT_MS}, opened_hour = NULL
			WHERE (acquaintance, phone, user_id, parent_user_id, era) IN (
				SELECT acquaintance, phone, user_id, parent_user_id, era FROM sightings
				WHERE phone_number_id = ? AND opened_hour IS NOT NULL LIMIT ${SLOTS_AT_ONCE})`);
		this.#renames = db.prepare('SELECT customer, becomes, at FROM renames WHERE acquaintance = ?');
		this.#lastAcquaintance = db.prepare(`
			SELECT max(
				coalesce((SELECT max(acquaintance) FROM sightings), 0),
				coalesce((SELECT max(acquaintance) FROM renames), 0)
			) AS id`);
		this.#putAlias = db.prepare('INSERT OR REPLACE INTO aliases VALUES (?, ?, ?, ?)');
		this.#putSighting = db.prepare(`
			INSERT OR REPLACE INTO sightings (phone_number_id, acquaintance, phone, user_id, parent_user_id,
				era, opened_slot, first_at, last_at, ${RECORD.join(', ')})
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?${', ?'.repeat(RECORD.length)})`);
		// Leaves the index alone, as nearly always within a slot: one page less to write.
		this.#changeSighting = db.prepare(`
			UPDATE sightings SET first_at = ?, last_at = ?, ${RECORD.map((column) => `${column} = ?`).join(', ')}
			WHERE acquaintance = ? AND phone = ? AND user_id = ? AND parent_user_id = ? AND era = ?
				AND opened_slot IS ?`);
		this.#putRename = db.prepare('INSERT OR REPLACE INTO renames VALUES (?, ?, ?, ?)');
		this.#dropSightings = db.prepare('DELETE FROM sightings WHERE acquaintance = ?');
		this.#dropRenames = db.prepare('DELETE FROM renames WHERE acquaintance = ?');
		this.#spellings = db.prepare(`
			SELECT phone AS other FROM spellings WHERE phone_number_id = ?1 AND given = ?2
			UNION SELECT given FROM spellings WHERE phone_number_id = ?1 AND phone = ?2`);
	}

	findAcquaintance(phoneNumberId: string, [kind, value]: Name): Acquaintance | undefined {
		return this.#acquaintance(this.#find.all(phoneNumberId, kind, value));
	}

	findById(id: number): Acquaintance | undefined {
		return this.#acquaintance(this.#findById.all(id));
	}

	/** Whether rows of an earlier version are without their slot. */
	areWithoutSlot(phoneNumberId: string): boolean {
		return this.#withoutSlot.get(phoneNumberId) !== undefined;
	}

	/** Gives some of them their slot. */
	moveToSlots(phoneNumberId: string): void {
		this.#moveToSlots.run(phoneNumberId);
	}

	#acquaintance(found: unknown[]): Acquaintance | undefined {
		const rows = found as FoundRow[];
		const [first] = rows;
		if (!first) return undefined;
		const [id, renamed] = first;
		return {
			id,
			sightings: rows.flatMap((row) => (row[2] === null ? [] : [sightingFrom(row)])),
			renames: renamed ? this.#renames.all(id).map(renameFrom) : [],
		};
	}

	/** The highest number that an acquaintance has. */
	lastAcquaintance(): number {
		return Number(this.#lastAcquaintance.get()?.id);
	}

	write({ aliases, sightings, renames, absorbed }: Changes): void {
		for (const id of absorbed) {
			this.#dropSightings.run(id);
			this.#dropRenames.run(id);
		}
		for (const { phoneNumberId, name, acquaintance } of aliases) {
			this.#putAlias.run(phoneNumberId, ...name, acquaintance);
		}
		for (const { phoneNumberId, acquaintance, sighting } of sightings) {
			const { names, era, firstAt, lastAt, window } = sighting;
			const key = [acquaintance, ...nameValues(names), era, slotOf(window.openedAt)];
			const rest = [firstAt, lastAt, ...recordValues(window)];
			if (this.#changeSighting.run(...rest, ...key).changes === 0) {
				this.#putSighting.run(phoneNumberId, ...key, ...rest);
			}
		}
		for (const { acquaintance, rename } of renames) {
			this.#putRename.run(acquaintance, ...renameValues(rename));
		}
	}

	/** What Meta turned a phone number into, or made it from. */
	learnedSpellings(phoneNumberId: string, phone: string): string[] {
		return this.#spellings.all(phoneNumberId, phone).map(({ other }) => String(other));
	}
}

function sightingFrom(row: FoundRow): StoredSighting {
	const [, , phone, userId, parentUserId, era, firstAt, lastAt, ...window] = row;
	return storedSighting([phone ?? '', userId, parentUserId], [era, firstAt, lastAt], window);
}
