import { generateKeyPairSync } from 'node:crypto';
import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { JsonObject } from '../../sandbox/json.ts';
import { errorOf } from './support/client.ts';
import { sandboxPerTest } from './support/stage.ts';

const client = sandboxPerTest();

const NUMBER = `/${ACCOUNT.phoneNumberId}`;
const ann = '31611440041';
const stranger = '31611440042';
const get = async (path: string) => (await client.graph('GET', `${NUMBER}${path}`)).body;
const post = (path: string, body: object) => client.graph('POST', `${NUMBER}${path}`, body);

const hours = (day_of_week: string, open_time: string, close_time: string) => ({
	...{ status: 'ENABLED', timezone_id: 'Europe/Amsterdam' },
	weekly_operating_hours: [{ day_of_week, open_time, close_time }],
});

describe('settings', () => {
	it('start with calling off, and keep what a change does not mention', async () => {
		expect(await get('/settings')).toMatchObject({ calling: { status: 'DISABLED' } });
		const calling = { status: 'ENABLED', call_hours: { status: 'DISABLED' } };
		expect((await post('/settings', { calling })).body).toEqual({ success: true });
		const user_identity_change = { enable_identity_key_check: true };
		await post('/settings', { user_identity_change });
		expect(await get('/settings')).toMatchObject({
			calling: { ...calling, call_icon_visibility: 'DEFAULT' },
			user_identity_change,
			storage_configuration: { status: 'DEFAULT' },
		});
	});

	it.each([
		{ status: 'ON' },
		{ call_icon_visibility: 'HIDDEN' },
		{ callback_permission_status: true },
	])('do not know the word in %j', async (calling) => {
		expect(errorOf(await post('/settings', { calling })).message).toContain('must be one of {');
	});

	it.each([
		[{ call_icon: 'DEFAULT' }, 'Unexpected key "call_icon" on param "calling"'],
		[{ status: { on: true } }, "Param calling['status'] must be one of {"],
		[{ call_hours: hours('MONDAY', '0800', '0730') }, 'is not valid'],
		[{ call_hours: hours('MONDAY', '8:00', '17:00') }, 'is not valid'],
		[{ call_hours: hours('MO', '0800', '1700') }, 'must be one of {MONDAY'],
	])('do not take %j', async (calling, says) => {
		expect(errorOf(await post('/settings', { calling })).message).toContain(says);
		expect(await get('/settings')).toMatchObject({ calling: { status: 'DISABLED' } });
	});

	it('refuse a change of nothing', async () => {
		expect(errorOf(await post('/settings', {})).code).toBe(100);
	});
});

describe('conversational components', () => {
	it('are set one by one and read as a field of the number too', async () => {
		const commands = [{ command_name: 'tickets', command_description: 'Book tickets' }];
		await post('/conversational_automation', { enable_welcome_message: true, commands });
		await post('/conversational_automation', { prompts: ['Book a seat'] });
		const whole = { enable_welcome_message: true, commands, prompts: ['Book a seat'] };
		expect(await get('/conversational_automation')).toEqual({
			...whole,
			id: ACCOUNT.phoneNumberId,
		});
		expect(await get('?fields=conversational_automation')).toEqual({
			conversational_automation: whole,
			id: ACCOUNT.phoneNumberId,
		});
	});

	it.each<[string, object]>([
		['five prompts', { prompts: ['a', 'b', 'c', 'd', 'e'] }],
		['a long prompt', { prompts: ['x'.repeat(81)] }],
		['a command without a hint', { commands: [{ command_name: 'a' }] }],
		['a switch that is none', { enable_welcome_message: 'perhaps' }],
	])('refuse %s', async (_what, change) => {
		expect(errorOf(await post('/conversational_automation', change)).code).toBe(100);
	});
});

it('switches the cart and the catalog', async () => {
	const path = '/whatsapp_commerce_settings';
	await post(`${path}?is_catalog_visible=true`, {});
	await post(path, { is_cart_enabled: false });
	expect(await get(path)).toEqual({
		data: [{ is_cart_enabled: false, is_catalog_visible: true, id: ACCOUNT.phoneNumberId }],
	});
});

it('keeps the key that Flows are encrypted with', async () => {
	const path = '/whatsapp_business_encryption';
	const keyOf = (modulusLength: number) =>
		generateKeyPairSync('rsa', { modulusLength })
			.publicKey.export({ type: 'spki', format: 'pem' })
			.toString();
	const nonsense = '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----';
	for (const wrong of ['MIIB', nonsense, keyOf(1024)]) {
		expect(errorOf(await post(path, { business_public_key: wrong })).code).toBe(100);
	}
	const business_public_key = keyOf(2048);
	expect((await post(path, { business_public_key })).body).toEqual({ success: true });
	expect((await get(path)).data).toEqual([
		{ business_public_key, business_public_key_signature_status: 'VALID' },
	]);
});

it('reviews a new display name', async () => {
	expect(errorOf(await client.graph('POST', NUMBER, { new_display_name: ' ' })).code).toBe(100);
	await client.graph('POST', `${NUMBER}?new_display_name=Clinic`);
	expect(await get('?fields=new_display_name,new_name_status,verified_name')).toMatchObject({
		new_display_name: 'Clinic',
		new_name_status: 'PENDING_REVIEW',
		verified_name: 'Greenhouse Clinic',
	});
});

describe('QR codes', () => {
	const create = async (prefilled_message: string) =>
		(await post('/message_qrdls', { prefilled_message, generate_qr_image: 'SVG' })).body;

	it('are made, listed newest first, changed and deleted', async () => {
		const first = await create('Cyber Monday');
		const code = String(first.code);
		expect(first).toEqual({
			code: expect.stringMatching(/^[A-Z2-7]{13}1$/) as unknown,
			prefilled_message: 'Cyber Monday',
			deep_link_url: `https://wa.me/message/${code}`,
			qr_image_url: expect.stringMatching(/\.svg$/) as unknown,
		});
		const second = await create('Hello');
		const listed = (await get('/message_qrdls')).data as JsonObject[];
		expect(listed.map((entry) => entry.code)).toEqual([second.code, code]);
		expect(Object.keys(listed[0] ?? {})).toEqual(['code', 'prefilled_message', 'deep_link_url']);
		const changed = await client.graph(
			'POST',
			`${NUMBER}/message_qrdls/${code}?prefilled_message=Sale`,
		);
		expect(changed.body).toMatchObject({ code, prefilled_message: 'Sale' });
		const one = (await get(`/message_qrdls/${code}`)).data;
		expect(one).toEqual([
			{ code, prefilled_message: 'Sale', deep_link_url: `https://wa.me/message/${code}` },
		]);
		const deleted = await client.graph('DELETE', `${NUMBER}/message_qrdls/${code}`);
		expect(deleted.body).toEqual({ success: true });
		const again = await client.graph('DELETE', `${NUMBER}/message_qrdls/${code}`);
		expect(errorOf(again)).toMatchObject({ code: 100, error_subcode: 33 });
	});

	it('show their picture when it is asked for', async () => {
		await create('Hello');
		const { data } = await get('/message_qrdls?fields=code,qr_image_url.format(PNG)');
		expect((data as JsonObject[])[0]?.qr_image_url).toMatch(/\.png$/);
	});
});

describe('blocked users', () => {
	const change = (method: 'POST' | 'DELETE', ...users: JsonObject[]) =>
		client.graph(method, `${NUMBER}/block_users`, {
			messaging_product: 'whatsapp',
			block_users: users,
		});

	it('are named a thousand at once at most', async () => {
		const users = Array.from({ length: 1001 }, (_, index) => ({
			user: String(31611450000 + index),
		}));
		const answer = await post('/block_users', {
			messaging_product: 'whatsapp',
			block_users: users,
		});
		expect(errorOf(answer).message).toContain('no more than 1000 elements');
	});

	it('can be those who wrote within 24 hours, and are not written to until unblocked', async () => {
		await client.control('POST', `/customers/${ann}/messages`, { text: 'Hi' });
		const added = await change('POST', { user: `+${ann}` });
		expect(added.body).toEqual({
			messaging_product: 'whatsapp',
			block_users: { added_users: [{ input: `+${ann}`, wa_id: ann }] },
		});
		expect((await get('/block_users')).data).toEqual([
			{ messaging_product: 'whatsapp', wa_id: ann },
		]);
		const refused = await client.send({ to: ann, text: { body: 'Hello' } });
		expect(errorOf(refused).code).toBe(130403);
		const heard = await client.control('POST', `/customers/${ann}/messages`, { text: 'Hello?' });
		expect(heard.status).toBe(409);
		const removed = await change('DELETE', { user: ann });
		expect(removed.body.block_users).toEqual({ removed_users: [{ input: ann, wa_id: ann }] });
		expect((await client.send({ to: ann, text: { body: 'Hello' } })).status).toBe(200);
	});

	it('are named one by one when some cannot be blocked', async () => {
		await client.control('POST', `/customers/${ann}/messages`, { text: 'Hi' });
		const answer = await change('POST', { user: ann }, { user: stranger });
		expect(answer.status).toBe(400);
		expect(answer.body.block_users).toEqual({
			added_users: [{ input: ann, wa_id: ann }],
			failed_users: [
				{
					input: stranger,
					wa_id: stranger,
					errors: [
						{
							message: 'Re-engagement required',
							code: 131047,
							error_data: { details: 'User has not messaged in the last 24 hours' },
						},
					],
				},
			],
		});
		expect(errorOf(answer)).toEqual({
			message: '(#139100) Failed to block/unblock users',
			type: 'OAuthException',
			code: 139100,
			error_data: {
				details: 'Failed to block some users, see the block_users response list for details',
			},
		});
	});

	it('are named by user ID when they have no phone', async () => {
		const userId = 'NL.7000000000000000000000001';
		await client.control('POST', `/customers/${userId}/messages`, { text: 'Hi' });
		const { body } = await change('POST', { user_id: userId });
		expect(body.block_users).toEqual({ added_users: [{ input: userId, user_id: userId }] });
		expect((await get('/block_users')).data).toEqual([
			{ messaging_product: 'whatsapp', user_id: userId },
		]);
	});
});

describe('calls', () => {
	const call = (body: object) => post('/calls', { messaging_product: 'whatsapp', ...body });

	it('are refused while calling is off, and without permission', async () => {
		expect(errorOf(await call({ to: ann, action: 'connect' })).code).toBe(138000);
		await post('/settings', { calling: { status: 'ENABLED' } });
		expect(errorOf(await call({ to: ann, action: 'connect' })).code).toBe(138006);
		expect(await get(`/call_permissions?user_wa_id=${ann}`)).toMatchObject({
			permission: { status: 'no_permission' },
		});
	});

	it('of a customer are answered and ended', async () => {
		await post('/settings', { calling: { status: 'ENABLED' } });
		const { body } = await client.control('POST', `/customers/${ann}/calls`, {});
		const act = (action: string) => call({ action, call_id: body.callId });
		for (const action of ['pre_accept', 'accept', 'terminate']) {
			expect((await act(action)).body).toEqual({ messaging_product: 'whatsapp', success: true });
		}
		expect(errorOf(await act('accept')).code).toBe(100);
	});
});

describe('messages about calls', () => {
	const enable = () => post('/settings', { calling: { status: 'ENABLED' } });
	const interactive = (type: string) => ({
		...{ to: ann, type: 'interactive' },
		interactive: { type, body: { text: 'Shall we talk?' }, action: { name: type } },
	});
	const template = (name: string) => ({
		...{ to: ann, type: 'template' },
		template: { name, language: { code: 'en_US' } },
	});

	beforeEach(async () => {
		const body = { type: 'BODY', text: 'Shall we talk?' };
		const button = { type: 'BUTTONS', buttons: [{ type: 'VOICE_CALL', text: 'Call' }] };
		const all = { ask: { type: 'CALL_PERMISSION_REQUEST' }, call_us: button };
		for (const [name, part] of Object.entries(all)) {
			const definition = { name, language: 'en_US', category: 'UTILITY', components: [body, part] };
			await client.control('POST', '/templates', definition);
		}
		await client.control('POST', `/customers/${ann}/messages`, { text: 'Hi' });
	});

	it.each<[string, object]>([
		['a button to call', interactive('voice_call')],
		['a request for permission', interactive('call_permission_request')],
		['a template with such a button', template('call_us')],
		['a template with such a request', template('ask')],
	])('%s goes out once calling is on', async (_what, message) => {
		expect(errorOf(await client.send(message))).toMatchObject({
			message: '(#138000) Calling API not enabled',
			error_data: { details: 'WhatsApp Cloud API Calling not enabled for this phone number.' },
		});
		await enable();
		expect((await client.send(message)).status).toBe(200);
	});

	it('say how long the button of a template works, as Meta shows it: without its place', async () => {
		await enable();
		const parameters = [{ type: 'ttl_minutes', ttl_minutes: 100 }];
		const components = [{ type: 'button', sub_type: 'voice_call', parameters }];
		const { template: called } = template('call_us');
		const sent = { ...template('call_us'), template: { ...called, components } };
		expect((await client.send(sent)).status).toBe(200);
		const wrong = [{ type: 'button', sub_type: 'url', parameters }];
		const answer = await client.send({ ...sent, template: { ...called, components: wrong } });
		expect(errorOf(answer).message).toContain("['index'] is required");
	});

	it('ask for permission once a day and twice a week, and anew after a call', async () => {
		await enable();
		const ask = async () => (await client.send(interactive('call_permission_request'))).body;
		const asked = async () => {
			const { actions } = await get(`/call_permissions?user_wa_id=${ann}`);
			return (actions as JsonObject[])[0];
		};
		expect(await ask()).toHaveProperty('messages');
		expect((await client.send(template('ask'))).body).toMatchObject({ error: { code: 138009 } });
		expect(await asked()).toMatchObject({
			can_perform_action: false,
			limits: [{ current_usage: 1 }, { current_usage: 1 }],
		});
		await client.control('POST', '/time', { hours: 25 });
		await client.control('POST', `/customers/${ann}/messages`, { text: 'Hi' });
		expect(await ask()).toHaveProperty('messages');
		await client.control('POST', '/time', { hours: 25 });
		await client.control('POST', `/customers/${ann}/messages`, { text: 'Hi' });
		expect(await ask()).toMatchObject({ error: { code: 138009 } });
		const { body } = await client.control('POST', `/customers/${ann}/calls`, {});
		await post('/calls', { messaging_product: 'whatsapp', action: 'accept', call_id: body.callId });
		expect(await asked()).toMatchObject({ can_perform_action: true });
		expect(await ask()).toHaveProperty('messages');
	});
});
