import type { JsonObject } from '../json.ts';
import type { Business } from '../state/account.ts';
import { selectFields, type FieldReader } from './fields.ts';
import type { GraphRequest } from './request.ts';

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
