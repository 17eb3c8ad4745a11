import { compact, listOf, textOf, type JsonObject } from '../json.ts';
import { invalidParameter, nonexistingField } from '../errors/graphError.ts';
import { requireMessagingProduct } from '../message/envelope.ts';
import { requireOneOf, requireTextIfGiven } from '../message/require.ts';
import type { PhoneNumber } from '../state/account.ts';
import { parseFields } from './fields.ts';
import type { GraphRequest } from './request.ts';

/** Meta's limits ("Business profiles"), by field. */
const LIMITS = { about: 139, address: 256, description: 512, email: 128 } as const;

const VERTICALS = [
	...['other', 'auto', 'beauty', 'apparel', 'edu', 'entertain', 'event_plan', 'finance', 'grocery'],
	...['govt', 'hotel', 'health', 'nonprofit', 'prof_services', 'retail', 'travel', 'restaurant'],
	...['alcohol', 'online_gambling', 'physical_gambling', 'otc_drugs', 'matrimony_service'],
];

const PROFILE_TYPE = 'WhatsAppBusinessProfile';

const FIELDS = [
	'about',
	'address',
	'description',
	'email',
	'profile_picture_url',
	'websites',
	'vertical',
] as const;

const KNOWN: readonly string[] = [...FIELDS, 'id', 'messaging_product'];

/** `GET /{PHONE_NUMBER_ID}/whatsapp_business_profile`: a list with one flat object. */
export function getProfile(request: GraphRequest, number: PhoneNumber): JsonObject {
	const asked = parseFields(request.params.fields).map(({ name }) => name);
	const unknown = asked.find((field) => !KNOWN.includes(field));
	if (unknown !== undefined) throw nonexistingField(unknown, PROFILE_TYPE);
	const profile: JsonObject = { messaging_product: 'whatsapp' };
	for (const field of FIELDS) {
		const value = number.profile[field];
		if (value !== undefined && (asked.length === 0 || asked.includes(field)))
			profile[field] = value;
	}
	return { data: [profile] };
}

/** `POST /{PHONE_NUMBER_ID}/whatsapp_business_profile`: changes what is given. */
export function changeProfile(request: GraphRequest, number: PhoneNumber): JsonObject {
	const { params, world } = request;
	requireMessagingProduct(params);
	for (const [field, max] of Object.entries(LIMITS)) requireTextIfGiven(params[field], field, max);
	if (params.about === '') throw invalidParameter('Param about must not be empty.');
	const email = textOf(params.email) ?? '';
	if (email !== '' && !/^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(email)) {
		throw invalidParameter('Param email must be a valid email address.');
	}
	const vertical = textOf(params.vertical);
	if (vertical !== undefined) requireOneOf(vertical, 'vertical', VERTICALS);
	const websites = params.websites === undefined ? undefined : listOf(params.websites).map(String);
	if (websites && (websites.length > 2 || websites.some((site) => site.length > 256))) {
		throw invalidParameter('Param websites must have at most 2 entries of at most 256 characters.');
	}
	const bare = websites?.findIndex((site) => !/^https?:\/\//i.test(site)) ?? -1;
	if (bare >= 0) throw invalidParameter(`Param websites[${bare}] is not a valid URI.`);
	const handle = textOf(params.profile_picture_handle);
	if (handle !== undefined && !world.uploads.has(handle)) {
		throw invalidParameter('Param profile_picture_handle is not a valid handle.');
	}
	const change = compact({
		about: textOf(params.about),
		address: textOf(params.address),
		description: textOf(params.description),
		email: textOf(params.email),
		vertical: vertical?.toUpperCase(),
		websites,
		profile_picture_url: handle && `${request.origin}/profile-picture/${number.id}`,
	});
	Object.assign(number.profile, change);
	return { success: true };
}
