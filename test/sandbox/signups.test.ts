import { asObject, asObjects } from '../../nodes/WhatsAppCloud/json';
import { Callback, valueOf } from './support/callback.ts';
import { errorOf } from './support/client.ts';
import { sandboxPerFile } from './support/stage.ts';

const TERMS = 'https://www.facebook.com/legal/ads-manager-marketing-messages-terms';
const POLICY = { tos: TERMS, accepted: true };
const LINK = {
	signup_message: 'Get our offers',
	confirmation_message: 'Welcome! Your code is {{promo_code}}.',
	privacy_policy_url: 'https://example.com/privacy',
	promo_code: 'WELCOME10',
};

const client = sandboxPerFile();
/** A business in India: the seeded one is in the EEA, where there are no links. */
let owner: Record<
	'businessAccountId' | 'phoneNumberId' | 'accessToken' | 'appId' | 'appSecret',
	string
>;

beforeEach(async () => {
	await client.control('POST', '/reset');
	const { body } = await client.control('POST', '/owners', { phone: '919876543210' });
	owner = body as typeof owner;
});

const graph = async (method: string, path: string, body?: object) =>
	await client.request(method, `/v26.0${path}`, body, {
		authorization: `Bearer ${owner.accessToken}`,
	});
const create = async (more: object = {}, path = `/${owner.businessAccountId}/signups`) =>
	await graph('POST', path, { ...LINK, ...more });
const created = async () => String((await create({ policy: POLICY })).body.id);

it('makes links, tells and lists them, changes and disables them', async () => {
	const id = await created();
	const second = String((await create({ display_name: 'Second' })).body.id);
	expect((await graph('GET', `/signups/${id}`)).body).toEqual({
		...{ ...LINK, id, waba_id: owner.businessAccountId, status: 'ACTIVE' },
	});
	const changes = { status: 'DISABLED', promo_code: 'SAVE20', website_url: 'https://example.com' };
	expect((await graph('POST', `/signups/${id}`, changes)).body).toEqual({ success: true });
	expect((await graph('GET', `/signups/${id}`)).body).toMatchObject(changes);
	const page = (await graph('GET', `/${owner.businessAccountId}/signups?limit=1`)).body;
	expect(page.data).toEqual([{ id, signup_message: 'Get our offers', status: 'DISABLED' }]);
	const { after } = asObject(asObject(page.paging)?.cursors) ?? {};
	const next = await graph('GET', `/${owner.businessAccountId}/signups?after=${String(after)}`);
	expect(asObjects(next.body.data)).toMatchObject([{ id: second }]);
});

it.each<[number, string, object]>([
	[2494168, 'without the terms, the first time', {}],
	[2494168, 'with the terms refused', { policy: { ...POLICY, accepted: false } }],
	[2494177, 'with other terms', { policy: { ...POLICY, tos: 'https://example.com' } }],
	[2494166, 'with an unknown placeholder', { confirmation_message: 'Hello {{name}}' }],
	[2494167, 'without a value for the placeholder', { promo_code: undefined }],
	[2494179, 'with a website without https', { website_url: 'http://example.com' }],
	[100, 'with a long message', { signup_message: 'x'.repeat(301) }],
	[100, 'without a message', { signup_message: '' }],
	[100, 'without a privacy policy', { privacy_policy_url: undefined }],
	[100, 'with a privacy policy that is no address', { privacy_policy_url: 'example.com' }],
	[100, 'with a promo code of more than letters and digits', { promo_code: '10 % off' }],
])('refuses with %d to make one %s', async (code, _how, more) => {
	const refused = await create(more);
	expect([refused.status, errorOf(refused).code]).toEqual([400, code]);
});

it('refuses the terms that were accepted already, and accepts them with nothing that fails', async () => {
	expect(errorOf(await create({ policy: POLICY, promo_code: '%' })).code).toBe(100);
	expect(errorOf(await create()).code).toBe(2494168);
	await created();
	expect(errorOf(await create({ policy: POLICY })).code).toBe(2494176);
	expect((await create()).status).toBe(200);
});

it('makes none for a business with a number where there are none', async () => {
	const { businessAccountId } = client.sandbox.account;
	const refused = await client.graph('POST', `/${businessAccountId}/signups`, {
		...{ ...LINK, policy: POLICY },
	});
	expect(errorOf(refused).code).toBe(2494165);
});

it('refuses changes as it refuses new links, and shows nobody those of others', async () => {
	const id = await created();
	const change = async (body: object) => errorOf(await graph('POST', `/signups/${id}`, body)).code;
	expect(await change({ privacy_policy_url: 'https://example.com' })).toBe(100);
	expect(await change({ status: 'GONE' })).toBe(100);
	expect(await change({ confirmation_message: '{{code}}' })).toBe(2494166);
	expect(await change({ website_url: 'http://example.com' })).toBe(2494179);
	expect(errorOf(await graph('GET', '/signups/123')).code).toBe(2494164);
	expect(errorOf(await client.graph('GET', `/signups/${id}`)).code).toBe(2494164);
	expect(errorOf(await client.graph('POST', `/signups/${id}`, { status: 'DISABLED' })).code).toBe(
		2494164,
	);
	expect(errorOf(await graph('DELETE', `/signups/${id}`)).code).toBe(100);
});

it('lets a customer sign up by a link that works: they get the confirmation, the business hears of it', async () => {
	const id = await created();
	const callback = await new Callback().start();
	await client.request(
		'POST',
		`/v26.0/${owner.appId}/subscriptions`,
		{
			...{ object: 'whatsapp_business_account', fields: ['user_preferences'] },
			...{ callback_url: callback.url, verify_token: callback.verifyToken },
		},
		{ authorization: `Bearer ${owner.appId}|${owner.appSecret}` },
	);
	const { phoneNumberId } = owner;
	const signUp = async (customer: string) =>
		await client.control('POST', `/customers/${customer}/signups/${id}`, { phoneNumberId });
	expect((await signUp('31612345678')).status).toBe(409);
	expect((await signUp('919812345678')).status).toBe(200);
	expect(valueOf((await callback.deliveries(1))[0])).toMatchObject({
		user_preferences: [
			{ wa_id: '919812345678', category: 'marketing_messages', value: 'signup', signup_id: id },
		],
	});
	const { body } = await client.control('GET', '/messages?customer=919812345678');
	expect(body.messages).toMatchObject([
		{ direction: 'outgoing', text: 'Welcome! Your code is WELCOME10.' },
	]);
	await graph('POST', `/signups/${id}`, { status: 'DISABLED' });
	expect((await signUp('919812345679')).status).toBe(404);
	await callback.stop();
});
