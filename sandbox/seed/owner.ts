import parsePhoneNumber from 'libphonenumber-js/min';
import type { JsonObject } from '../json.ts';
import { ACCOUNT_DEFAULTS, numberDefaults, type PhoneNumber } from '../state/account.ts';
import type { World } from '../state/world.ts';
import { givenTemplate } from '../template/given.ts';

/** Everything that one business has at Meta. */
export interface Owner {
	name: string;
	appName: string;
	businessId: string;
	businessAccountId: string;
	appId: string;
	appSecret: string;
	accessToken: string;
	numbers: Array<Pick<PhoneNumber, 'id' | 'phone' | 'displayPhoneNumber' | 'verifiedName'>>;
	templates: JsonObject[];
}

/**
 * Adds a business: a portfolio with one WABA, one app that is subscribed to it, and one token that sees it. Nobody
 * else's token does.
 */
export function addOwner(world: World, owner: Owner): void {
	const { name, businessId, businessAccountId, appId } = owner;
	world.tokens.set(owner.accessToken, {
		token: owner.accessToken,
		appId,
		businessAccountIds: new Set([businessAccountId]),
	});
	world.apps.set(appId, {
		id: appId,
		secret: owner.appSecret,
		name: owner.appName,
		subscriptions: new Map(),
	});
	world.businesses.set(businessId, { id: businessId, name });
	world.businessAccounts.set(businessAccountId, {
		...ACCOUNT_DEFAULTS,
		healthIssues: [],
		id: businessAccountId,
		...{ businessId, appId, name },
		timezoneId: '98',
		currency: 'EUR',
		templateNamespace: '8f2a7c1e_5b3d_4e6f_9a0b_1c2d3e4f5a6b',
		// As in the account that Meta makes with a test number.
		subscribed: true,
	});
	for (const number of owner.numbers) {
		world.numbers.set(number.id, {
			...numberDefaults(),
			...number,
			businessAccountId,
			callingCode: parsePhoneNumber(`+${number.phone}`)?.countryCallingCode ?? '31',
			qualityRating: 'GREEN',
			nameStatus: 'APPROVED',
			codeVerificationStatus: 'VERIFIED',
			status: 'CONNECTED',
			accountMode: 'LIVE',
			pin: '000000',
			profile: { about: name, vertical: 'HEALTH', websites: ['https://greenhouse.example/'] },
		});
	}
	for (const template of owner.templates) {
		world.templates.put(givenTemplate(businessAccountId, template));
	}
}
