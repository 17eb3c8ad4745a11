import { listOf, objectOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import { OBJECT } from './subscription.ts';

/** One thing that happened, before it is put into an envelope. */
export interface Update {
	businessAccountId: string;
	field: string;
	/** Whose override counts. */
	phoneNumberId?: string;
	value: JsonObject;
	/** Unix seconds; Meta puts a time on account and template fields, not on messages. */
	time?: number;
}

/** Lists inside a `messages` value that are joined when several updates travel together. */
const JOINED = ['contacts', 'messages', 'statuses'] as const;

/** The envelope of one delivery: entries by account, messages and statuses of one number joined. */
export function payloadOf(updates: Update[]): JsonObject {
	const entries = new Map<string, { time?: number; changes: Joined[] }>();
	for (const update of updates) {
		const entry = entries.get(update.businessAccountId) ?? { changes: [] };
		entries.set(update.businessAccountId, entry);
		entry.time ??= update.time;
		const twin = entry.changes.find((change) => joinable(change, update));
		if (twin) join(twin, update.value);
		else entry.changes.push(joined(update));
	}
	return {
		object: OBJECT,
		entry: [...entries].map(([id, { time, changes }]) => ({
			id,
			...(time === undefined ? {} : { time }),
			changes: changes.map(({ field, value }) => ({ value, field })),
		})),
	};
}

/** A change that may take in others. */
interface Joined {
	field: string;
	value: JsonObject;
	/** What its lists hold, each written out. */
	held: Set<string>;
}

function joined({ field, value }: Update): Joined {
	const change: Joined = { field, value: { ...value }, held: new Set() };
	if (field !== 'messages') return change;
	for (const key of JOINED) {
		if (!(key in value)) continue;
		const list = listOf(value[key]);
		// The update may travel again, in another company.
		change.value[key] = [...list];
		for (const each of list) change.held.add(`${key} ${JSON.stringify(each)}`);
	}
	return change;
}

function joinable(change: Joined, update: Update): boolean {
	if (change.field !== 'messages' || update.field !== 'messages') return false;
	const { value } = change;
	return (
		numberOf(value) === numberOf(update.value) &&
		'statuses' in value === 'statuses' in update.value &&
		'messages' in value === 'messages' in update.value
	);
}

function numberOf(value: JsonObject): JsonValue | undefined {
	return objectOf(value.metadata).phone_number_id;
}

function join({ value, held }: Joined, from: JsonObject): void {
	for (const key of JOINED) {
		if (!(key in from)) continue;
		const list = listOf(value[key]);
		for (const each of listOf(from[key])) {
			const written = `${key} ${JSON.stringify(each)}`;
			if (!held.has(written)) list.push(each);
			held.add(written);
		}
		value[key] = list;
	}
}

/** Of the customers' messages in it. */
export function messageIdsIn({ field, value }: Update): string[] {
	if (field !== 'messages') return [];
	return listOf(value.messages).flatMap((message) => textOf(objectOf(message).id) ?? []);
}
