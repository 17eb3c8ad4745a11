import { randomInt } from 'node:crypto';
import { GraphError, invalidParameter, missingParameter } from '../errors/graph-error.ts';
import { textOf, type JsonValue } from '../json.ts';
import type { Callback } from '../state/account.ts';
import { ConnectionFailure, type CallbackClient } from './http.ts';

/** Meta's limit for override addresses (webhooks "Override"). */
const MAX_OVERRIDE_LENGTH = 200;

/**
 * Reads a callback out of a request. Meta wants https with a valid certificate; the sandbox takes http as well.
 *
 * @throws GraphError code 100 for a missing token or an address that is none
 */
export function readCallback(
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
	if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
		throw invalidParameter(`Param ${names.url} is not a valid URI.`);
	}
	return { url: address, verifyToken: token };
}

/**
 * Meta's check of a callback: a GET with a challenge that has to come back.
 *
 * @throws GraphError code 2200 saying what came instead
 */
export async function verifyCallback(
	client: CallbackClient,
	callback: Callback,
	timeoutMs: number,
): Promise<void> {
	const url = new URL(callback.url);
	const challenge = String(randomInt(100_000_000, 2_000_000_000));
	url.searchParams.append('hub.mode', 'subscribe');
	url.searchParams.append('hub.challenge', challenge);
	url.searchParams.append('hub.verify_token', callback.verifyToken);
	const answer = await client
		.request(url.href, { method: 'GET', timeoutMs })
		.catch((cause: unknown) => {
			if (!(cause instanceof ConnectionFailure)) throw cause;
			throw verificationFailed(
				`curl_errno = ${cause.curlCode}; curl_error = ${cause.message}; HTTP Status Code = 0; HTTP Message = `,
			);
		});
	if (answer.status !== 200) {
		throw verificationFailed(
			`HTTP Status Code = ${answer.status}; HTTP Message = ${answer.statusMessage}`,
		);
	}
	if (answer.body.trim() !== challenge) {
		throw verificationFailed(
			`Response does not match challenge, expected value="${challenge}", received="${answer.body.trim().slice(0, 100)}"`,
		);
	}
}

function verificationFailed(reason: string): GraphError {
	return new GraphError(400, {
		message: `(#2200) Callback verification failed with the following errors: ${reason}`,
		type: 'OAuthException',
		code: 2200,
	});
}
