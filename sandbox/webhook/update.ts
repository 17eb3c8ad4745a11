import { listOf, objectOf, textOf, type JsonObject, type JsonValue } from '../json.ts';

/** One thing that happened, before it is put into an envelope. */
export interface Update {
	businessAccountId: string;
	field: string;
	/** Whose override counts for `messages`. */
	phoneNumberId?: string;
	value: JsonObject;
	/** Unix seconds; Meta puts a time on account and template fields, not on messages. */
	time?: number;
}

/** Lists inside a `messages` value that are joined when several updates travel together. */
const JOINED = ['contacts', 'messages', 'statuses'] as const;

/** The envelope of one delivery: entries by account, messages and statuses of one number joined. */
export function payloadOf(updates: Update[]): JsonObject {
	const entries = new Map<string, { time?: number; changes: JsonObject[] }>();
	for (const update of updates) {
		const entry = entries.get(update.businessAccountId) ?? { changes: [] };
		entries.set(update.businessAccountId, entry);
		entry.time ??= update.time;
		const twin = entry.changes.find((change) => joinable(change, update));
		if (twin) join(objectOf(twin.value), update.value);
		else entry.changes.push({ value: { ...update.value }, field: update.field });
	}
	return {
		object: 'whatsapp_business_account',
		entry: [...entries].map(([id, { time, changes }]) => ({
			id,
			...(time === undefined ? {} : { time }),
			changes,
		})),
	};
}

function joinable(change: JsonObject, update: Update): boolean {
	if (change.field !== 'messages' || update.field !== 'messages') return false;
	const value = objectOf(change.value);
	return (
		numberOf(value) === numberOf(update.value) &&
		'statuses' in value === 'statuses' in update.value &&
		'messages' in value === 'messages' in update.value
	);
}

function numberOf(value: JsonObject): JsonValue | undefined {
	return objectOf(value.metadata).phone_number_id;
}

function join(into: JsonObject, from: JsonObject): void {
	for (const key of JOINED) {
		if (!(key in from)) continue;
		const known = new Set(listOf(into[key]).map((entry) => JSON.stringify(entry)));
		const added = listOf(from[key]).filter((entry) => !known.has(JSON.stringify(entry)));
		into[key] = [...listOf(into[key]), ...added];
	}
}

/** Of the customers' messages in it. */
export function messageIdsIn({ field, value }: Update): string[] {
	if (field !== 'messages') return [];
	return listOf(value.messages).flatMap((message) => textOf(objectOf(message).id) ?? []);
}
