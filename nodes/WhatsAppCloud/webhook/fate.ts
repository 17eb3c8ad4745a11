import type { Observation } from '../conversation/observation';
import { asId, asObjects, asText, type JsonObject } from '../json';
import { readId } from './read';

/** Meta refused a free-form message because the window was closed (Meta: "Error codes"). */
const WINDOW_CLOSED = '131047';

/** Statuses after which a message is not refused any more (Meta: "Message status webhooks"). */
const ARRIVED = new Set(['delivered', 'read', 'played']);

/**
 * Whether a message that we sent needs the template that may wait beside it: it does when Meta refused it
 * with 131047, and no other code; it does not any more when it arrived or failed otherwise.
 *
 * @param at time of the status, ms
 */
export function observeFate(status: JsonObject, phoneNumberId: string, at: number): Observation[] {
	const messageId = readId(status.id);
	const is = asText(status.status);
	if (messageId === undefined || is === undefined) return [];
	const about = { phoneNumberId, customer: {}, at, messageId };
	if (ARRIVED.has(is)) return [{ kind: 'concluded', ...about }];
	if (is !== 'failed') return [];
	const refused = asObjects(status.errors).some(({ code }) => asId(code) === WINDOW_CLOSED);
	return [{ kind: refused ? 'refused' : 'concluded', ...about }];
}
