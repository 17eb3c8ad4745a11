import type { World } from '../state/world.ts';

/** Meta's object for everything about WhatsApp. */
export const OBJECT = 'whatsapp_business_account';

/** The fields that the app of a WABA is subscribed to; the setting `messagesTicked` says what it has from its owner. */
export function subscribedFields(world: World, businessAccountId: string): readonly string[] {
	const subscription = world.appOf(businessAccountId).subscriptions.get(OBJECT);
	return subscription?.fields ?? (world.settings.messagesTicked ? ['messages'] : []);
}
