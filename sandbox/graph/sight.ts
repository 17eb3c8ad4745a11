import type { AccessToken, App, PhoneNumber } from '../state/account.ts';
import type { World } from '../state/world.ts';
import { messagingAccountsOf } from './messagingAccount.ts';
import type { Caller, GraphNode } from './request.ts';

/**
 * Whether a token may see an object: a system user's sees what belongs to the accounts that it was given, and its
 * app; an app's own token sees the app. What it may not see does not exist for it (100/33).
 */
export function sees(world: World, caller: Caller, node: GraphNode): boolean {
	if (node.kind === 'app') return node.value === appOf(world, caller);
	if (caller.kind === 'app') return false;
	const { token } = caller;
	switch (node.kind) {
		case 'business':
			return [...world.businessAccounts.values()].some(
				({ id, businessId }) => businessId === node.value.id && seesAccount(token, id),
			);
		case 'businessAccount':
			return seesAccount(token, node.value.id);
		case 'media': {
			const number = world.numbers.get(node.value.phoneNumberId ?? '');
			return number === undefined || seesNumber(token, number);
		}
		case 'group': {
			const number = world.numbers.get(node.value.group.phoneNumberId);
			return number !== undefined && seesNumber(token, number);
		}
		case 'phoneNumber':
			return seesNumber(token, node.value);
		default:
			return seesAccount(token, node.value.businessAccountId);
	}
}

/** Whether the token's system user was given one of the number's accounts. */
function seesNumber(token: AccessToken, number: PhoneNumber): boolean {
	return messagingAccountsOf(number).some((id) => seesAccount(token, id));
}

/** Whether the token's system user was given the account. */
export function seesAccount({ businessAccountIds }: AccessToken, id: string): boolean {
	return businessAccountIds.has(id);
}

/** The app that made the token. */
export function appOf(world: World, caller: Caller): App {
	return caller.kind === 'app' ? caller.app : (world.apps.get(caller.token.appId) ?? world.app);
}
