import type { WhatsAppEvent } from '../../webhook/events';
import { EVENT_RETENTION_MS } from '../../store/retention';

/** What tells of times long past when it comes for the first time: the phone app's chats and contacts. */
const PAST_BY_NATURE = new Set<WhatsAppEvent['event']>(['history', 'contact']);

/**
 * Whether an event happened so long ago that it is not remembered any more whether it has started the workflow.
 * Meta repeats a delivery for a week; what is older is a delivery that somebody sends once more.
 *
 * @param now ms
 */
export function isForgotten({ event, timestamp }: WhatsAppEvent, now: number): boolean {
	if (timestamp === undefined || PAST_BY_NATURE.has(event)) return false;
	return Date.parse(timestamp) < now - EVENT_RETENTION_MS;
}
