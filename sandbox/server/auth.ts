import { createHmac } from 'node:crypto';
import { GraphError, nobodyIsMe } from '../errors/graphError.ts';
import type { Caller } from '../graph/request.ts';
import { textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { App } from '../state/account.ts';
import type { World } from '../state/world.ts';

/**
 * Who calls: `Authorization: Bearer …` (or `OAuth …`), else the parameter `access_token`; a system user's token
 * or `APP_ID|APP_SECRET`.
 *
 * @param id of the object that is asked for
 * @throws GraphError 104 without a token (2500 where it asks for `me`); 190 with 463 for an expired one, 467 for one that does not exist,
 * no subcode for something that is no token; 100 for an `appsecret_proof` that does not fit the token, or is missing
 * where the app requires it
 */
export function callerOf(
	world: World,
	authorization: string | undefined,
	params: JsonObject,
	id: string,
): Caller {
	const token = tokenOf(authorization) ?? textOf(params.access_token);
	if (!token) {
		if (id === 'me') throw nobodyIsMe();
		throw refusal(400, 'invalid_request', {
			message: 'An access token is required to request this resource.',
			code: 104,
		});
	}
	const known = world.tokens.get(token);
	if (known) {
		if (known.expiredAt !== undefined && known.expiredAt <= Date.now()) {
			throw refusal(401, 'invalid_token', {
				message:
					`Error validating access token: Session has expired on ${pacificTime(known.expiredAt)}. ` +
					`The current time is ${pacificTime(Date.now())}.`,
				code: 190,
				error_subcode: 463,
			});
		}
		checkProof(token, world.apps.get(known.appId) ?? world.app, params.appsecret_proof);
		return { kind: 'user', token: known };
	}
	const [appId, secret] = token.split('|');
	const app = world.apps.get(appId ?? '');
	if (app && secret !== undefined) {
		if (secret !== app.secret) {
			throw refusal(400, 'invalid_token', { message: 'Invalid Client Secret', code: 1 });
		}
		// The secret is in the token: it needs no proof, but may have one.
		if (params.appsecret_proof !== undefined) checkProof(token, app, params.appsecret_proof);
		return { kind: 'app', app };
	}
	if (token.startsWith('EAA')) {
		throw refusal(401, 'invalid_token', {
			message: 'Error validating access token: The session is invalid because the user logged out.',
			code: 190,
			error_subcode: 467,
		});
	}
	throw refusal(401, 'invalid_token', {
		message: 'Invalid OAuth access token - Cannot parse access token',
		code: 190,
	});
}

/**
 * `appsecret_proof`: the token's HMAC with the app secret, in hex. Optional unless somebody has switched on "Require App
 * Secret" in the App Dashboard, and never wrong.
 */
function checkProof(token: string, app: App, given: JsonValue | undefined): void {
	const isMissing = given === undefined;
	if (isMissing && !app.requiresProof) return;
	const proof = createHmac('sha256', app.secret).update(token).digest('hex');
	if (textOf(given) === proof) return;
	throw new GraphError(400, {
		message: isMissing
			? 'API calls from the server require an appsecret_proof argument'
			: 'Invalid appsecret_proof provided in the API argument',
		type: 'GraphMethodException',
		code: 100,
	});
}

/** A refusal for want of a token, with the header that Graph puts beside it. */
export class TokenRefusal extends GraphError {
	readonly authenticate: string;

	constructor(
		status: number,
		kind: string,
		error: { message: string; code: number; error_subcode?: number },
	) {
		super(status, { ...error, type: 'OAuthException' });
		this.authenticate = `OAuth "Facebook Platform" "${kind}" "${error.message}"`;
	}
}

function refusal(
	status: number,
	kind: string,
	error: { message: string; code: number; error_subcode?: number },
): TokenRefusal {
	return new TokenRefusal(status, kind, error);
}

function tokenOf(authorization: string | undefined): string | undefined {
	return /^(?:Bearer|OAuth)\s(.+)$/i.exec(authorization?.trim() ?? '')?.[1]?.trim();
}

/** `Monday, 23-Nov-26 06:41:07 PST`, as Graph writes times in this message. */
function pacificTime(ms: number): string {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone: 'America/Los_Angeles',
		weekday: 'long',
		day: '2-digit',
		month: 'short',
		year: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
		hourCycle: 'h23',
		timeZoneName: 'short',
	}).formatToParts(ms);
	const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
	return `${of('weekday')}, ${of('day')}-${of('month')}-${of('year')} ${of('hour')}:${of('minute')}:${of('second')} ${of('timeZoneName')}`;
}
