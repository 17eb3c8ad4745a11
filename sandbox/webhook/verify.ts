import { randomInt } from 'node:crypto';
import { GraphError, invalidParameter, missingParameter } from '../errors/graphError.ts';
import { textOf, type JsonValue } from '../json.ts';
import { unreached } from '../link/address.ts';
import type { Callback } from '../state/account.ts';
import type { World } from '../state/world.ts';
import { ConnectionFailure } from './http.ts';
import { subscribedFields } from './subscription.ts';

/** Meta's limit for override addresses (webhooks "Override"). */
const MAX_OVERRIDE_LENGTH = 200;

/**
 * Reads a callback out of a request. Meta wants https and a public name. What only this machine or its network
 * knows is taken where the setting `localCallbacks` says so, by http as well.
 *
 * @throws GraphError code 100 for a missing token or an address that is none
 */
export function readCallback(
	world: World,
	address: string,
	verifyToken: JsonValue | undefined,
	names: { url: string; token: string },
): Callback {
	const token = textOf(verifyToken);
	if (token === undefined || token === '') throw missingParameter(names.token);
	if (address.length > MAX_OVERRIDE_LENGTH && names.url.includes('override')) {
		throw invalidParameter(
			`Param ${names.url} must be at most ${MAX_OVERRIDE_LENGTH} characters long.`,
		);
	}
	const url = /^https?:\/\//i.test(address) && URL.canParse(address) && new URL(address);
	const isTaken =
		url && (unreached(url) ? world.settings.localCallbacks : url.protocol === 'https:');
	if (!isTaken) throw invalidParameter('Invalid parameter');
	return { url: address, verifyToken: token };
}

/**
 * A number's or an account's own callback is for an app that is subscribed to the account, and to messages.
 *
 * @throws GraphError code 100
 */
export function requireSubscription(world: World, businessAccountId: string): void {
	const getsMessages = subscribedFields(world, businessAccountId).includes('messages');
	if (world.businessAccounts.get(businessAccountId)?.subscribed && getsMessages) return;
	throw invalidParameter(
		'Before override the current callback uri, your app must be subscribed to receive messages for WhatsApp Business Account',
	);
}

/**
 * Meta's check of a callback: a GET with a challenge that has to come back.
 *
 * @throws GraphError code 2200. Meta says what came instead; here the same sentence stands for everything, because
 * the address may be any port of this machine, and Graph's token is known. The control API tells more.
 */
export async function verifyCallback(world: World, callback: Callback): Promise<void> {
	const url = new URL(callback.url);
	const challenge = String(randomInt(100_000_000, 2_000_000_000));
	url.searchParams.append('hub.mode', 'subscribe');
	url.searchParams.append('hub.challenge', challenge);
	url.searchParams.append('hub.verify_token', callback.verifyToken);
	const problem = await problemWith(world, url, challenge);
	world.webhooks.noteVerification(callback.url, problem);
	if (problem === undefined) return;
	throw new GraphError(400, {
		message: `(#2200) Callback verification failed with the following errors: Response does not match challenge, expected value="${challenge}", received=""`,
		type: 'OAuthException',
		code: 2200,
	});
}

/** In Meta's words; undefined when the challenge came back. */
async function problemWith(world: World, url: URL, challenge: string): Promise<string | undefined> {
	const { webhooks, settings } = world;
	try {
		const { status, statusMessage, body } = await webhooks.client.request(url.href, {
			method: 'GET',
			timeoutMs: settings.webhookTimeoutMs,
		});
		if (status !== 200) return `HTTP Status Code = ${status}; HTTP Message = ${statusMessage}`;
		return body.trim() === challenge ? undefined : 'Response does not match challenge';
	} catch (cause) {
		if (!(cause instanceof ConnectionFailure)) throw cause;
		return `curl_errno = ${cause.curlCode}; curl_error = ${cause.message}`;
	}
}
