import { invalidParameter, missingParameter } from '../errors/graphError.ts';
import { compact, isObject, textOf, type JsonObject } from '../json.ts';
import { getCommerce } from '../otherClients/furtherSettings.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { World } from '../state/world.ts';
import { tellOfNumber } from '../webhook/accountNews.ts';
import { OBJECT } from '../webhook/subscription.ts';
import { readCallback, requireSubscription, verifyCallback } from '../webhook/verify.ts';
import { getProfile } from './businessProfile.ts';
import { edgeRequest, knownFields, selectFields, type FieldReader } from './fields.ts';
import { healthOf, isRegistered } from './health.ts';
import { changePin } from './registration.ts';
import type { GraphRequest } from './request.ts';

export const PHONE_NUMBER_TYPE = 'WhatsAppBusinessPhoneNumber';

const DEFAULT_FIELDS = [
	'verified_name',
	'code_verification_status',
	'display_phone_number',
	'quality_rating',
	'platform_type',
	'throughput',
	'webhook_configuration',
	'id',
];

/** `GET /{PHONE_NUMBER_ID}`. */
export function getPhoneNumber(request: GraphRequest, number: PhoneNumber): JsonObject {
	return describePhoneNumber(request, number);
}

/** The fields that the request asks for, of this number. */
export function describePhoneNumber(request: GraphRequest, number: PhoneNumber): JsonObject {
	const { world, params } = request;
	const level = (world.settings.throughputPerSecond ?? Infinity) > 80 ? 'HIGH' : 'STANDARD';
	const all: Record<string, FieldReader> = {
		id: () => number.id,
		verified_name: () => number.verifiedName,
		display_phone_number: () => number.displayPhoneNumber,
		code_verification_status: () => number.codeVerificationStatus,
		quality_rating: () => number.qualityRating,
		quality_score: () => ({ score: number.qualityRating }),
		name_status: () => number.nameStatus,
		new_name_status: () => number.newNameStatus ?? 'NONE',
		new_display_name: () => number.newDisplayName,
		conversational_automation: () => number.automation,
		whatsapp_commerce_settings: () => getCommerce(request, number),
		whatsapp_business_profile: (field) =>
			getProfile(edgeRequest(request, number.id, field), number),
		status: () => number.status,
		platform_type: () => 'CLOUD_API',
		host_platform: () => 'CLOUD_API',
		account_mode: () => number.accountMode,
		throughput: () => ({ level: isRegistered(number) ? level : 'NOT_APPLICABLE' }),
		is_official_business_account: () => false,
		is_on_biz_app: () => false,
		is_pin_enabled: () => number.pin !== undefined,
		is_preverified_number: () => false,
		country_dial_code: () => number.callingCode,
		messaging_limit_tier: () => number.messagingLimit,
		whatsapp_business_manager_messaging_limit: () => number.messagingLimit,
		username: () => number.username,
		// Certificates are of numbers that Meta does not host.
		certificate: () => undefined,
		new_certificate: () => undefined,
		eligibility_for_api_business_global_search: () => 'NON_ELIGIBLE_UNDEFINED_COUNTRY',
		official_business_account: () => ({ oba_status: 'NOT_STARTED' }),
		last_onboarded_time: () => '2026-01-05T09:00:00+0000',
		search_visibility: () => 'NON_VISIBLE',
		webhook_configuration: () => webhookConfiguration(world, number),
		health_status: () => healthOf(world, { number }),
	};
	return selectFields(PHONE_NUMBER_TYPE, knownFields(request, all), DEFAULT_FIELDS, params.fields);
}

/** Which callbacks there are, from the narrowest to the widest. */
function webhookConfiguration(world: World, number: PhoneNumber): JsonObject {
	return compact({
		phone_number: number.callback?.url,
		whatsapp_business_account: world.businessAccounts.get(number.businessAccountId)?.callback?.url,
		application: world.appOf(number.businessAccountId).subscriptions.get(OBJECT)?.url,
	});
}

/** `POST /{PHONE_NUMBER_ID}`: the webhook override (verified first; an empty address removes it), the PIN, or the display name. */
export async function changePhoneNumber(
	request: GraphRequest,
	number: PhoneNumber,
): Promise<JsonObject> {
	const { world, params } = request;
	if (params.pin !== undefined) return changePin(request, number);
	const name = textOf(params.new_display_name);
	if (name !== undefined) {
		if (name.trim() === '') throw missingParameter('new_display_name');
		const before = { ...number };
		number.newDisplayName = name;
		number.newNameStatus = 'PENDING_REVIEW';
		tellOfNumber(world, before, number);
		return { success: true };
	}
	const configuration = params.webhook_configuration;
	if (configuration === undefined) throw invalidParameter('Invalid parameter');
	if (!isObject(configuration)) {
		throw invalidParameter('Param webhook_configuration must be a JSON object.');
	}
	const url = textOf(configuration.override_callback_uri);
	if (url === undefined || url === '') {
		number.callback = undefined;
		return { success: true };
	}
	const callback = readCallback(world, url, configuration.verify_token, {
		url: "webhook_configuration['override_callback_uri']",
		token: "webhook_configuration['verify_token']",
	});
	requireSubscription(world, number.businessAccountId);
	await verifyCallback(world, callback);
	number.callback = callback;
	return { success: true };
}
