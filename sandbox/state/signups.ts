import { countryOf } from './customer.ts';
import type { World } from './world.ts';

/** A link by which customers sign up for marketing messages ("In-App Signup"). */
export interface Signup {
	id: string;
	businessAccountId: string;
	/** What the customer is shown before they agree. */
	signupMessage: string;
	/** What they get afterwards; may hold `{{promo_code}}`. */
	confirmationMessage: string;
	privacyPolicyUrl: string;
	websiteUrl?: string;
	promoCode?: string;
	/** The business's own name for it. */
	displayName?: string;
	status: 'ACTIVE' | 'DISABLED';
}

/** Where there are no sign-up links, neither for businesses nor for customers (Meta, July 2026): the EEA, and others. */
const WITHOUT = new Set(
	(
		'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO ' +
		'GB BR JP KR NG ZA TR'
	).split(' '),
);

export function signsUpIn(phone: string): boolean {
	return !WITHOUT.has(countryOf(phone) ?? '');
}

/** "Not available to businesses with a phone number in these countries": one such number is enough. */
export function offersSignups(world: World, businessAccountId: string): boolean {
	return [...world.numbers.values()].every(
		(number) => number.businessAccountId !== businessAccountId || signsUpIn(number.phone),
	);
}
