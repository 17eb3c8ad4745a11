import type { World } from '../state/world.ts';
import type { Update } from './update.ts';

/** Where an update goes, or why it goes nowhere. */
export type Route = { url: string } | { dropped: string };

/**
 * Meta's order (webhooks "Override"): the number's override, then the account's, then the app's
 * subscription. Overrides take `messages` only, and nothing goes out before the app is subscribed to the account.
 */
export function routeOf(world: World, update: Update): Route {
	const account = world.businessAccounts.get(update.businessAccountId);
	if (!account?.subscribed) {
		return { dropped: 'The app is not subscribed to the WABA (POST /{WABA_ID}/subscribed_apps).' };
	}
	if (update.field === 'messages') {
		const number = update.phoneNumberId ? world.numbers.get(update.phoneNumberId) : undefined;
		const override = number?.callback ?? account.callback;
		if (override) return { url: override.url };
	}
	const subscription = world.appOf(account.id).subscriptions.get('whatsapp_business_account');
	if (!subscription)
		return { dropped: 'There is no callback: no override and no app subscription.' };
	if (!subscription.fields.includes(update.field)) {
		return { dropped: `The app's subscription does not include the field "${update.field}".` };
	}
	return { url: subscription.url };
}
