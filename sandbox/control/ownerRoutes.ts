import { randomBytes, randomInt } from 'node:crypto';
import { listOf, textOf, type JsonObject } from '../json.ts';
import { addOwner } from '../seed/owner.ts';
import { TEMPLATES } from '../seed/templates.ts';
import { graphId } from '../state/ids.ts';
import type { AccessToken } from '../state/account.ts';
import { ControlRefusal } from './refusal.ts';
import type { ControlRequest, ControlRoute } from './route.ts';

/** Further businesses beside the seeded one, and which accounts a token sees. */
export const ownerRoutes: ControlRoute[] = [
	['POST', '/owners', add],
	['POST', '/tokens', addToken],
	['PATCH', '/tokens/:token', changeToken],
	['POST', '/tokens/:token/expire', expireToken],
];

/**
 * `{ name?, phone? }`: another business with a WABA, an app, a number, a token and the templates of the seeded one. Neither
 * sees anything of the other. Answers with what its credential needs.
 */
function add({ world, body }: ControlRequest): JsonObject {
	const name = textOf(body.name) ?? 'Another Business';
	const phone = textOf(body.phone) ?? `3197010${randomInt(300_000, 999_999)}`;
	const owner = {
		businessId: graphId(),
		businessAccountId: graphId(),
		appId: graphId(),
		appSecret: randomBytes(16).toString('hex'),
		accessToken: `EAASandbox${randomBytes(24).toString('hex')}`,
	};
	const id = graphId();
	const number = { id, phone, displayPhoneNumber: `+${phone}`, verifiedName: name };
	// Templates get IDs of their own.
	const templates = TEMPLATES.map(({ id: _id, ...template }) => template);
	addOwner(world, { ...owner, name, appName: `${name} App`, numbers: [number], templates });
	return { ...owner, phoneNumberId: id, phone };
}

/** `{ token, businessAccountIds? }`: a token of the first account's app; it sees that account unless others are named. */
function addToken({ world, body }: ControlRequest): JsonObject {
	const token = textOf(body.token);
	if (!token) throw new ControlRefusal('"token" is needed.');
	const { businessAccountId } = world.firstNumber;
	const businessAccountIds = new Set([businessAccountId]);
	world.tokens.set(token, { token, appId: world.app.id, businessAccountIds });
	if (body.businessAccountIds !== undefined) giveAccounts(tokenIn(world, token), body);
	return { token };
}

/** `{ businessAccountIds, scopes, type, expiresAt, isDeveloper }`: what its system user was given; its kind; its end, ms. */
function changeToken({ world, path, body }: ControlRequest): JsonObject {
	const token = tokenIn(world, path.token);
	if (body.businessAccountIds !== undefined) giveAccounts(token, body);
	if (body.scopes !== undefined) {
		token.scopes = listOf(body.scopes).map((scope) => textOf(scope) ?? '');
	}
	token.type = textOf(body.type) ?? token.type;
	if (typeof body.expiresAt === 'number') token.expiredAt = body.expiresAt;
	if (typeof body.isDeveloper === 'boolean') token.isDeveloper = body.isDeveloper;
	return { success: true };
}

function expireToken({ world, path }: ControlRequest): JsonObject {
	tokenIn(world, path.token).expiredAt = Date.now();
	return { success: true };
}

function tokenIn(world: ControlRequest['world'], name = ''): AccessToken {
	const token = world.tokens.get(name);
	if (!token) throw new ControlRefusal('There is no such token.', 404);
	return token;
}

function giveAccounts(token: AccessToken, { businessAccountIds }: JsonObject): void {
	token.businessAccountIds = new Set(listOf(businessAccountIds).map((id) => textOf(id) ?? ''));
}
