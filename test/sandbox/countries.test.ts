import type { JsonObject } from '../../sandbox/json.ts';
import { errorOf } from './support/client.ts';
import { sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile({ settings: { statusWebhooks: false } });

const INDIAN = '919876543210';
const DUTCH = '31612345678';

const address = (country: string): JsonObject => ({
	type: 'address_message',
	body: { text: 'Where should it go?' },
	action: { name: 'address_message', parameters: { country } },
});
const order: JsonObject = {
	type: 'order_status',
	body: { text: 'On its way.' },
	action: { name: 'review_order', parameters: { reference_id: 'a-1' } },
};

/** Another business, whose number has this phone. @returns what sends from it */
async function businessWith(phone: string) {
	const { body: owner } = await client.control('POST', '/owners', { phone });
	return async (to: string, interactive: JsonObject) => {
		const { phoneNumberId } = owner;
		await client.control('POST', `/customers/${to}/messages`, { text: 'Hi', phoneNumberId });
		return client.request(
			...(['POST', `/v26.0/${String(phoneNumberId)}/messages`] as const),
			{ messaging_product: 'whatsapp', to, type: 'interactive', interactive },
			{ authorization: `Bearer ${String(owner.accessToken)}` },
		);
	};
}

it.each<[string, string, string, JsonObject, string]>([
	['an address form', '912244445555', INDIAN, address('IN'), 'delivered'],
	['an address form', '912244445555', DUTCH, address('IN'), 'failed'],
	['an address form', '31205551234', INDIAN, address('IN'), 'failed'],
	['an order', '5511955551234', '5511912345678', order, 'delivered'],
	['an order', '31205551235', DUTCH, order, 'failed'],
])('%s of %s to %s: %j is %s', async (_what, phone, to, interactive, status) => {
	const send = await businessWith(phone);
	expect((await send(to, interactive)).status).toBe(200);
	const sent = (await client.messages(to)).filter(({ direction }) => direction === 'outgoing');
	expect(sent.at(-1)).toMatchObject({
		status,
		...(status === 'failed' ? { errors: [{ code: 131026 }] } : {}),
	});
});

it('there are address forms for India only', async () => {
	const send = await businessWith('912244445556');
	expect(errorOf(await send(INDIAN, address('NL'))).message).toBe(
		`(#100) Param interactive['action']['parameters']['country'] must be one of {IN} - got "NL".`,
	);
});
