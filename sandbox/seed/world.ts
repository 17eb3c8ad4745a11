import { numberDefaults, type PhoneNumber } from '../state/account.ts';
import type { World } from '../state/world.ts';
import { templateFrom } from '../graph/templates.ts';
import { ACCOUNT } from './account.ts';
import { TEMPLATES } from './templates.ts';

/** Fills an empty world: one app, one WABA that it is subscribed to, two numbers, templates, one token. */
export function seedWorld(world: World): void {
	world.tokens.set(ACCOUNT.accessToken, { token: ACCOUNT.accessToken });
	world.apps.set(ACCOUNT.appId, {
		id: ACCOUNT.appId,
		secret: ACCOUNT.appSecret,
		name: 'Sandbox App',
		subscriptions: new Map(),
	});
	world.businesses.set(ACCOUNT.businessId, {
		id: ACCOUNT.businessId,
		name: 'Greenhouse Clinic',
	});
	world.businessAccounts.set(ACCOUNT.businessAccountId, {
		id: ACCOUNT.businessAccountId,
		businessId: ACCOUNT.businessId,
		name: 'Greenhouse Clinic',
		timezoneId: '103',
		currency: 'EUR',
		templateNamespace: '8f2a7c1e_5b3d_4e6f_9a0b_1c2d3e4f5a6b',
		// As in the account that Meta makes with a test number.
		subscribed: true,
	});
	for (const number of [
		phoneNumber(ACCOUNT.phoneNumberId, ACCOUNT.phone, '+31 970 1028 00001', 'Greenhouse Clinic'),
		phoneNumber(
			ACCOUNT.secondPhoneNumberId,
			ACCOUNT.secondPhone,
			'+31 970 1028 00002',
			'Greenhouse Shop',
		),
	]) {
		world.numbers.set(number.id, number);
	}
	TEMPLATES.forEach((template, index) => {
		world.templates.put(
			templateFrom(ACCOUNT.businessAccountId, { id: String(400000000000001 + index), ...template }),
		);
	});
}

function phoneNumber(
	id: string,
	phone: string,
	displayPhoneNumber: string,
	verifiedName: string,
): PhoneNumber {
	return {
		...numberDefaults(),
		id,
		businessAccountId: ACCOUNT.businessAccountId,
		phone,
		callingCode: '31',
		displayPhoneNumber,
		verifiedName,
		qualityRating: 'GREEN',
		nameStatus: 'APPROVED',
		codeVerificationStatus: 'VERIFIED',
		status: 'CONNECTED',
		accountMode: 'LIVE',
		pin: '000000',
		profile: {
			about: 'Greenhouse Clinic',
			vertical: 'HEALTH',
			websites: ['https://greenhouse.example/'],
		},
	};
}
