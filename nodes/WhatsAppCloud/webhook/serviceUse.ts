import type { Observation } from '../conversation/observation';
import { asObject, asText, type JsonObject } from '../json';
import { serviceUse } from '../pricing/statusPrice';
import { readId } from './read';
import { ARRIVED } from './rescueNeed';

/**
 * Whether a service message has arrived, and was one of the month's free ones or charged: Meta counts what is delivered,
 * and tells the price with one of the statuses that say so.
 *
 * @param at time of the status, ms
 */
export function observeServiceUse(
	status: JsonObject,
	phoneNumberId: string,
	at: number,
): Observation[] {
	const messageId = readId(status.id);
	const pricing = asObject(status.pricing);
	if (messageId === undefined || !pricing || !ARRIVED.has(asText(status.status) ?? '')) return [];
	const use = serviceUse({ category: asText(pricing.category), type: asText(pricing.type) });
	if (use === undefined) return [];
	return [{ kind: 'service', phoneNumberId, customer: {}, at, messageId, use }];
}
