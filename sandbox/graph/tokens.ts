import { GraphError, missingParameter } from '../errors/graphError.ts';
import { compact, textOf, type JsonObject } from '../json.ts';
import type { World } from '../state/world.ts';
import type { GraphRequest } from './request.ts';

/** Of a long-lived token, in seconds. */
const SIXTY_DAYS = 60 * 86_400;

/**
 * `GET|POST /oauth/access_token`: the app token, or (`grant_type=fb_exchange_token`) a token for a token. Needs no
 * token itself.
 *
 * @throws GraphError 101 for an unknown app, 1 for a wrong secret, 190 for a token that does not exist, 100 for a
 * `code` of a login, which the sandbox has none of
 */
export function accessToken(world: World, params: JsonObject): JsonObject {
	const id = textOf(params.client_id);
	if (!id) throw new GraphError(400, { message: 'Missing client_id parameter.', code: 101 });
	const app = world.apps.get(id);
	if (!app) {
		throw new GraphError(400, {
			message: 'Error validating application. Cannot get application info due to a system error.',
			code: 101,
		});
	}
	if (textOf(params.client_secret) !== app.secret) {
		throw new GraphError(400, { message: 'Error validating client secret.', code: 1 });
	}
	if (params.code !== undefined) {
		throw new GraphError(400, { message: 'Invalid verification code format.', code: 100 });
	}
	if (textOf(params.grant_type) === 'fb_exchange_token') {
		const token = textOf(params.fb_exchange_token) ?? '';
		if (!world.tokens.has(token)) {
			throw new GraphError(401, {
				message: 'Invalid OAuth access token - Cannot parse access token',
				code: 190,
			});
		}
		return { access_token: token, token_type: 'bearer', expires_in: SIXTY_DAYS };
	}
	return { access_token: `${app.id}|${app.secret}`, token_type: 'bearer' };
}

/** `GET /debug_token?input_token=`. */
export function debugToken(request: GraphRequest): JsonObject {
	const input = textOf(request.params.input_token);
	if (!input) throw missingParameter('input_token');
	const { world } = request;
	const token = world.tokens.get(input);
	const app = world.apps.get(token?.appId ?? '') ?? world.app;
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
	const scopes = token.scopes ?? ['whatsapp_business_management', 'whatsapp_business_messaging'];
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
			user_id: '122100000000000001',
		},
	};
}
