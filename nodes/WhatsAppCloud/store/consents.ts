import { consentAt, type MarketingChoice } from '../conversation/consent';
import type { Conversation } from '../conversation/conversationList';
import type { CustomerNames } from '../customer/customer';
import { nameKey, namesOf, type Name } from '../customer/observedNames';
import type { Statement } from '../conversation/statement';
import { namesFrom, nameValues } from './columns';
import { conversationsOf } from './conversations';
import type { Page } from './page';
import type { Acquaintance, SaidHere } from './recording';

/** Where a list of statements goes on: after this one. */
export interface StatementCursor {
	/** ms */
	at: number;
	id: number;
}

/** Which statements, the newest first or the oldest. Times in ms. */
export interface StatementRange {
	from: number;
	to: number;
	newestFirst: boolean;
	/** Absent = both. */
	marketing?: MarketingChoice;
	/** The last one of the page before. */
	after?: StatementCursor;
	/** How many at most. */
	limit: number;
}

/** Every statement about marketing messages, for as long as the customer is not forgotten. What counts is in the window record. */
export interface ConsentLedger {
	/** The statements that were made on a business number. */
	list(phoneNumberId: string, range: StatementRange): Promise<Page<Statement, StatementCursor>>;

	/** All statements of customers, under whatever names they came, in the order of the customers. */
	of(phoneNumberId: string, customers: readonly CustomerNames[]): Promise<Statement[][]>;

	/**
	 * Those of whom a statement counts, by its time, the newest first: each statement of the page that is nobody's last
	 * word gives none.
	 */
	people(
		phoneNumberId: string,
		range: Pick<StatementRange, 'after' | 'limit'> & { marketing: MarketingChoice },
	): Promise<Page<Conversation, StatementCursor>>;

	/** Everybody who is known on a business number, by name; each name of the page that is not the first of somebody's gives none. */
	everybody(
		phoneNumberId: string,
		range: { after?: Name; limit: number },
	): Promise<Page<Conversation, Name>>;
}

/** A statement as it stands in a table. */
export interface StatementRow {
	id: number | string;
	phone: string;
	user_id: string;
	parent_user_id: string;
	at: number | string;
	recorded_at: number | string;
	marketing: string;
	how: string;
	source: string;
	message_id: string;
}

/** The columns of a statement but its ID, in the order of {@link statementValues}. */
export const STATEMENT_COLUMNS = {
	phone_number_id: 'text',
	phone: 'text',
	user_id: 'text',
	parent_user_id: 'text',
	at: 'bigint',
	marketing: 'text',
	how: 'text',
	source: 'text',
	message_id: 'text',
	recorded_at: 'bigint',
} as const;

/** '' stands for what is not known. */
export function statementValues(
	{ phoneNumberId, statement }: SaidHere,
	now: number,
): Array<string | number> {
	const { names, at, marketing, how, source = '', messageId = '' } = statement;
	return [phoneNumberId, ...nameValues(names), at, marketing, how, source, messageId, now];
}

export function statementFrom(row: StatementRow): Statement {
	const recordedAt = Number(row.recorded_at);
	return {
		names: namesFrom([row.phone, row.user_id, row.parent_user_id]),
		at: Number(row.at),
		...(recordedAt > 0 ? { recordedAt } : {}),
		marketing: row.marketing as MarketingChoice,
		how: row.how as Statement['how'],
		...(row.source ? { source: row.source } : {}),
		...(row.message_id ? { messageId: row.message_id } : {}),
	};
}

/** The page that rows make. */
export function statementPage(
	rows: readonly StatementRow[],
	limit: number,
): Page<Statement, StatementCursor> {
	const last = rows.at(-1);
	return {
		entries: rows.map(statementFrom),
		...(last && rows.length === limit
			? { next: { at: Number(last.at), id: Number(last.id) } }
			: {}),
	};
}

/** Of whom one of the statements is the last word, among the people that each statement's names lead to. */
export function peopleSaying(
	statements: readonly Statement[],
	acquaintancesOf: (statement: Statement) => readonly Acquaintance[],
): Conversation[] {
	const known = new Map<string, Conversation>();
	for (const statement of statements) {
		for (const one of conversationsOf(acquaintancesOf(statement))) {
			const { consent, changedAt } = consentAt(one.record, statement.at);
			const choice = consent === 'refused' ? 'stop' : 'resume';
			if (changedAt !== statement.at || choice !== statement.marketing) continue;
			known.set(JSON.stringify(namesOf(one.customer)), one);
		}
	}
	return [...known.values()];
}

/** Those whose first name it is. */
export function peopleFirstNamed(
	name: Name,
	acquaintances: readonly Acquaintance[],
): Conversation[] {
	return conversationsOf(acquaintances).filter(({ customer }) => {
		const [first] = namesOf(customer);
		return first !== undefined && nameKey(first) === nameKey(name);
	});
}
