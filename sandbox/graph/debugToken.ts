import { invalidParameter, missingParameter } from '../errors/graphError.ts';
import { compact, textOf, type JsonObject } from '../json.ts';
import type { GraphRequest } from './request.ts';
import { SCOPES } from './scopes.ts';
import { appOf } from './sight.ts';

/** The system user that every token is of. */
export const SYSTEM_USER_ID = '122100000000000001';

/**
 * `GET /debug_token?input_token=` ("The tokens must be from the same app").
 *
 * @throws GraphError 100 for a token of another app, or of somebody who is neither its owner nor its developer
 */
export function debugToken(request: GraphRequest): JsonObject {
	const input = textOf(request.params.input_token);
	if (!input) throw missingParameter('input_token');
	const { world } = request;
	const token = world.tokens.get(input);
	const app = world.apps.get(token?.appId ?? '') ?? world.app;
	const isDeveloper = request.caller.kind === 'app' || request.caller.token.isDeveloper !== false;
	if (!isDeveloper || (token && app !== appOf(world, request.caller))) {
		throw invalidParameter(
			'You must provide an app access token, or a user access token that is an owner or developer of the app',
		);
	}
	const expired = token?.expiredAt !== undefined && token.expiredAt <= Date.now();
	if (!token || expired) {
		return {
			data: compact({
				app_id: token && app.id,
				is_valid: false,
				error: {
					code: 190,
					subcode: expired ? 463 : undefined,
					message: expired ? 'Session has expired.' : 'Invalid OAuth access token.',
				} as JsonObject,
				scopes: [],
			}),
		};
	}
	const scopes = token.scopes ?? SCOPES;
	return {
		data: {
			app_id: app.id,
			type: token.type ?? 'SYSTEM_USER',
			application: app.name,
			data_access_expires_at: 0,
			expires_at: Math.floor((token.expiredAt ?? 0) / 1000),
			is_valid: true,
			issued_at: 1_767_600_000,
			scopes: [...scopes, 'public_profile'],
			granular_scopes: scopes.map((scope) => ({
				scope,
				target_ids: [...token.businessAccountIds],
			})),
			user_id: SYSTEM_USER_ID,
		},
	};
}
