import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { JsonObject } from '../../sandbox/json.ts';
import { Callback, valueOf } from './support/callback.ts';
import { errorOf, eventually } from './support/client.ts';
import { sandboxPerTest } from './support/stage.ts';

const client = sandboxPerTest({
	settings: { statusDelaysMs: { sent: 1, delivered: 2, read: 3 }, freeServiceMessages: 1 },
});

const TO = '31612345678';
const text = { to: TO, type: 'text', text: { body: 'Your parcel is on its way.' } };
const template = {
	to: TO,
	type: 'template',
	template: { name: 'opening_hours', language: { code: 'en_US' } },
};

const account = (change: object) =>
	client.control('PATCH', `/accounts/${ACCOUNT.businessAccountId}`, change);
const number = (change: object) =>
	client.control('PATCH', `/numbers/${ACCOUNT.phoneNumberId}`, change);
const writes = () => client.control('POST', `/customers/${TO}/messages`, { text: 'Hi' });

describe('without a payment method', () => {
	beforeEach(() => account({ paymentMethod: false }));

	it('nothing goes out that costs, and health says why', async () => {
		expect(errorOf(await client.send(template))).toMatchObject({
			code: 131042,
			message: '(#131042) Business eligibility payment issue',
		});
		await writes();
		expect((await client.send(text)).status).toBe(200);
		await client.untilStatus(TO, 'read');
		expect(errorOf(await client.send(text)).code).toBe(131042);

		const fields = '?fields=health_status';
		const { body } = await client.graph('GET', `/${ACCOUNT.phoneNumberId}${fields}`);
		const health = body.health_status as JsonObject;
		expect(health.can_send_message).toBe('BLOCKED');
		expect(health.entities).toContainEqual({
			entity_type: 'WABA',
			id: ACCOUNT.businessAccountId,
			can_send_message: 'BLOCKED',
			errors: [expect.objectContaining({ error_code: 141006 }) as unknown],
		});
		await account({ paymentMethod: true });
		expect((await client.send(template)).status).toBe(200);
	});

	it('an ad leads to messages that cost nothing', async () => {
		const referral = { source_url: 'https://fb.me/a', source_id: '1', source_type: 'ad' };
		await client.control('POST', `/customers/${TO}/messages`, { text: 'Hi', referral });
		expect((await client.send(text)).status).toBe(200);
		expect((await client.send(template)).status).toBe(200);
	});
});

it('a template that is not approved is not healthy, with a code of its own', async () => {
	const { body } = await client.control('POST', '/templates', {
		...{ name: 'odd', category: 'UTILITY', status: 'REJECTED' },
		components: [{ type: 'BODY', text: 'Hi' }],
	});
	const answer = await client.graph('GET', `/${String(body.id)}?fields=health_status`);
	expect(JSON.stringify(answer.body)).toContain('"error_code":141002');
});

describe('Conversation Routing', () => {
	const control = (body: object) =>
		client.graph('POST', `/${ACCOUNT.phoneNumberId}/thread_control`, {
			...{ messaging_product: 'whatsapp', to: TO },
			...body,
		});

	it.each<[string, object | null, object, number | undefined]>([
		['take, by the escalation partner', { role: 'escalation' }, { action: 'take' }, undefined],
		['take, by the primary', { role: 'primary' }, { action: 'take' }, 2494191],
		['take, by a standby partner', { role: 'standby' }, { action: 'take' }, 2494191],
		['pass', { role: 'primary' }, { action: 'pass', metadata: 'Wants a refund' }, undefined],
		[
			'pass to a role',
			{ role: 'escalation' },
			{ action: 'pass', control_pass: { target_role: 'primary' } },
			undefined,
		],
		['release', { role: 'primary' }, { action: 'release' }, undefined],
		['anything without routing', null, { action: 'pass' }, 100],
		['no action', { role: 'primary' }, {}, 100],
		['an unknown action', { role: 'primary' }, { action: 'steal' }, 100],
		[
			'a target for a release',
			{ role: 'primary' },
			{ action: 'release', control_pass: { target_role: 'primary' } },
			100,
		],
		['long metadata', { role: 'primary' }, { action: 'pass', metadata: 'x'.repeat(2001) }, 100],
		[
			'an unknown key',
			{ role: 'primary' },
			{ action: 'pass', control_pass: { role: 'primary' } },
			100,
		],
	])('%s', async (_name, routing, body, code) => {
		await number({ routing: { role: 'primary' } });
		await client.control('POST', `/customers/${TO}/messages`, { text: 'Hi' });
		await number({ routing });
		const answer = await control(body);
		if (code === undefined) expect(answer.body).toEqual({ success: true });
		else expect(errorOf(answer).code).toBe(code);
	});

	it('lets only the primary for calls act on calls', async () => {
		const calls = (body: object) =>
			client.graph('POST', `/${ACCOUNT.phoneNumberId}/calls`, {
				messaging_product: 'whatsapp',
				...body,
			});
		await client.graph('POST', `/${ACCOUNT.phoneNumberId}/settings`, {
			calling: { status: 'ENABLED' },
		});
		const { body } = await client.control('POST', `/customers/${TO}/calls`);
		await number({ routing: { role: 'primary', calls: false } });
		const act = { call_id: body.callId, action: 'reject' };
		expect(errorOf(await calls(act)).code).toBe(138038);
		await number({ routing: { role: 'primary', calls: true } });
		expect((await calls(act)).status).toBe(200);
		expect(errorOf(await calls({ ...act, action: 'shout' })).message).toContain('must be one of {');
	});
});

describe('Direct Send', () => {
	const direct = { ...text, category: 'utility' };

	it('is refused where the account is not eligible, and after misuse', async () => {
		expect(errorOf(await client.send(direct))).toMatchObject({
			code: 100,
			message: '(#100) Invalid parameter',
		});
		await account({ directSend: 'restricted' });
		expect(errorOf(await client.send(direct)).code).toBe(139200);
		expect((await client.send({ ...text, category: 'service' })).status).toBe(200);
	});

	it('does not know a time to live by another name, and of other messages none', async () => {
		await account({ directSend: 'eligible' });
		expect((await client.send({ ...direct, ttl: 5 })).status).toBe(200);
		expect(errorOf(await client.send({ ...text, ttl_seconds: 60 })).code).toBe(100);
	});

	it('goes out outside the window as a utility template that Meta has made', async () => {
		await account({ directSend: 'eligible' });
		const callback = await new Callback().start();
		await client.overrideAccount(callback);
		expect((await client.send({ ...direct, ttl_seconds: 60 })).status).toBe(200);
		await client.untilStatus(TO, 'read');
		const [sent] = valueOf((await callback.deliveries(1))[0]).statuses as JsonObject[];
		expect(sent).toMatchObject({ pricing: { category: 'utility', billable: true } });
		const list = `/${ACCOUNT.businessAccountId}/message_templates?fields=name,source&name=direct_send`;
		const { body } = await client.graph('GET', list);
		expect(body.data).toEqual([
			{
				id: sent?.template_id,
				name: expect.stringMatching(/^direct_send_text_/) as string,
				source: 'AUTO_GENERATED',
			},
		]);
		await client.control('PATCH', `/templates/${String(sent?.template_id)}`, { status: 'PAUSED' });
		await client.send(direct);
		const failed = await eventually(async () =>
			(await client.messages(TO)).find(({ status }) => status === 'failed'),
		);
		expect(failed.errors).toMatchObject([{ code: 132015 }]);
		await callback.stop();
	});

	const reply = (id: string) => ({ type: 'reply', reply: { id, title: id } });
	const link = { type: 'cta_url', cta_url: { display_text: 'Track', url: 'https://a.example' } };
	const buttons = (...all: object[]) => ({
		type: 'interactive',
		interactive: { type: 'button', body: { text: 'On its way.' }, action: { buttons: all } },
	});

	it('has links and many replies among its buttons, as no other message has', async () => {
		await account({ directSend: 'eligible' });
		const mixed = buttons(link, link, ...'abcdefgh'.split('').map(reply));
		expect((await client.send({ ...direct, ...mixed })).status).toBe(200);
		const { body } = await client.graph(
			...([
				'GET',
				`/${ACCOUNT.businessAccountId}/message_templates?source=AUTO_GENERATED`,
			] as const),
		);
		const made = (body.data as JsonObject[])[0]?.components as JsonObject[];
		const types = (made.at(-1)?.buttons as JsonObject[]).map(({ type }) => type);
		expect(types).toEqual(['URL', 'URL', ...Array<string>(8).fill('QUICK_REPLY')]);
		expect(errorOf(await client.send({ ...text, ...mixed })).code).toBe(131009);
		expect(errorOf(await client.send({ ...text, ...buttons(link) })).code).toBe(100);
		for (const wrong of [buttons(link, link, link), buttons(reply('a'), link)]) {
			expect(errorOf(await client.send({ ...direct, ...wrong })).code).toBe(131009);
		}
	});

	it('goes by the name that the business gives it, unless a template of its own has that', async () => {
		await account({ directSend: 'eligible' });
		const named = (template_name: string) =>
			client.send({ ...direct, direct_send_config: { template_name } });
		expect(errorOf(await named('My Template')).code).toBe(100);
		expect((await named('parcel_news')).status).toBe(200);
		await client.untilStatus(TO, 'read');
		const template = { name: 'parcel_news', language: { code: 'en' } };
		expect(errorOf(await client.send({ ...text, type: 'template', template }))).toMatchObject({
			code: 132018,
			error_data: { details: "Direct send template can't be used for template message" },
		});
		expect((await named('appointment_reminder')).status).toBe(200);
		expect((await client.untilStatus(TO, 'failed')).errors).toMatchObject([{ code: 132021 }]);
	});

	it.each<[string, object]>([
		['a picture', { type: 'image', image: { link: 'https://a.example/a.png' } }],
		[
			'a list',
			{
				type: 'interactive',
				interactive: {
					type: 'location_request_message',
					body: { text: 'Where are you?' },
					action: { name: 'send_location' },
				},
			},
		],
		['a long text', { text: { body: 'x'.repeat(1025) } }],
		['a short life', { ttl_seconds: 29 }],
		['a long life', { ttl_seconds: 43_201 }],
		['a life of words', { ttl_seconds: 'long' }],
		['a code', { category: 'authentication' }],
		['marketing', { category: 'marketing' }],
	])('is refused for %s', async (_name, change) => {
		await account({ directSend: 'eligible' });
		const answer = await client.send({ ...direct, ...change });
		expect([answer.status, errorOf(answer).code]).toEqual([400, 100]);
	});
});

it.each([
	['accounts', { directSend: 'perhaps' }],
	['numbers', { routing: { role: 'king' } }],
])('an unknown state of %s is refused', async (kind, change) => {
	const id = kind === 'accounts' ? ACCOUNT.businessAccountId : ACCOUNT.phoneNumberId;
	expect((await client.control('PATCH', `/${kind}/${id}`, change)).status).toBe(400);
	expect((await client.control('PATCH', `/${kind}/1`, {})).status).toBe(404);
});

it.each([138038, 2494191, 139200, 131042, 131058, 80008])('%d can be asked for', async (code) => {
	await client.control('POST', '/faults', { kind: 'error', code, times: 1 });
	expect(errorOf(await client.send(text)).code).toBe(code);
});
