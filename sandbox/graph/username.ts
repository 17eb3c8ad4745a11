import { invalidParameter, messageRefusal, missingParameter } from '../errors/graphError.ts';
import { compact, textOf, type JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { World } from '../state/world.ts';
import { tellOfNumber } from '../webhook/accountNews.ts';
import { isRegistered } from './health.ts';
import type { GraphRequest } from './request.ts';

/** Three to 35 of these, a letter among them, no dot at an end or beside another. */
const FORM = /^(?=.*[a-z])(?!\.|www)(?!.*\.\.)[a-z\d._]{2,34}[a-z\d_]$/;

/** `GET /{PHONE_NUMBER_ID}/username`: without one, only what became of it is missing too. */
export function getUsername(_request: GraphRequest, number: PhoneNumber): JsonObject {
	return compact({ username: number.username, status: number.username && 'reserved' });
}

/** `POST /{PHONE_NUMBER_ID}/username` `{ username, transfer_action }`. */
export function claimUsername({ world, params }: GraphRequest, number: PhoneNumber): JsonObject {
	const username = textOf(params.username);
	if (!username) throw missingParameter('username');
	if (!FORM.test(username)) throw invalidParameter('The username has a wrong format.');
	if (!isRegistered(number)) throw messageRefusal(133010);
	const { businessId } = world.businessAccounts.get(number.businessAccountId) ?? {};
	for (const other of world.numbers.values()) {
		if (other === number || other.username !== username) continue;
		const owner = world.businessAccounts.get(other.businessAccountId)?.businessId;
		if (owner !== businessId) throw messageRefusal(147001);
		if (textOf(params.transfer_action) !== 'force_transfer') throw messageRefusal(147005);
		rename(world, other, undefined);
	}
	rename(world, number, username);
	return { status: 'reserved' };
}

/** `DELETE /{PHONE_NUMBER_ID}/username`. */
export function deleteUsername({ world }: GraphRequest, number: PhoneNumber): JsonObject {
	rename(world, number, undefined);
	return { success: true };
}

function rename(world: World, number: PhoneNumber, username: string | undefined): void {
	const before = { ...number };
	number.username = username;
	tellOfNumber(world, before, number);
}
