import type { CustomerNames, NameKind } from '../conversation/customer';
import type { Name, Rename } from '../conversation/sighting';
import type { WindowOpener } from '../conversation/window';
import { storedSighting } from './rows';
import type { Changes, StoredSighting } from './recording';

export type Row = Record<string, string | number | null>;

/** A name, and what is known about those behind it (json_agg: null = no rows; times below 2^53 are exact). */
export interface FoundRow {
	phone_number_id: string;
	kind: NameKind;
	value: string;
	acquaintance: string;
	/** The phone number that Meta turned into this name. */
	spelled?: string | null;
	sightings: SightingRow[] | null;
	renames: RenameRow[] | null;
}

interface SightingRow {
	phone: string;
	user_id: string;
	parent_user_id: string;
	era: number;
	first_at: number;
	last_at: number;
	opened_at: number | null;
	opened_by: WindowOpener | null;
	closed_at: number | null;
	free_entry_point_expires_at: number | null;
}

interface RenameRow {
	at: number;
	customer: string;
	becomes: string;
}

export function aliasRow(phoneNumberId: string, [kind, value]: Name): Row {
	return { phone_number_id: phoneNumberId, kind, value };
}

export function sightingRow({ acquaintance, sighting }: Changes['sightings'][number]): Row {
	const { names, era, firstAt, lastAt, window } = sighting;
	return {
		acquaintance,
		phone: names.phone ?? '',
		user_id: names.userId ?? '',
		parent_user_id: names.parentUserId ?? '',
		era,
		first_at: firstAt,
		last_at: lastAt,
		opened_at: window.openedAt ?? null,
		opened_by: window.openedBy ?? null,
		closed_at: window.closedAt ?? null,
		free_entry_point_expires_at: window.freeEntryPointExpiresAt ?? null,
	};
}

export function sightingFrom(row: SightingRow): StoredSighting {
	return storedSighting(
		[row.phone, row.user_id, row.parent_user_id],
		[row.era, row.first_at, row.last_at],
		[row.opened_at, row.opened_by, row.closed_at, row.free_entry_point_expires_at],
	);
}

export function renameRow({ acquaintance, rename }: Changes['renames'][number]): Row {
	const { at, customer, becomes } = rename;
	return { acquaintance, at, customer: JSON.stringify(customer), becomes: JSON.stringify(becomes) };
}

export function renameFrom({ at, customer, becomes }: RenameRow): Rename {
	return {
		customer: JSON.parse(customer) as CustomerNames,
		becomes: JSON.parse(becomes) as CustomerNames,
		at,
	};
}
