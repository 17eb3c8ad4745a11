import type { Store } from '../../store/store';
import { decisionOf } from '../../template/decision';
import type { WhatsAppEvent } from '../../webhook/events';
import { readId } from '../../webhook/read';

/**
 * Gives what Meta has decided about templates to the executions that wait for it, durably.
 *
 * @param now ms
 * @returns the WABAs with executions to be continued
 */
export async function decideReviews(
	store: Store,
	events: readonly WhatsAppEvent[],
	now: number,
): Promise<Set<string>> {
	const accounts = new Set<string>();
	for (const event of events) {
		if (event.event !== 'template' || event.change !== 'status') continue;
		const { businessAccountId, timestamp } = event;
		const status = typeof event.status === 'string' ? event.status.toUpperCase() : '';
		const [templateId, approved] = [readId(event.templateId), decisionOf(status)];
		if (!businessAccountId || !templateId || approved === undefined) continue;
		const answer = JSON.stringify({ approved, ...event, event: undefined, raw: undefined });
		const at = timestamp ? Date.parse(timestamp) : now;
		const decision = { businessAccountId, templateId, at, answer };
		if ((await store.waits.decide(decision, now)) > 0) accounts.add(businessAccountId);
	}
	return accounts;
}
