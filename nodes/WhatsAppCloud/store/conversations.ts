import type { CustomerNames } from '../customer/customer';
import { conversationsIn, type Conversation } from '../conversation/conversationList';
import { slotOf } from './columns';
import type { Row, Statement } from './database';
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

/**
 * Finds the acquaintances in which somebody last wrote within a time: `at`, `acquaintance`. One may come several times:
 * with `DISTINCT`, all would be read for each page.
 */
export function openings(phoneNumberId: string, range: OpeningRange): Statement {
	const { from, to, newestFirst, after, limit } = range;
	const [beyond, order] = newestFirst ? ['<', 'DESC'] : ['>', 'ASC'];
	const edge = newestFirst ? Number.MAX_SAFE_INTEGER : -1;
	const { openedAt = edge, id = edge } = after ?? {};
	const [first, last] = newestFirst
		? [from, Math.min(to, openedAt)]
		: [Math.max(from, openedAt), to];
	return {
		sql: `
		SELECT opened_slot, opened_at AS at, acquaintance FROM whatsapp_cloud.sightings
		WHERE phone_number_id = $1 AND opened_slot BETWEEN $2 AND $3 AND opened_at BETWEEN $4 AND $5
			AND (opened_at, acquaintance) ${beyond} (CAST($6 AS bigint), CAST($7 AS bigint))
		ORDER BY opened_slot ${order}, opened_at ${order}, acquaintance ${order} LIMIT $8`,
		values: [phoneNumberId, slotOf(first), slotOf(last), from, to, openedAt, id, limit],
	};
}

/** The page that the rows of {@link openings} make. @param find by the row's `acquaintance` */
export function pageOf(
	rows: readonly Row[],
	find: (acquaintance: unknown) => Acquaintance | undefined,
	limit: number,
): ConversationPage {
	const people = new Map<number, Conversation[]>();
	const seen = new Set<string>();
	const conversations = rows.flatMap((row) => {
		const [openedAt, id] = [Number(row.at), Number(row.acquaintance)];
		if (seen.has(`${id}/${openedAt}`)) return [];
		seen.add(`${id}/${openedAt}`);
		const theirs = people.get(id) ?? peopleIn(find(row.acquaintance));
		people.set(id, theirs);
		// Who wrote at another time has a row of their own.
		return theirs.filter(({ record }) => record.openedAt === openedAt);
	});
	const last = rows.at(-1);
	const next =
		last && rows.length === limit
			? { openedAt: Number(last.at), id: Number(last.acquaintance) }
			: undefined;
	return { conversations, ...(next ? { next } : {}) };
}

function peopleIn(acquaintance: Acquaintance | undefined): Conversation[] {
	return acquaintance ? conversationsOf([acquaintance]) : [];
}

/** Who is who among acquaintances that belong together, each with what is known of them. */
export function conversationsOf(acquaintances: readonly Acquaintance[]): Conversation[] {
	return conversationsIn(
		acquaintances.flatMap(({ sightings }) => sightings),
		acquaintances.flatMap(({ renames }) => renames),
	);
}
