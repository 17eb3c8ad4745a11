import type { World } from '../state/world.ts';
import type { Update } from './update.ts';
import { OBJECT, subscribedFields } from './subscription.ts';

/** Where an update goes, or why it goes nowhere. */
export type Route = { url: string } | { dropped: string };

/** The fields that overrides take (Meta: "Webhook overrides", June 2026). */
const OVERRIDABLE: ReadonlySet<string> = new Set([
	...['messages', 'message_echoes', 'calls', 'consumer_profile', 'messaging_handovers', 'standby'],
	...['group_lifecycle_update', 'group_participants_update', 'group_settings_update'],
	...['group_status_update', 'smb_message_echoes', 'smb_app_state_sync', 'history'],
	'account_settings_update',
]);

/**
 * Meta's order ("Webhook overrides"): the number's override, then the account's, then the app's subscription. Nothing
 * goes out before the app is subscribed to the account, and nothing that it has not subscribed to.
 */
export function routeOf(world: World, update: Update): Route {
	const account = world.businessAccounts.get(update.businessAccountId);
	if (!account?.subscribed) {
		return { dropped: 'The app is not subscribed to the WABA (POST /{WABA_ID}/subscribed_apps).' };
	}
	const number = update.phoneNumberId ? world.numbers.get(update.phoneNumberId) : undefined;
	const override = OVERRIDABLE.has(update.field)
		? (number?.callback ?? account.callback)
		: undefined;
	const subscription = world.appOf(account.id).subscriptions.get(OBJECT);
	const callback = override ?? subscription;
	if (!callback) {
		return { dropped: 'There is no callback: no override and no app subscription.' };
	}
	return subscribedFields(world, account.id).includes(update.field)
		? { url: callback.url }
		: { dropped: `The app's subscription does not include the field "${update.field}".` };
}
