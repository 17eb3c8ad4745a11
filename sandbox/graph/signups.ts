import {
	invalidParameter,
	messageRefusal,
	missingParameter,
	unknownObject,
	unsupportedRequest,
} from '../errors/graphError.ts';
import { compact, isObject, textOf, type JsonObject } from '../json.ts';
import { requireOneOf, requireText } from '../message/require.ts';
import type { BusinessAccount } from '../state/account.ts';
import { graphId } from '../state/ids.ts';
import { offersSignups, type Signup } from '../state/signups.ts';
import { page } from './paging.ts';
import type { GraphRequest } from './request.ts';
import { seesAccount } from './sight.ts';

/** The only terms that Meta takes in `policy.tos`. */
const TERMS = 'https://www.facebook.com/legal/ads-manager-marketing-messages-terms';

const LENGTHS = { message: 300, promoCode: 50, displayName: 256 };

/** `POST /{WABA_ID}/signups` (Meta: "In-App Signup"). Meta does not say in which order it checks. */
export function createSignup(
	{ world, params }: GraphRequest,
	account: BusinessAccount,
): JsonObject {
	if (!offersSignups(world, account.id)) throw messageRefusal(2494165);
	const privacyPolicyUrl = requireText(params.privacy_policy_url, 'privacy_policy_url', 2000);
	if (!/^https?:\/\//.test(privacyPolicyUrl)) throw notUrl('privacy_policy_url');
	const signup: Signup = {
		id: graphId(),
		businessAccountId: account.id,
		signupMessage: requireText(params.signup_message, 'signup_message', LENGTHS.message),
		confirmationMessage: requireText(
			params.confirmation_message,
			'confirmation_message',
			LENGTHS.message,
		),
		privacyPolicyUrl,
		status: 'ACTIVE',
		...changesIn(params),
	};
	checkPlaceholders(signup);
	const business = world.businesses.get(account.businessId);
	if (!business) throw unknownObject('POST', account.businessId);
	checkTerms(params, business.acceptedMarketingTerms === true);
	business.acceptedMarketingTerms = true;
	world.signups.set(signup.id, signup);
	return { id: signup.id };
}

/** `GET /{WABA_ID}/signups`: what each is and whether it works, not more. */
export function listSignups(request: GraphRequest, account: BusinessAccount): JsonObject {
	const all = [...request.world.signups.values()].filter(
		({ businessAccountId }) => businessAccountId === account.id,
	);
	return compact({
		...page(
			request,
			all,
			({ id }) => id,
			({ id, signupMessage, status }) => ({ id, signup_message: signupMessage, status }),
		),
	});
}

/** `/signups/{SIGNUP_ID}`: told and changed; nothing deletes one. */
export function signup(request: GraphRequest, id: string): JsonObject {
	const { world, method, caller } = request;
	if (method === 'DELETE' || id === '') throw unsupportedRequest(method);
	const found = world.signups.get(id);
	const isSeen =
		found && caller.kind === 'user' && seesAccount(caller.token, found.businessAccountId);
	if (!isSeen) throw messageRefusal(2494164);
	return method === 'GET' ? describe(found) : update(request, found);
}

function describe(signup: Signup): JsonObject {
	return compact({
		id: signup.id,
		waba_id: signup.businessAccountId,
		signup_message: signup.signupMessage,
		confirmation_message: signup.confirmationMessage,
		privacy_policy_url: signup.privacyPolicyUrl,
		promo_code: signup.promoCode,
		status: signup.status,
		display_name: signup.displayName,
		website_url: signup.websiteUrl,
	});
}

function update({ world, params }: GraphRequest, signup: Signup): JsonObject {
	if (params.privacy_policy_url !== undefined) {
		throw invalidParameter('Param privacy_policy_url cannot be updated.');
	}
	const { signup_message: message, confirmation_message: confirmation, status } = params;
	const { message: longest } = LENGTHS;
	const changed: Signup = {
		...signup,
		...changesIn(params),
		...(message === undefined
			? {}
			: { signupMessage: requireText(message, 'signup_message', longest) }),
		...(confirmation === undefined
			? {}
			: { confirmationMessage: requireText(confirmation, 'confirmation_message', longest) }),
		...(status === undefined
			? {}
			: {
					status: requireOneOf(status, 'status', [
						'active',
						'disabled',
					]).toUpperCase() as Signup['status'],
				}),
	};
	checkPlaceholders(changed);
	world.signups.set(signup.id, changed);
	return { success: true };
}

/** What may be left out, and may be changed later. */
function changesIn(params: JsonObject): Partial<Signup> {
	const changes: Partial<Signup> = {};
	if (params.website_url !== undefined) {
		const url = requireText(params.website_url, 'website_url', 2000);
		if (!url.startsWith('https://')) throw messageRefusal(2494179);
		changes.websiteUrl = url;
	}
	if (params.promo_code !== undefined) {
		const code = requireText(params.promo_code, 'promo_code', LENGTHS.promoCode);
		if (!/^[\p{L}\p{N}]+$/u.test(code)) {
			throw invalidParameter('Param promo_code must be alphanumeric.');
		}
		changes.promoCode = code;
	}
	if (params.display_name !== undefined) {
		changes.displayName = requireText(params.display_name, 'display_name', LENGTHS.displayName);
	}
	return changes;
}

function checkPlaceholders({ confirmationMessage, promoCode }: Signup): void {
	for (const [, name] of confirmationMessage.matchAll(/\{\{([^{}]*)\}\}/g)) {
		if (name !== 'promo_code') throw messageRefusal(2494166);
		if (promoCode === undefined) throw messageRefusal(2494167);
	}
}

/** The first link of a business accepts the terms; no later one may. */
function checkTerms({ policy }: JsonObject, areAccepted: boolean): void {
	if (policy === undefined || policy === null) {
		if (!areAccepted) throw messageRefusal(2494168);
		return;
	}
	if (!isObject(policy)) throw invalidParameter('Param policy must be a JSON object.');
	if (textOf(policy.tos) === undefined) throw missingParameter("policy['tos']");
	if (policy.tos !== TERMS) throw messageRefusal(2494177);
	if (policy.accepted !== true) throw messageRefusal(2494168);
	if (areAccepted) throw messageRefusal(2494176);
}

function notUrl(path: string): Error {
	return invalidParameter(`Param ${path} must start with http:// or https://.`);
}
