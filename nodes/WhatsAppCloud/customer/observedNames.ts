import { FREE_ENTRY_POINT_MS } from '../conversation/plausibility';
import { LATEST, type WindowRecord } from '../conversation/window';
import type { CustomerNames, NameKind } from './customer';
import { NAME_KINDS } from './customer';
import { spellingsOf } from './spellings';

/** All that is known from events that came under exactly these names. Times in ms, all Meta's. */
export interface Sighting {
	names: CustomerNames;
	/** The first and the last time that these names were seen together. */
	firstAt: number;
	lastAt: number;
	window: WindowRecord;
}

/** `customer` is called `becomes` from `at` (ms) on. */
export interface Rename {
	customer: CustomerNames;
	becomes: CustomerNames;
	at: number;
}

/** One name of one kind. */
export type Name = readonly [kind: NameKind, value: string];

/** The names that are set, phone first. */
export function namesOf(customer: CustomerNames): Name[] {
	const names: Name[] = [];
	for (const kind of NAME_KINDS) {
		const value = customer[kind];
		if (value) names.push([kind, value]);
	}
	return names;
}

/** The name in all spellings that it has. */
export function spelledOut(name: Name): Name[] {
	const [kind, value] = name;
	if (kind !== 'phone') return [name];
	return spellingsOf(value).map((spelling) => [kind, spelling]);
}

/** A name as one string, for use as a key. */
export function nameKey([kind, value]: Name): string {
	return `${kind}:${value}`;
}

/**
 * When each name was given up, ascending, by {@link nameKey}: a rename gives up the names for which it
 * brings another of the same kind.
 *
 * @param leaves those of other renames, which these are added to
 */
export function leavesOf(
	renames: readonly Rename[],
	leaves = new Map<string, number[]>(),
): Map<string, number[]> {
	for (const { customer, becomes, at } of renames) {
		for (const name of namesOf(customer)) {
			const [kind, value] = name;
			if (!becomes[kind] || becomes[kind] === value) continue;
			const key = nameKey(name);
			leaves.set(
				key,
				[...(leaves.get(key) ?? []), at].sort((a, b) => a - b),
			);
		}
	}
	return leaves;
}

/** The last time before `at` when somebody gave up one of the names; 0 = never. */
export function lastLeave(
	names: readonly Name[],
	leaves: ReadonlyMap<string, readonly number[]>,
	at: number,
): number {
	if (leaves.size === 0) return 0;
	return Math.max(
		0,
		...names.flatMap((name) => leaves.get(nameKey(name)) ?? []).filter((l) => l < at),
	);
}

/**
 * Cuts a sighting where one of its names was given up in between (news of it came late), so that each
 * part belongs to one bearer of the names. Of what was seen before the cut only the times that nothing
 * later replaced are known.
 */
export function cutAtLeaves(
	sighting: Sighting,
	leaves: ReadonlyMap<string, readonly number[]>,
): Sighting[] {
	const cuts = namesOf(sighting.names)
		.flatMap((name) => leaves.get(nameKey(name)) ?? [])
		.filter((leave) => sighting.firstAt <= leave && leave < sighting.lastAt)
		.sort((a, b) => a - b);
	if (cuts.length === 0) return [sighting];
	return [-Infinity, ...cuts].map((after, index) => {
		const until = cuts[index] ?? Infinity;
		return {
			names: sighting.names,
			firstAt: Math.max(sighting.firstAt, after + 1),
			lastAt: Math.min(sighting.lastAt, until),
			window: pickWindow(sighting.window, (at) => at > after && at <= until),
		};
	});
}

/** The record's times that `belongs` (given when each happened, ms) accepts. */
export function pickWindow(record: WindowRecord, belongs: (at: number) => boolean): WindowRecord {
	const { openedAt, openedBy, freeEntryPointExpiresAt: free } = record;
	const picked: WindowRecord = {
		...(openedAt !== undefined && belongs(openedAt) ? { openedAt, openedBy } : {}),
		...(free !== undefined && belongs(free - FREE_ENTRY_POINT_MS)
			? { freeEntryPointExpiresAt: free }
			: {}),
	};
	for (const time of LATEST) {
		const at = record[time];
		if (time === 'freeEntryPointExpiresAt' || at === undefined) continue;
		if (belongs(at)) picked[time] = at;
	}
	return picked;
}
