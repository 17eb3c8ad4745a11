import { addOwner } from '../../sandbox/seed/owner.ts';
import type { World } from '../../sandbox/state/world.ts';

/** Links are not for businesses in the EEA: this one is in India. */
export const INDIA = {
	accessToken: 'EAAIndia000000000000000000000000000000000000000001',
	phoneNumberId: '300000000000088',
	businessAccountId: '200000000000088',
	appId: '100000000000088',
	appSecret: 'facade00facade00facade00facade00',
};

export const addIndia = (world: World) => {
	addOwner(world, {
		...INDIA,
		...{ name: 'Chai', appName: 'Chai App', businessId: '506914307650088', templates: [] },
		numbers: [
			{
				...{ id: INDIA.phoneNumberId, phone: '919876543210', verifiedName: 'Chai' },
				displayPhoneNumber: '+91 98765 43210',
			},
		],
	});
};
