import { createHmac } from 'node:crypto';
import { GraphError } from '../errors/graphError.ts';
import type { Caller } from '../graph/request.ts';
import { textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { World } from '../state/world.ts';

/**
 * Who calls: `Authorization: Bearer …` (or `OAuth …`), else the parameter `access_token`; a system user's token
 * or `APP_ID|APP_SECRET`.
 *
 * @throws GraphError 104 without a token; 190 with 463 for an expired one, 467 for one that does not exist,
 * no subcode for something that is no token; 100 for an `appsecret_proof` that does not fit the token
 */
export function callerOf(
	world: World,
	authorization: string | undefined,
	params: JsonObject,
): Caller {
	const token = tokenOf(authorization) ?? textOf(params.access_token);
	if (!token) {
		throw refusal(400, 'invalid_request', {
			message: 'An access token is required to request this resource.',
			code: 104,
		});
	}
	checkProof(world, token, params.appsecret_proof);
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
		return { kind: 'user', token: known };
	}
	const [appId, secret] = token.split('|');
	const app = world.apps.get(appId ?? '');
	if (app && secret !== undefined) {
		if (secret === app.secret) return { kind: 'app', app };
		throw refusal(400, 'invalid_token', { message: 'Invalid Client Secret', code: 1 });
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

/** `appsecret_proof`: the token's HMAC with the app secret, in hex. Optional, but never wrong. */
function checkProof(world: World, token: string, given: JsonValue | undefined): void {
	if (given === undefined) return;
	const app = world.apps.get(world.tokens.get(token)?.appId ?? '') ?? world.app;
	const proof = createHmac('sha256', app.secret).update(token).digest('hex');
	if (textOf(given) === proof) return;
	throw new GraphError(400, {
		message: 'Invalid appsecret_proof provided in the API argument',
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
