import type { World } from '../state/world.ts';
import { ACCOUNT } from './account.ts';
import { addOwner } from './owner.ts';
import { TEMPLATES } from './templates.ts';

/** Fills an empty world: one app, one WABA that it is subscribed to, two numbers, templates, one token. */
export function seedWorld(world: World): void {
	addOwner(world, {
		...ACCOUNT,
		name: 'Greenhouse Clinic',
		appName: 'Sandbox App',
		numbers: [
			{
				id: ACCOUNT.phoneNumberId,
				phone: ACCOUNT.phone,
				displayPhoneNumber: '+31 970 1028 00001',
				verifiedName: 'Greenhouse Clinic',
			},
			{
				id: ACCOUNT.secondPhoneNumberId,
				phone: ACCOUNT.secondPhone,
				displayPhoneNumber: '+31 970 1028 00002',
				verifiedName: 'Greenhouse Shop',
			},
		],
		templates: TEMPLATES.map((template, index) => ({
			id: String(400000000000001 + index),
			...template,
		})),
	});
}
