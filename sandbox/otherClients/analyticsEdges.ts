import { pricingAnalytics } from '../graph/analytics.ts';
import { bucketsOf } from '../graph/analyticsBuckets.ts';
import type { Field } from '../graph/fields.ts';
import type { GraphRequest } from '../graph/request.ts';
import { textOf, type JsonObject } from '../json.ts';
import type { BusinessAccount } from '../state/account.ts';

/** `GET /{WABA_ID}/pricing_analytics`: what `fields=pricing_analytics…` gives, with parameters for its arguments. */
export function readPricingAnalytics(request: GraphRequest, account: BusinessAccount): JsonObject {
	return pricingAnalytics(request, account, fieldOf(request, 'pricing_analytics'));
}

/** `GET /{WABA_ID}/conversation_analytics`: what the field gives, with parameters for its arguments. */
export function readConversationAnalytics(request: GraphRequest): JsonObject {
	return conversationAnalytics(fieldOf(request, 'conversation_analytics'));
}

/** Field `conversation_analytics`: wants to know when, though conversations have not been counted since July 2025. */
export function conversationAnalytics(field: Field): JsonObject {
	return { data: bucketsOf(field, ['HALF_HOUR', 'DAILY', 'MONTHLY'], []).map(() => ({})) };
}

function fieldOf({ params }: GraphRequest, name: string): Field {
	const args = Object.entries(params).map(([key, value]) => [
		key,
		textOf(value) ?? JSON.stringify(value),
	]);
	return { name, args: Object.fromEntries(args) as Record<string, string> };
}
