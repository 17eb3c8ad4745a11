import type { CustomerNames } from '../customer/customer';
import type { Rename } from '../customer/observedNames';
import type { WindowRecord } from '../conversation/window';
import type { OurMessage } from './factTables';
import type { StoredSighting } from './recording';

/** The columns of a customer's names, in their order in every statement; '' = without such a name. */
export type NameValues = [phone: string, userId: string, parentUserId: string];

export function nameValues({
	phone = '',
	userId = '',
	parentUserId = '',
}: CustomerNames): NameValues {
	return [phone, userId, parentUserId];
}

export function namesFrom([phone, userId, parentUserId]: Readonly<NameValues>): CustomerNames {
	return {
		...(phone ? { phone } : {}),
		...(userId ? { userId } : {}),
		...(parentUserId ? { parentUserId } : {}),
	};
}

/** A rename as the columns of a row. */
export function renameValues({ at, customer, becomes }: Rename): [number, string, string] {
	return [at, JSON.stringify(customer), JSON.stringify(becomes)];
}

export function renameFrom({ at, customer, becomes }: Record<string, unknown>): Rename {
	return {
		customer: JSON.parse(String(customer)) as CustomerNames,
		becomes: JSON.parse(String(becomes)) as CustomerNames,
		at: Number(at),
	};
}

/** Messages as rows of JSON: `message_id`, `phone_number_id`, and `customer` where it is said. */
export function messageRows(messages: ReadonlyArray<OurMessage & { customer?: string }>): string {
	return JSON.stringify(
		messages.map(({ messageId, phoneNumberId, customer }) => ({
			...{ message_id: messageId, phone_number_id: phoneNumberId, customer },
		})),
	);
}

/** The columns of a sighting that hold its window record, in their order in every statement. */
export const RECORD_COLUMNS = {
	opened_at: 'openedAt',
	opened_by: 'openedBy',
	closed_at: 'closedAt',
	free_entry_point_expires_at: 'freeEntryPointExpiresAt',
	answered_at: 'answeredAt',
	stopped_at: 'stoppedAt',
	resumed_at: 'resumedAt',
	capped_at: 'cappedAt',
	held_by_us_at: 'heldByUsAt',
	held_by_another_at: 'heldByAnotherAt',
	released_at: 'releasedAt',
} as const satisfies Record<string, keyof WindowRecord>;

const FIELDS = Object.values(RECORD_COLUMNS);

/** A column of a window record; null = not known. */
export type RecordValue = number | string | null;

/** A sighting from the columns of a row; '' and null stand for what is not known. */
export function storedSighting(
	names: Readonly<NameValues>,
	[era, firstAt, lastAt]: readonly [number, number, number],
	record: readonly RecordValue[],
): StoredSighting {
	const window: Record<string, number | string> = {};
	FIELDS.forEach((field, index) => {
		const value = record[index] ?? null;
		if (value !== null) window[field] = value;
	});
	return {
		names: namesFrom(names),
		era,
		firstAt,
		lastAt,
		window,
	};
}

/** A window record as the columns of a row. */
export function recordValues(window: WindowRecord): RecordValue[] {
	return FIELDS.map((field) => window[field] ?? null);
}

/**
 * What conversations are found by: short enough that all who wrote in one are quickly sorted, and long enough that an
 * index on it does not change with each message.
 */
export const SLOT_MS = 5 * 60 * 1000;

/** The slot in which a time (ms) lies, since the epoch. */
export function slotOf(at: number | undefined): number | null {
	return at === undefined ? null : Math.floor(at / SLOT_MS);
}

/** How many rows of an earlier version get their slot at once. */
export const SLOTS_AT_ONCE = 500;
