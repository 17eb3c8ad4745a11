import { ACCOUNT } from '../../sandbox/sandbox.ts';
import { valueOf } from './support/callback.ts';
import { errorOf, eventually } from './support/client.ts';
import { callbackPerTest, sandboxPerTest } from './support/stage.ts';

const client = sandboxPerTest({
	settings: { statusDelaysMs: { sent: 10, delivered: 20, read: 30 }, retryDelaysMs: [] },
});
const callback = callbackPerTest();

beforeEach(async () => {
	await client.overrideNumber(callback);
});

const CUSTOMER = '31612345678';
const hello = { to: CUSTOMER, type: 'text', text: { body: 'Hello' } };
const template = {
	to: CUSTOMER,
	type: 'template',
	template: { name: 'opening_hours', language: { code: 'en_US' } },
};
const promo = {
	...template,
	template: {
		name: 'autumn_promo',
		language: { code: 'de' },
		components: [
			{
				type: 'body',
				parameters: ['Sven', '20 %'].map((text) => ({ type: 'text', text })),
			},
		],
	},
};

const writes = (body: object = { text: 'Hi' }, customer = CUSTOMER) =>
	client.control('POST', `/customers/${customer}/messages`, body);

interface Status {
	status: string;
	pricing?: { billable: boolean; type: string; category: string };
	[key: string]: unknown;
}

const told = (): Status[] =>
	callback.received.flatMap((received) => (valueOf(received).statuses ?? []) as Status[]);

/** Statuses received so far, in order. */
const statuses = (count: number): Promise<Status[]> =>
	eventually(() => (told().length >= count ? told() : undefined));

const REENGAGEMENT = {
	code: 131047,
	title: 'Re-engagement message',
	message: 'Re-engagement message',
	error_data: {
		details:
			'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
	},
	href: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes/',
};

describe('the window', () => {
	it('lets a free-form message fail after its 200 when the customer never wrote', async () => {
		const answer = await client.send(hello);
		expect(answer.status).toBe(200);
		const [status] = await statuses(1);
		expect(status).toMatchObject({
			status: 'failed',
			recipient_id: CUSTOMER,
			errors: [REENGAGEMENT],
		});
		expect(status?.pricing).toBeUndefined();
		expect(valueOf(callback.received[0]).contacts).toBeUndefined();
		expect(await client.untilStatus(CUSTOMER, 'failed')).toMatchObject({ errors: [REENGAGEMENT] });
	});

	it('refuses at once when set to', async () => {
		await client.settings({ windowRefusal: 'sync' });
		const answer = await client.send(hello);
		expect(answer.status).toBe(400);
		expect(errorOf(answer)).toEqual({
			message: '(#131047) Re-engagement message',
			type: 'OAuthException',
			code: 131047,
			error_data: { messaging_product: 'whatsapp', ...REENGAGEMENT.error_data },
		});
	});

	it.each([
		['a message now', 'open', { text: 'Hi' }],
		['a message 23.9 hours ago', 'open', { text: 'Hi', hoursAgo: 23.9 }],
		['a message 25 hours ago', 'closed', { text: 'Hi', hoursAgo: 25 }],
		['a reaction', 'open', { type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } }],
		['a tapped button', 'open', { type: 'button', button: { payload: 'a', text: 'A' } }],
		['a system message', 'closed', { message: { type: 'system', system: {} } }],
		['an edit', 'closed', { message: { type: 'edit', edit: {} } }],
		['a revocation', 'closed', { message: { type: 'revoke', revoke: {} } }],
		['something unsupported', 'closed', { message: { type: 'unsupported', errors: [] } }],
		['something unknown', 'closed', { message: { type: 'unknown', errors: [] } }],
	])('counts %s as %s', async (_name, state, body) => {
		await writes(body);
		await client.send(hello);
		await client.untilStatus(CUSTOMER, state === 'open' ? 'read' : 'failed');
	});

	it('stays as open as the newest message makes it', async () => {
		await writes({ text: 'new' });
		await writes({ text: 'late', hoursAgo: 30 });
		await client.send(hello);
		await eventually(
			async () =>
				(await client.messages(CUSTOMER)).some((message) => message.status === 'read') || undefined,
		);
	});

	it('is opened by a call, and per number', async () => {
		await client.control('POST', `/customers/${CUSTOMER}/calls`, {});
		await client.send(hello);
		await client.untilStatus(CUSTOMER, 'read');
		await client.graph('POST', `/${ACCOUNT.secondPhoneNumberId}/messages`, {
			messaging_product: 'whatsapp',
			...hello,
		});
		await client.untilStatus(CUSTOMER, 'failed');
	});

	it('is opened by what Meta cannot hand over when set to', async () => {
		await client.settings({ unsupportedOpensWindow: true });
		await writes({ message: { type: 'unsupported', errors: [{ code: 131051 }] } });
		await client.send(hello);
		await client.untilStatus(CUSTOMER, 'read');
	});

	it('ignores reactions when set to', async () => {
		await client.settings({ reactionsOpenWindow: false });
		await writes({ type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } });
		await client.send(hello);
		await client.untilStatus(CUSTOMER, 'failed');
	});
});

describe('statuses', () => {
	it('carry a number as callback data as the text that it is', async () => {
		await client.send({ ...template, biz_opaque_callback_data: 4711 });
		const echoed = { biz_opaque_callback_data: '4711' };
		expect(await statuses(3)).toMatchObject([echoed, echoed, echoed]);
	});

	it('go sent, delivered, read, with price, contact and callback data', async () => {
		const sent = await client.send({ ...template, biz_opaque_callback_data: 'order 1' });
		const id = (sent.body.messages as [{ id: string }])[0].id;
		const all = await statuses(3);
		const pricing = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' };
		expect(all).toEqual(
			['sent', 'delivered', 'read'].map((status) => ({
				id,
				status,
				timestamp: expect.stringMatching(/^\d{10}$/) as string,
				recipient_id: CUSTOMER,
				recipient_user_id: expect.stringMatching(/^NL\.\d+$/) as string,
				biz_opaque_callback_data: 'order 1',
				...(status === 'read' ? {} : { pricing }),
			})),
		);
		expect(valueOf(callback.received[0])).toMatchObject({
			messaging_product: 'whatsapp',
			metadata: { display_phone_number: ACCOUNT.phone, phone_number_id: ACCOUNT.phoneNumberId },
			contacts: [{ profile: { name: `+${CUSTOMER}` }, wa_id: CUSTOMER }],
		});
	});

	it('end with delivered for who does not send read receipts', async () => {
		await client.control('PATCH', `/customers/${CUSTOMER}`, { readsMessages: false });
		await client.send(template);
		await statuses(2);
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect((await client.messages(CUSTOMER)).at(-1)?.status).toBe('delivered');
	});

	it('end with played for a voice note, and with sent for a reaction', async () => {
		const { body } = await writes();
		await client.send({
			to: CUSTOMER,
			type: 'audio',
			audio: { link: 'https://a.example/a.ogg', voice: true },
		});
		await eventually(() => told().some(({ status }) => status === 'played') || undefined);
		callback.received.length = 0;
		await client.send({
			to: CUSTOMER,
			type: 'reaction',
			reaction: { message_id: body.messageId, emoji: '👍' },
		});
		await client.untilStatus(CUSTOMER, 'delivered');
		expect((await statuses(1)).map(({ status }) => status)).toEqual(['sent']);
	});

	it('fail for an identity that the customer no longer has', async () => {
		const settings = (enabled: unknown) =>
			client.graph('POST', `/${ACCOUNT.phoneNumberId}/settings`, {
				user_identity_change: { enable_identity_key_check: enabled },
			});
		expect(errorOf(await settings('perhaps'))).toMatchObject({ code: 100 });
		await writes();
		const contactIn = (index: number) =>
			eventually(() => {
				const values = callback.received.map(valueOf).filter(({ messages }) => messages);
				return (values[index]?.contacts as object[] | undefined)?.[0];
			});
		expect(await contactIn(0)).not.toHaveProperty('identity_key_hash');
		await settings(true);
		await writes();
		const { identity_key_hash: hash } = (await contactIn(1)) as { identity_key_hash: string };
		expect(hash).toMatch(/^[\w+/]{11}=$/);
		const send = () => client.send({ ...hello, recipient_identity_key_hash: hash });
		await send();
		expect(await client.untilStatus(CUSTOMER, 'read')).not.toHaveProperty('errors');
		const [sent] = await statuses(1);
		expect(sent).toMatchObject({ status: 'sent', recipient_identity_key_hash: hash });
		await client.control('PATCH', `/customers/${CUSTOMER}`, { identityChanged: true });
		await send();
		const failed = await client.untilStatus(CUSTOMER, 'failed');
		expect(failed).toMatchObject({ errors: [{ code: 137000 }] });
	});

	it('fail for a reaction to nothing: no message of this chat, a reaction, or one of last month', async () => {
		const { body } = await writes();
		const react = async (id: unknown) => {
			const reaction = { message_id: id, emoji: '👍' };
			const answer = await client.send({ to: CUSTOMER, type: 'reaction', reaction });
			const [sent] = answer.body.messages as [{ id: string }];
			return sent.id;
		};
		const isRefused = async (id: unknown) => {
			await react(id);
			const failed = await client.untilStatus(CUSTOMER, 'failed');
			expect(failed).toMatchObject({ errors: [{ code: 131009 }] });
		};
		await isRefused('wamid.x');
		const other = await client.control('POST', '/customers/31611440077/messages', { text: 'Hi' });
		await isRefused(other.body.messageId);
		const reaction = await react(body.messageId);
		await client.untilStatus(CUSTOMER, 'delivered');
		await isRefused(reaction);
		await client.control('POST', '/time', { hours: 31 * 24 });
		await writes();
		await isRefused(body.messageId);
	});

	it.each([
		[{ onWhatsApp: false }, template, 131026],
		[{ marketingCapped: true }, promo, 131049],
		[{ marketingStopped: true }, promo, 131050],
		[{ failWith: 131042 }, template, 131042],
	])('fail for %p with that code', async (customer, message, code) => {
		await client.control('PATCH', `/customers/${CUSTOMER}`, customer);
		expect((await client.send(message)).status).toBe(200);
		expect(await client.untilStatus(CUSTOMER, 'failed')).toMatchObject({ errors: [{ code }] });
	});

	it('fail for marketing to the United States', async () => {
		expect((await client.send({ ...promo, to: '+12025550123' })).status).toBe(200);
		expect(await client.untilStatus('12025550123', 'failed')).toMatchObject({
			errors: [{ code: 131049 }],
		});
	});

	it('can be set by hand', async () => {
		await client.settings({ statusDelaysMs: { sent: 60_000, delivered: 60_000, read: 60_000 } });
		const { body } = await client.send(template);
		const id = (body.messages as [{ id: string }])[0].id;
		await client.control('POST', `/messages/${encodeURIComponent(id)}/status`, {
			status: 'failed',
			code: 131053,
		});
		expect((await statuses(1))[0]).toMatchObject({ status: 'failed', errors: [{ code: 131053 }] });
	});
});

describe('prices', () => {
	const priceOf = async (): Promise<unknown> =>
		(await client.untilStatus(CUSTOMER, 'read')).pricing;

	it('charge service messages after the free ones, and utility templates always', async () => {
		await client.settings({ freeServiceMessages: 1 });
		await writes();
		await client.send(hello);
		expect(await priceOf()).toMatchObject({
			billable: false,
			type: 'free_customer_service',
			category: 'service',
		});
		await client.send(hello);
		await eventually(async () =>
			(await client.messages(CUSTOMER)).filter(({ status }) => status === 'read').length === 2
				? true
				: undefined,
		);
		expect(await priceOf()).toMatchObject({ billable: true, type: 'regular', category: 'service' });
		await client.send(template);
		await statuses(9);
		expect(await priceOf()).toMatchObject({ billable: true, type: 'regular', category: 'utility' });
	});

	it('are as before October 2026 when set to', async () => {
		await client.settings({ pricingModel: '2025-07', freeServiceMessages: 0 });
		await writes();
		await client.send(template);
		expect(await priceOf()).toMatchObject({
			billable: false,
			type: 'free_customer_service',
			category: 'utility',
		});
	});

	it('are nothing for 72 hours after the answer to a customer who came from an ad', async () => {
		await writes({
			text: 'I saw your ad',
			referral: { source_type: 'ad', source_id: '1', source_url: 'https://fb.me/x' },
		});
		await client.send(promo);
		expect(await priceOf()).toMatchObject({
			billable: false,
			type: 'free_entry_point',
			category: 'referral_conversion',
		});
		const [sent] = await statuses(1);
		const conversation = sent?.conversation as { expiration_timestamp: string; origin: object };
		expect(conversation.origin).toEqual({ type: 'referral_conversion' });
		const hours = (Number(conversation.expiration_timestamp) - Date.now() / 1000) / 3600;
		expect(hours).toBeGreaterThan(71.9);
		expect(hours).toBeLessThan(72.1);
	});
});

describe('customers without a visible phone', () => {
	it('appear under their user ID only', async () => {
		const userId = 'NL.1234567890';
		await writes({ text: 'Hi', name: 'Mia' }, userId);
		const value = valueOf((await callback.deliveries(1))[0]);
		expect(value.contacts).toEqual([{ profile: { name: 'Mia' }, user_id: userId }]);
		expect((value.messages as object[])[0]).toMatchObject({ from_user_id: userId, type: 'text' });
		expect((value.messages as object[])[0]).not.toHaveProperty('from');
		const answer = await client.send({ recipient: userId, type: 'text', text: { body: 'Hello' } });
		expect(answer.body.contacts).toEqual([{ input: userId, user_id: userId }]);
		const [sent] = await statuses(1);
		expect(sent).toMatchObject({ status: 'sent', recipient_user_id: userId });
		expect(sent).not.toHaveProperty('recipient_id');
	});

	it('hide a phone that the business could still write to', async () => {
		await client.control('PATCH', `/customers/${CUSTOMER}`, {
			phoneHidden: true,
			username: 'mia.w',
		});
		await writes();
		const value = valueOf((await callback.deliveries(1))[0]);
		expect(value.contacts).toMatchObject([{ profile: { username: 'mia.w' } }]);
		expect(JSON.stringify(value)).not.toContain(`"${CUSTOMER}"`);
		await client.send(hello);
		await client.untilStatus(CUSTOMER, 'read');
	});

	it('keep their chat when the number changes, told by a system message without contacts', async () => {
		await writes();
		await client.control('POST', `/customers/${CUSTOMER}/number`, {
			phone: '31687654321',
			userId: 'NL.999',
		});
		const value = valueOf((await callback.deliveries(2))[1]);
		expect(value.contacts).toBeUndefined();
		expect((value.messages as object[])[0]).toMatchObject({
			from: CUSTOMER,
			type: 'system',
			system: { type: 'user_changed_number', wa_id: '31687654321', user_id: 'NL.999' },
		});
		await client.send({ ...hello, to: '31687654321' });
		await client.untilStatus('31687654321', 'read');
	});
});
