import { invalidParameter } from '../errors/graphError.ts';
import { compact, textOf, type JsonObject } from '../json.ts';
import { conversationAnalytics } from '../otherClients/analyticsEdges.ts';
import { listFlows } from '../otherClients/flows.ts';
import type { App, BusinessAccount, PhoneNumber } from '../state/account.ts';
import type { World } from '../state/world.ts';
import { readCallback, requireSubscription, verifyCallback } from '../webhook/verify.ts';
import { messageAnalytics, pricingAnalytics } from './analytics.ts';
import { edgeRequest, knownFields, selectFields, type FieldReader } from './fields.ts';
import { withFiltering } from './filter.ts';
import { healthOf } from './health.ts';
import { messagingAccountsOf } from './messagingAccount.ts';
import { page } from './paging.ts';
import { describePhoneNumber } from './phoneNumber.ts';
import type { GraphRequest } from './request.ts';
import { insightsRefusal } from './templateAnalytics.ts';
import { listTemplates } from './templateList.ts';

/** Of the way in which the account pays. */
const FUNDING_ID = '400000000000001';

export const BUSINESS_ACCOUNT_TYPE = 'WhatsAppBusinessAccount';

/** `GET /{WABA_ID}`. */
export function getBusinessAccount(request: GraphRequest, account: BusinessAccount): JsonObject {
	const onboarding = account.marketingMessages ? 'ONBOARDED' : 'ELIGIBLE';
	const all: Record<string, FieldReader> = {
		id: () => account.id,
		name: () => account.name,
		timezone_id: () => account.timezoneId,
		currency: () => account.currency,
		country: () => 'NL',
		message_template_namespace: () => account.templateNamespace,
		account_review_status: () => account.reviewStatus,
		business_verification_status: () => 'verified',
		ownership_type: () => 'SELF',
		status: () => 'ACTIVE',
		marketing_messages_lite_api_status: () => onboarding,
		marketing_messages_onboarding_status: () => onboarding,
		is_enabled_for_insights: () => account.insights,
		whatsapp_business_manager_messaging_limit: () => 'TIER_2K',
		health_status: () => healthOf(request.world, { account }),
		owner_business_info: () => ownerOf(request.world, account),
		on_behalf_of_business_info: () => ({
			...ownerOf(request.world, account),
			status: 'APPROVED',
			type: 'SELF',
		}),
		owner_business: () => ownerOf(request.world, account),
		primary_business_location: () => 'NL',
		primary_funding_id: () => (account.paymentMethod ? FUNDING_ID : '0'),
		// Only of accounts that have one.
		auth_international_rate_eligibility: () => undefined,
		linked_commerce_account: () => undefined,
		purchase_order_number: () => undefined,
		creation_time: () => 1_767_600_000,
		is_shared_with_partners: () => false,
		phone_numbers: (field) => listPhoneNumbers(edgeRequest(request, account.id, field), account),
		message_templates: (field) => listTemplates(edgeRequest(request, account.id, field), account),
		subscribed_apps: () => listSubscribedApps(request, account),
		flows: (field) => listFlows(edgeRequest(request, account.id, field), account),
		analytics: (field) => messageAnalytics(request.world, account, field),
		pricing_analytics: (field) => pricingAnalytics(request, account, field),
		conversation_analytics: conversationAnalytics,
	};
	const defaults = ['id', 'name', 'timezone_id', 'message_template_namespace'];
	return selectFields(
		BUSINESS_ACCOUNT_TYPE,
		knownFields(request, all),
		defaults,
		request.params.fields,
	);
}

function ownerOf(world: World, { businessId }: BusinessAccount): JsonObject {
	const business = world.businesses.get(businessId);
	return compact({ name: business?.name, id: businessId });
}

function numbersOf(world: World, account: BusinessAccount): PhoneNumber[] {
	return [...world.numbers.values()].filter((number) =>
		messagingAccountsOf(number).includes(account.id),
	);
}

/** `GET /{WABA_ID}/phone_numbers`. */
export function listPhoneNumbers(request: GraphRequest, account: BusinessAccount): JsonObject {
	const { world, params } = request;
	const numbers = withFiltering(numbersOf(world, account), params.filtering, {
		account_mode: ({ accountMode }) => accountMode,
		messaging_limit_tier: ({ messagingLimit }) => messagingLimit,
		is_official_business_account: () => false,
	});
	return compact({
		...page(
			request,
			numbers,
			({ id }) => id,
			(number) => describePhoneNumber(request, number),
		),
	});
}

/** `GET /{WABA_ID}/subscribed_apps`. */
export function listSubscribedApps(request: GraphRequest, account: BusinessAccount): JsonObject {
	return {
		data: account.subscribed ? [subscribedApp(request.world.appOf(account.id), account)] : [],
	};
}

/** `POST /{WABA_ID}/subscribed_apps`: subscribes and removes the account's callback; with `override_callback_uri`, it sets it. */
export async function subscribeApp(
	request: GraphRequest,
	account: BusinessAccount,
): Promise<JsonObject> {
	const { world, params } = request;
	const url = textOf(params.override_callback_uri);
	if (url === undefined || url === '') {
		account.callback = undefined;
		account.subscribed = true;
		return { success: true };
	}
	const callback = readCallback(world, url, params.verify_token, {
		url: 'override_callback_uri',
		token: 'verify_token',
	});
	requireSubscription(world, account.id);
	await verifyCallback(world, callback);
	account.callback = callback;
	return { success: true, data: [subscribedApp(world.appOf(account.id), account)] };
}

/** `DELETE /{WABA_ID}/subscribed_apps`. */
export function unsubscribeApp(_request: GraphRequest, account: BusinessAccount): JsonObject {
	account.subscribed = false;
	account.callback = undefined;
	return { success: true };
}

function subscribedApp(app: App, account: BusinessAccount): JsonObject {
	return compact({
		override_callback_uri: account.callback?.url,
		whatsapp_business_api_data: {
			id: app.id,
			name: app.name,
			link: `https://www.facebook.com/games/?app_id=${app.id}`,
		},
	});
}

/** `POST /{WABA_ID}`: template insights can be switched on, for good; nothing else is known. */
export function changeBusinessAccount(request: GraphRequest, account: BusinessAccount): JsonObject {
	const wanted = textOf(request.params.is_enabled_for_insights);
	if (wanted === undefined) throw invalidParameter('Invalid parameter');
	if (wanted !== 'true') throw insightsRefusal(200006);
	account.insights = true;
	return { id: account.id };
}
