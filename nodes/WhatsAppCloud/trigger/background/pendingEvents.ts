import { asObject, parseJson } from '../../json';
import { CLAIM_LEASE_MS, type Store } from '../../store/store';
import type { PendingEvent } from '../../store/pendingEvents';
import type { WhatsAppEvent } from '../../webhook/events';
import { inOrder } from '../../webhook/order';
import type { HandOver } from './starts';
import { forThisProcess, hasDied, isThisProcess, readProcess } from './processes';

/** Events that n8n died on before an execution had them, and answers that no waiting execution could have. */
export interface LeftBehind {
	/** One per collection; else per delivery that they came with, or several deliveries of the same moment. */
	handOvers: HandOver[];
	/** When there may be more (ms): of a process on another machine it is not known that it is gone. */
	againAt?: number;
}

/** After so long, what a process elsewhere has not handed over since this one started counts as left by it, ms. */
const ELSEWHERE_MS = 5 * 60 * 1000;

/**
 * Finds the events that this process is to hand over now. Should the first execution come all the same (n8n
 * starts those again that it had not begun), then whichever takes an event first goes on with it.
 *
 * @param startedAt when this process began to look, ms: what others have taken in since then may well be in hand
 * @param now ms
 */
export async function findLeftBehind(
	store: Store,
	scope: string,
	startedAt: number,
	now: number,
): Promise<LeftBehind> {
	const found = (await store.pendingEvents.find(scope)).filter(
		({ process, isLostAnswer }) => isLostAnswer || !isThisProcess(processIn(process)),
	);
	const leftAt = ({ claimedAt }: PendingEvent) => {
		// What seems to come yet has come before the clock was put back.
		if (claimedAt - now >= CLAIM_LEASE_MS) return now;
		return claimedAt + (claimedAt < startedAt ? CLAIM_LEASE_MS : ELSEWHERE_MS);
	};
	const isDue = (one: PendingEvent) =>
		one.isLostAnswer || hasDied(processIn(one.process)) || leftAt(one) <= now;
	const due = found.filter(isDue);
	if (due.length > 0) {
		await forThisProcess(async (note) => await store.pendingEvents.adopt(due, note, now));
	}
	const together = Map.groupBy(due, ({ collection, claimedAt }) => collection ?? claimedAt);
	const waiting = found.filter((handover) => !isDue(handover));
	return {
		handOvers: [...together].map(([key, kept]) => ({
			events: inOrder(kept.flatMap(({ event }) => eventIn(event))),
			isCollection: typeof key === 'string',
		})),
		...(waiting.length > 0 ? { againAt: Math.min(...waiting.map(leftAt)) } : {}),
	};
}

function processIn(text: string) {
	return readProcess(asObject(parseJson(text)) ?? {});
}

/** As this node itself has written it. */
export function eventIn(text: string): WhatsAppEvent[] {
	const event = asObject(parseJson(text));
	return typeof event?.event === 'string' ? [event as unknown as WhatsAppEvent] : [];
}
