import type { CustomerNames } from '../customer/customer';
import { conversationsIn, type Conversation } from '../conversation/conversationList';
import type { Acquaintance } from './recording';

/** Where a list goes on: after this one. */
export interface Cursor {
	/** When the customer last wrote, ms. */
	openedAt: number;
	id: number;
}

/** Which conversations, and in which order. Times in ms since the epoch, Meta's. */
export interface OpeningRange {
	/** Only customers who wrote or called at this time or later, and at the latest. */
	from: number;
	to: number;
	/** The newest first, or the oldest, whose windows close first. */
	newestFirst: boolean;
	/** The last one of the page before. */
	after?: Cursor;
	/** How many rows to look at, at most; a row gives one conversation nearly always, none where it is not the newest of its customer's. */
	limit: number;
}

/** One page of conversations, and where the next one begins. */
export interface ConversationPage {
	conversations: Conversation[];
	/** Absent = that is all. */
	next?: Cursor;
}

/** Who has written when, and the end of what is known about somebody. */
export interface ConversationBook {
	/** The conversations of a business number in which the customer last wrote within a time. */
	findConversations(phoneNumberId: string, range: OpeningRange): Promise<ConversationPage>;

	/**
	 * Deletes everything about one person, on all business numbers and under all names that the person is
	 * known by: windows, consent, names, what was sent. IDs of messages that were handed to workflows say
	 * nothing about people, and run out after `EVENT_RETENTION_MS`.
	 *
	 * @returns whether anything was known
	 */
	forgetCustomer(customer: CustomerNames): Promise<boolean>;
}

/** The page that rows of acquaintances make. */
export function pageOf(
	rows: ReadonlyArray<{ openedAt: number; acquaintance: Acquaintance }>,
	limit: number,
): ConversationPage {
	const people = new Map<number, Conversation[]>();
	const seen = new Set<string>();
	const conversations = rows.flatMap(({ openedAt, acquaintance: { id, sightings, renames } }) => {
		const row = `${id}/${openedAt}`;
		if (seen.has(row)) return [];
		seen.add(row);
		const theirs = people.get(id) ?? conversationsIn(sightings, renames);
		people.set(id, theirs);
		// Who wrote at another time has a row of their own.
		return theirs.filter(({ record }) => record.openedAt === openedAt);
	});
	const last = rows.at(-1);
	const next =
		last && rows.length === limit
			? { openedAt: last.openedAt, id: last.acquaintance.id }
			: undefined;
	return { conversations, ...(next ? { next } : {}) };
}
