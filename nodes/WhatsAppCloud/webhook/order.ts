import type { WhatsAppEvent } from './events';

/** The life of a message, for statuses of the same second. */
const STATUS_ORDER = ['sent', 'delivered', 'read', 'played', 'failed'];

/**
 * Puts events into the order in which they happened, by Meta's time: Meta promises no order, not even
 * within one delivery. What has no time stays behind what it stood behind.
 */
export function inOrder(events: readonly WhatsAppEvent[]): WhatsAppEvent[] {
	let last = '';
	const dated = events.map((event) => {
		last = event.timestamp ?? last;
		return { event, time: event.timestamp ?? last };
	});
	return dated
		.sort((a, b) => (a.time === b.time ? rank(a.event) - rank(b.event) : a.time < b.time ? -1 : 1))
		.map(({ event }) => event);
}

function rank(event: WhatsAppEvent): number {
	return event.event === 'status' ? STATUS_ORDER.indexOf(event.status) : -1;
}
