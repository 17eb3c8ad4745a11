/** A sum that messages may cost together in one period. Amounts are millionths of its currency. */
export interface BudgetHold {
	/** What makes it the same budget; the amount is none of it, so that it can be raised meanwhile. */
	id: string;
	/** Whether it is this business number's: with the same ID, another number has another budget. */
	ofNumber: boolean;
	/** Whose messages alone count in it, by the name they are addressed with. */
	recipient?: string;
	max: number;
	/** When its period ends, ms. */
	until: number;
	/** What is told of it, JSON. */
	about: string;
}

/** In {@link BudgetHold.about}: the same budget under another name of the customer, of which nobody is told again. */
export const TOLD_ELSEWHERE = { toldElsewhere: true };

/** What a message may cost, and in which budgets it counts. */
export interface Charge {
	/** Millionths of the currency: reserved until a status tells what Meta charges. */
	amount: number;
	currency: string;
	/** What it costs in Meta's other categories, should a status name one: millionths by category. */
	prices: Readonly<Record<string, number>>;
	budgets: readonly BudgetHold[];
}

/** The campaign that a message belongs to, and what is kept of it there. */
export interface CampaignEntry {
	name: string;
	/** For how long each message is kept, ms. */
	keepMs: number;
	/** What the report tells apart, see {@link kindOf}. */
	kind: string;
}

/** Where a message counts. */
export interface Counting {
	charge?: Charge;
	campaign?: CampaignEntry;
}

/** Why a message that could be claimed must not go out. */
export type Obstacle =
	| {
			by: 'budget';
			/** {@link BudgetHold.about}. */
			about: string;
			/** Millionths that are spent or reserved, and what it would come to at most. */
			used: number;
			max: number;
	  }
	| { by: 'campaign'; stoppedAt: number };

/** What statuses and answers tell about a message of ours, put together. Times are Meta's, ms. */
export interface LedgerNews {
	phoneNumberId: string;
	/** Of our message; absent = the last one of a campaign to this customer. */
	messageId?: string;
	/** Names of the customer who answered or stopped, in all spellings. */
	customer?: string[];
	sentAt?: number;
	deliveredAt?: number;
	readAt?: number;
	playedAt?: number;
	failedAt?: number;
	code?: number;
	reason?: string;
	/** What Meta charges: `isFree` undefined = it does not say. */
	pricing?: { isFree?: boolean; category: string };
	answeredAt?: number;
	button?: string;
	optedOutAt?: number;
	/** Of an answer that names no message: when the customer wrote, ms. */
	at?: number;
}

/** A budget of which the workflows are told. */
export interface BudgetNews {
	id: string;
	phoneNumberId: string;
	about: string;
	used: number;
	max: number;
	until: number;
	/** Percent. */
	reached: 80 | 100;
	/** ms */
	at: number;
}

/** Budgets that are nearly or wholly spent. */
export interface BudgetLedger {
	/**
	 * What a workflow has not heard yet of budgets on these numbers, at most {@link BUDGET_NEWS_AT_ONCE}.
	 *
	 * @param scope who asks, see EventClaim
	 * @param since what was reached earlier is left out, ms
	 */
	findNews(scope: string, phoneNumberIds: string[], since: number): Promise<BudgetNews[]>;
}

export const BUDGET_NEWS_AT_ONCE = 100;

/** Later than this nobody is told any more that a budget was spent, ms: less than events are remembered. */
export const BUDGET_NEWS_LIFE_MS = 7 * 24 * 60 * 60 * 1000;

/** A customer who writes or stops this long (ms) after a campaign's message, without quoting another one, means that. */
export const ANSWER_WINDOW_MS = 7 * 24 * 60 * 60 * 1000;

/** From which share of a budget on its workflows are told, percent. */
export const NEARLY_SPENT = 80;

/** The budget's ID in the store. */
export function holdId({ id, ofNumber }: BudgetHold, phoneNumberId: string): string {
	return ofNumber ? `${phoneNumberId}/${id}` : id;
}

/** A message as the report groups it. */
interface Kind {
	template?: string;
	language?: string;
	category?: string;
	/** ISO 3166-1 alpha-2. */
	country?: string;
}

/** One text, so that grouping compares one column. */
export function kindOf({ template, language, category, country }: Kind): string {
	return JSON.stringify([template, language, category, country].map((part) => part ?? ''));
}

/** What {@link kindOf} has put together; '' = not known. */
export function kindFrom(kind: string): Required<Kind> {
	const [template = '', language = '', category = '', country = ''] = JSON.parse(kind) as string[];
	return { template, language, category, country };
}
