import { addOwner } from '../../sandbox/seed/owner.ts';
import { TEMPLATES } from '../../sandbox/seed/templates.ts';
import type { World } from '../../sandbox/state/world.ts';
import { deliver as post } from '../support/deliver';
import type { Publication } from './publication';

/** Another business on the same n8n: everything that its credential holds. */
export const OTHER = {
	accessToken: 'EAAOtherBusiness0000000000000000000000000000000001',
	phoneNumberId: '300000000000077',
	businessAccountId: '200000000000077',
	appId: '100000000000077',
	appSecret: 'c0ffee00c0ffee00c0ffee00c0ffee00',
};

export function addOther(world: World): void {
	const number = {
		id: OTHER.phoneNumberId,
		phone: '31970102800077',
		displayPhoneNumber: '+31 970 1028 00077',
		verifiedName: 'Bakery',
	};
	addOwner(world, {
		...OTHER,
		name: 'Bakery',
		appName: 'Bakery App',
		businessId: '506914307650077',
		numbers: [number],
		templates: TEMPLATES.map(({ id: _id, ...template }) => template),
	});
}

/** Posts a delivery that is signed by this app, as Meta does. */
export async function deliver(
	publication: Publication,
	appSecret: string,
	payload: object,
): Promise<number> {
	return await post(await publication.webhookUrl(), appSecret, payload);
}

/** One change of one number. */
export function entryOf(
	{ businessAccountId, phoneNumberId }: { businessAccountId: string; phoneNumberId: string },
	value: object,
	field = 'messages',
) {
	const metadata = { display_phone_number: '31970', phone_number_id: phoneNumberId };
	return {
		id: businessAccountId,
		changes: [{ field, value: { messaging_product: 'whatsapp', metadata, ...value } }],
	};
}
