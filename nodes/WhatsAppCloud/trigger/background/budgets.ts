import { asNumber, asObject, asText, parseJson, withoutAbsent } from '../../json';
import { BUDGET_NEWS_LIFE_MS, type BudgetNews } from '../../store/ledger';
import type { Store } from '../../store/store';
import type { BudgetEvent, WhatsAppEvent } from '../../webhook/events';
import { eventKey } from '../../webhook/eventKey';
import type { ProcessNote } from './processes';
import { Sleeper } from './waking';

/** Who listens to budgets. */
export interface BudgetListener {
	/** As the credential has it by now: its token is changed now and then. */
	store: () => Promise<Store>;
	scope: string;
	/** Business numbers: more are added as they become known. */
	numbers: Iterable<string>;
	/** Kept with the events until an execution has them; absent where n8n's queue does that. */
	process?: ProcessNote;
	/** Since when it listens, ms. */
	since: number;
}

const sleepers = new Map<string, Sleeper>();

/** Sleeps between two looks for the workflow's budgets. */
export function budgetSleeper(scope: string): Sleeper {
	const sleeper = new Sleeper();
	sleepers.set(scope, sleeper);
	return sleeper;
}

/** Statuses came: what was sent before them may have spent a budget. */
export function lookForBudgets(scope: string): void {
	sleepers.get(scope)?.wake();
}

/** Claims the news of budgets that the workflow has not had: of several processes, one gets each. */
export async function claimBudgetNews(
	store: Store,
	{ scope, numbers, process, since }: Omit<BudgetListener, 'store'>,
	now: number,
): Promise<{ events: WhatsAppEvent[]; keys: string[] }> {
	const from = Math.max(since, now - BUDGET_NEWS_LIFE_MS);
	const news = await store.budgets.findNews(scope, [...numbers], from);
	if (news.length === 0) return { events: [], keys: [] };
	const events = news.map(toEvent);
	const keys = events.map(eventKey);
	const kept = process
		? {
				kept: {
					process: JSON.stringify(process),
					events: events.map((event) => ({ event: JSON.stringify(event) })),
					numbers: events.map(({ phoneNumberId }) => phoneNumberId),
				},
			}
		: {};
	const claimed = await store.receive({ observations: [], claim: { scope, keys, ...kept } }, now);
	return {
		events: events.filter((_event, index) => claimed[index]),
		keys: keys.filter((_key, index) => claimed[index]),
	};
}

function toEvent({
	id,
	phoneNumberId,
	about,
	used,
	max,
	until,
	reached,
	at,
}: BudgetNews): BudgetEvent {
	const { of, per, currency } = asObject(parseJson(about)) ?? {};
	return withoutAbsent<BudgetEvent>({
		event: 'budget',
		reached,
		of: asText(of),
		per: asText(per),
		amount: (asNumber(max) ?? 0) / 1e6,
		used: used / 1e6,
		currency: asText(currency),
		until: per === 'batch' ? undefined : new Date(until).toISOString(),
		budgetId: id,
		phoneNumberId,
		timestamp: new Date(at).toISOString(),
	});
}
