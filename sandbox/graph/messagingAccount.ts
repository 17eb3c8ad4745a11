import { invalidParameter, missingParameter } from '../errors/graphError.ts';
import { textOf, type JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { World } from '../state/world.ts';

/** All Messaging Accounts of a number: the one that was its WABA, and those of partners and of other currencies. */
export function messagingAccountsOf(number: PhoneNumber): string[] {
	return [number.businessAccountId, ...(number.furtherMessagingAccounts ?? [])];
}

/**
 * The Messaging Account that a message goes through: its templates, its payment method (Meta: "Managing messaging
 * accounts"). `paid_messaging_account_id` is the former name. Meta does not publish the code of a refusal: 100 is assumed.
 */
export function messagingAccountFor(world: World, number: PhoneNumber, body: JsonObject): string {
	const accounts = messagingAccountsOf(number);
	const named = textOf(body.messaging_account_id) ?? textOf(body.paid_messaging_account_id);
	if (named === undefined) {
		// From H1 2027 on, in the newest version, and from 2028 on in all.
		if (world.settings.messagingAccountRequired && accounts.length > 1) {
			throw missingParameter('messaging_account_id');
		}
		return number.businessAccountId;
	}
	if (accounts.includes(named)) return named;
	throw invalidParameter(
		`Param messaging_account_id must be a Messaging Account of this phone number - got "${named}".`,
	);
}
