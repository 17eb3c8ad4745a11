import { meaningOf } from '../codes/meaning';
import type { Observation } from '../conversation/observation';
import { asText, type JsonObject } from '../json';
import { codesIn } from './failures';
import { isDirectSend } from './directSend';
import { readId } from './read';

/** Statuses after which a message is not refused any more (Meta: "Message status webhooks"). */
export const ARRIVED = new Set(['delivered', 'read', 'played']);

/**
 * Whether a message that we sent needs the template that may wait beside it: it does when Meta refused it
 * because the window was closed, or as Direct Send, and for no other reason; it does not any more when it arrived or
 * failed otherwise, and then nobody can answer it.
 *
 * @param at time of the status, ms
 */
export function observeRescueNeed(
	status: JsonObject,
	phoneNumberId: string,
	at: number,
): Observation[] {
	const messageId = readId(status.id);
	const is = asText(status.status);
	if (messageId === undefined || is === undefined) return [];
	const about = { phoneNumberId, customer: {}, at, messageId };
	if (ARRIVED.has(is)) return [{ kind: 'concluded', ...about }];
	if (is !== 'failed') return [];
	const meanings = codesIn(status.errors).map((code) => meaningOf(code));
	const refused = meanings.some(
		(meaning) =>
			meaning?.teaches === 'windowClosed' ||
			(meaning?.closes?.way === 'directSend' && isDirectSend(status)),
	);
	if (refused) return [{ kind: 'refused', ...about }];
	// A payment that failed is of a message that arrived.
	const isMessages = (asText(status.type) ?? 'message') === 'message';
	return [
		{ kind: 'concluded', ...about },
		...(isMessages ? [{ kind: 'undelivered', ...about } as const] : []),
	];
}
