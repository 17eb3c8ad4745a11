import { GraphError } from '../errors/graphError.ts';
import { textOf, type JsonObject } from '../json.ts';
import type { World } from '../state/world.ts';

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
