import type { MessageNews, Observation } from '../conversation/observation';
import { asObject, asText, type JsonObject } from '../json';
import { chargedAs } from '../pricing/rateCard';
import { chargeOf } from '../pricing/statusPrice';
import { readFailures } from './failures';
import { readFlag, readId } from './read';

const STATUSES: ReadonlySet<string> = new Set<MessageNews['status']>([
	...(['sent', 'delivered', 'read', 'played', 'failed'] as const),
]);

/**
 * What a status says of a message of ours that may count in a budget or a campaign. Statuses of payments are about
 * something else.
 *
 * @param at time of the status, ms
 */
export function observeCounted(
	status: JsonObject,
	phoneNumberId: string,
	at: number,
): Observation[] {
	const messageId = readId(status.id);
	const is = asText(status.status);
	const type = asText(status.type);
	const isOfMessage = type === undefined || type === 'message';
	if (messageId === undefined || !isStatus(is) || !isOfMessage) return [];
	const pricing =
		is === 'failed'
			? undefined
			: readCharge(status.pricing ?? asObject(status.conversation)?.pricing);
	const [failure] = readFailures(status.errors) ?? [];
	return [
		{
			...{ kind: 'counted', phoneNumberId, customer: {}, at, messageId, status: is },
			...(failure && is === 'failed'
				? { code: failure.code, reason: failure.title ?? failure.message ?? failure.details }
				: {}),
			...(pricing ? { pricing } : {}),
		},
	];
}

function isStatus(is: string | undefined): is is MessageNews['status'] {
	return is !== undefined && STATUSES.has(is);
}

function readCharge(value: unknown): MessageNews['pricing'] {
	const pricing = asObject(value);
	const name = asText(pricing?.category);
	if (!pricing || name === undefined) return undefined;
	const category = chargedAs(name) ?? name;
	const charge = chargeOf({
		type: asText(pricing.type),
		subtype: asText(pricing.subtype),
		billable: readFlag(pricing.billable),
		model: asText(pricing.pricing_model),
	});
	return charge === 'not known yet' ? { category } : { category, isFree: charge === 'free' };
}
