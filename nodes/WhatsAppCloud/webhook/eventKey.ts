import { createHash } from 'node:crypto';

import type { RescuedEvent, WhatsAppEvent } from './events';

/** What the trigger adds to an event, or leaves out of it: never part of what it is. So is the advice in its errors. */
const DECORATION = new Set(['raw', 'window', 'threadOwner', 'cost']);

/** News of a rescue after which there may be more. */
const NOT_THE_LAST_WORD = new Set<RescuedEvent['rescue']>(['stuck', 'unknown']);

/**
 * What tells an event from all others, however often and in whatever batch Meta delivers it: the
 * message ID; for a status, message ID, status and recipient (Meta: "Webhooks", duplicates); for what
 * happens to a call, its ID, what happened and when; for everything else, which has no ID, a hash of its
 * content with the time of Meta's delivery.
 */
export function eventKey(event: WhatsAppEvent): string {
	if (event.event === 'message' && event.messageId) {
		// A conversation that is handed over may show the same message a second time, then for real.
		return event.standby ? `standby:${event.messageId}` : event.messageId;
	}
	if (event.event === 'status' && event.messageId) {
		const recipient = event.participant ?? event.to ?? '';
		// Hashed: who got what is not to be read from the key.
		const about = [event.messageId, event.status, hash(recipient).slice(0, 12)];
		// A payment may be pending, fail, and be pending again.
		const isMessage = event.type === undefined || event.type === 'message';
		return (isMessage ? about : [...about, event.type, event.timestamp]).join(':');
	}
	// Whether `contacts` came along makes no difference to what follows.
	if (event.event === 'consent' && event.messageId) {
		const about = ['consent', event.source, event.marketing, event.messageId];
		// Of a message to a group, any number of members may refuse it.
		const { participant } = event;
		return [...about, ...(participant ? [hash(participant).slice(0, 12)] : [])].join(':');
	}
	if (event.event === 'call' && event.callId && event.change !== 'unknown') {
		return ['call', event.callId, event.change, event.timestamp].join(':');
	}
	if (event.event === 'rescued') {
		const key = `rescued:${event.refusedMessageId}`;
		return NOT_THE_LAST_WORD.has(event.rescue) ? `${key}:${event.rescue}` : key;
	}
	if (event.event === 'budget') return `budget:${event.budgetId}:${event.reached}`;
	if ((event.event === 'echo' || event.event === 'history') && event.messageId) {
		// The same message of the history comes again with its file.
		return [event.event, event.messageId, event.type].join(':');
	}
	return hash(canonical(withoutDecoration(event)));
}

/** Without what the trigger adds: deeper down, Meta's own words may have the same names. */
function withoutDecoration(event: WhatsAppEvent): object {
	const said = Object.entries(event).filter(([key]) => !DECORATION.has(key));
	const failures = 'errors' in event ? event.errors : undefined;
	const errors = failures?.map(({ advice: _advice, ...failure }) => failure);
	return { ...Object.fromEntries(said), ...(errors ? { errors } : {}) };
}

function hash(text: string): string {
	return createHash('sha256').update(text).digest('base64url');
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const fields = Object.entries(value)
		.filter(([, field]) => field !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`);
	return `{${fields.join(',')}}`;
}
