import type { JsonObject } from '../json.ts';
import type { Business } from '../state/account.ts';
import { selectFields, type FieldReader } from './fields.ts';
import { page } from './paging.ts';
import type { GraphRequest } from './request.ts';
import { seesAccount } from './sight.ts';

export const BUSINESS_TYPE = 'Business';

/** `GET /{BUSINESS_ID}`: a business portfolio. */
export function getBusiness(request: GraphRequest, business: Business): JsonObject {
	const all: Record<string, FieldReader> = {
		id: () => business.id,
		name: () => business.name,
		verification_status: () => 'verified',
	};
	return selectFields(BUSINESS_TYPE, all, ['id', 'name'], request.params.fields);
}

/** `GET /{BUSINESS_ID}/owned_whatsapp_business_accounts`. */
export function listOwnedAccounts(request: GraphRequest, business: Business): JsonObject {
	const { caller } = request;
	const owned = [...request.world.businessAccounts.values()].filter(
		({ id, businessId }) =>
			businessId === business.id && caller.kind === 'user' && seesAccount(caller.token, id),
	);
	return page(
		request,
		owned,
		({ id }) => id,
		({ id, name, currency, timezoneId, templateNamespace }) => ({
			id,
			name,
			currency,
			timezone_id: timezoneId,
			message_template_namespace: templateNamespace,
		}),
	);
}
