import { page } from '../graph/paging.ts';
import type { GraphRequest } from '../graph/request.ts';
import { seesAccount } from '../graph/sight.ts';
import type { JsonObject } from '../json.ts';
import type { Business } from '../state/account.ts';

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
