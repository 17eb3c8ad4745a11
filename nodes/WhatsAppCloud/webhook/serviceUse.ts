import type { Observation } from '../conversation/observation';
import { addressOf, type CustomerNames } from '../customer/customer';
import { asObject, asText, type JsonObject } from '../json';
import { serviceUse } from '../pricing/statusPrice';
import { readId } from './read';
import { ARRIVED } from './rescueNeed';

/**
 * Whether a service message has arrived, and was one of the month's free ones or charged: Meta counts what is delivered,
 * and tells the price with one of the statuses that say so.
 *
 * @param at time of the status, ms
 * @param member of a group, to whom it came: each has one of their own
 */
export function observeServiceUse(
	status: JsonObject,
	phoneNumberId: string,
	at: number,
	member: CustomerNames = {},
): Observation[] {
	const id = readId(status.id);
	const pricing = asObject(status.pricing);
	if (id === undefined || !pricing || !ARRIVED.has(asText(status.status) ?? '')) return [];
	const use = serviceUse({
		category: asText(pricing.category),
		type: asText(pricing.type),
		subtype: asText(pricing.subtype),
	});
	if (use === undefined) return [];
	const address = addressOf(member);
	const messageId = address === undefined ? id : `${id}:${address}`;
	return [{ kind: 'service', phoneNumberId, customer: {}, at, messageId, use }];
}
