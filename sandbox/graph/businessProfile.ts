import { compact, listOf, textOf, type JsonObject } from '../json.ts';
import { invalidParameter } from '../errors/graphError.ts';
import { requireMessagingProduct } from '../message/envelope.ts';
import { requireTextIfGiven } from '../message/require.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { GraphRequest } from './request.ts';

/** Meta's limits ("Business profiles"), by field. */
const LIMITS = { about: 139, address: 256, description: 512, email: 128, vertical: 40 } as const;

const FIELDS = [
	'about',
	'address',
	'description',
	'email',
	'profile_picture_url',
	'websites',
	'vertical',
] as const;

/** `GET /{PHONE_NUMBER_ID}/whatsapp_business_profile`: a list with one flat object. */
export function getProfile(request: GraphRequest, number: PhoneNumber): JsonObject {
	const asked = textOf(request.params.fields)
		?.split(',')
		.map((field) => field.trim());
	const profile: JsonObject = { messaging_product: 'whatsapp' };
	for (const field of FIELDS) {
		const value = number.profile[field];
		if (value !== undefined && (!asked || asked.includes(field))) profile[field] = value;
	}
	return { data: [profile] };
}

/** `POST /{PHONE_NUMBER_ID}/whatsapp_business_profile`: changes what is given. */
export function changeProfile(request: GraphRequest, number: PhoneNumber): JsonObject {
	const { params, world } = request;
	requireMessagingProduct(params);
	for (const [field, max] of Object.entries(LIMITS)) requireTextIfGiven(params[field], field, max);
	const websites = params.websites === undefined ? undefined : listOf(params.websites).map(String);
	if (websites && (websites.length > 2 || websites.some((site) => site.length > 256))) {
		throw invalidParameter('Param websites must have at most 2 entries of at most 256 characters.');
	}
	const handle = textOf(params.profile_picture_handle);
	if (handle !== undefined && !world.uploads.has(handle)) {
		throw invalidParameter('Param profile_picture_handle is not a valid handle.');
	}
	const change = compact({
		about: textOf(params.about),
		address: textOf(params.address),
		description: textOf(params.description),
		email: textOf(params.email),
		vertical: textOf(params.vertical),
		websites,
		profile_picture_url: handle && `${request.origin}/profile-picture/${number.id}`,
	});
	Object.assign(number.profile, change);
	return { success: true };
}
