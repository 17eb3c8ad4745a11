import { escapeLiteral } from 'pg';

import type { NameKind } from '../../customer/customer';
import type { Name } from '../../customer/observedNames';
import {
	nameValues,
	RECORD_COLUMNS,
	recordValues,
	renameValues,
	slotOf,
	storedSighting,
	type RecordValue,
} from '../columns';
import type { Changes, StoredSighting } from '../recording';

const COLUMNS = Object.keys(RECORD_COLUMNS) as Array<keyof typeof RECORD_COLUMNS>;

export type Row = Record<string, string | number | null>;

/** A name, and what is known about those behind it (json_agg: null = no rows; times below 2^53 are exact). */
export interface FoundRow {
	phone_number_id: string;
	kind: NameKind;
	value: string;
	/** null = nobody is known by the name */
	acquaintance: string | null;
	/** The phone number that Meta turned into this name, or made from it. */
	learned?: string | null;
	/** Whether what is known about the acquaintance is on this row. */
	is_first?: boolean;
	sightings: SightingRow[] | null;
	renames: Array<Record<string, unknown>> | null;
}

type SightingRow = Record<keyof typeof RECORD_COLUMNS, RecordValue> & SightingKey;

interface SightingKey {
	phone: string;
	user_id: string;
	parent_user_id: string;
	era: number;
	first_at: number;
	last_at: number;
}

export function aliasRow(phoneNumberId: string, [kind, value]: Name): Row {
	return { phone_number_id: phoneNumberId, kind, value };
}

export function sightingRow(change: Changes['sightings'][number]): Row {
	const { phoneNumberId, acquaintance, sighting } = change;
	const { names, era, firstAt, lastAt, window } = sighting;
	const [phone, userId, parentUserId] = nameValues(names);
	const record = recordValues(window);
	return {
		phone_number_id: phoneNumberId,
		opened_slot: slotOf(window.openedAt),
		opened_hour: null,
		acquaintance,
		...{ phone, user_id: userId, parent_user_id: parentUserId },
		era,
		first_at: firstAt,
		last_at: lastAt,
		...Object.fromEntries(COLUMNS.map((column, index) => [column, record[index] ?? null])),
	};
}

export function sightingFrom(row: SightingRow): StoredSighting {
	return storedSighting(
		[row.phone, row.user_id, row.parent_user_id],
		[row.era, row.first_at, row.last_at],
		COLUMNS.map((column) => row[column]),
	);
}

export function renameRow({ acquaintance, rename }: Changes['renames'][number]): Row {
	const [at, customer, becomes] = renameValues(rename);
	return { acquaintance, at, customer, becomes };
}

/** Rows as a table `w` that a statement can select from. */
export function recordset(columns: Record<string, string>, rows: ReadonlyArray<Row>): string {
	const types = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
	const json = escapeLiteral(JSON.stringify(rows));
	return `(SELECT * FROM json_to_recordset(${json}) AS r (${types.join(', ')}) LIMIT ${rows.length}) AS w`;
}

/**
 * Rows that are given as JSON, as a table. How many they are is said for the planner: it takes them for a hundred,
 * and would rather go through the whole of another table than look them up.
 *
 * @param json a parameter
 */
export const rowsIn = (json: string, columns: string) =>
	`(SELECT * FROM json_to_recordset(${json}) AS r (${columns}) LIMIT json_array_length(${json}))`;

/**
 * What a table holds under a value, by the index on that column alone, whatever the planner believes of others.
 *
 * @param on a condition, with what stands to the left
 */
export const rowsOf = (table: string, on: string) =>
	`LATERAL (SELECT * FROM whatsapp_cloud.${table} WHERE ${on} OFFSET 0)`;

/** The names in a table `w` as they are known. */
export const aliasesOf = rowsOf(
	'aliases',
	'phone_number_id = w.phone_number_id AND kind = w.kind AND value = w.value',
);
