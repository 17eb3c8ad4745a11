import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { JsonObject } from '../../sandbox/json.ts';
import { valueOf } from './support/callback.ts';
import { errorOf, eventually } from './support/client.ts';
import { callbackPerTest, sandboxPerTest } from './support/stage.ts';

const client = sandboxPerTest({
	settings: { statusDelaysMs: { sent: 5, delivered: 10, read: 15 } },
});
const callback = callbackPerTest();

beforeEach(async () => {
	await client.subscribeApp(callback, 'messages,calls,user_preferences');
});

const CUSTOMER = '31612345678';

const say = (text: string, more: object = {}) =>
	client.control('POST', `/customers/${CUSTOMER}/messages`, { text, ...more });

describe('customers who have not written', () => {
	it('come from a country, with a number of it that nobody has', async () => {
		const ask = { country: 'BR', name: 'Ana', language: 'pt' };
		const { body } = await client.control('POST', '/customers', ask);
		expect(body).toMatchObject({ name: 'Ana', language: 'pt', country: 'BR' });
		expect(body.phone).toMatch(/^55\d{10,11}$/);
		expect(body.userId).toMatch(/^BR\.\d+$/);
		const other = await client.control('POST', '/customers', ask);
		expect(other.body.phone).not.toBe(body.phone);
		const { others } = (await client.control('GET', '/chats')).body;
		expect(others).toMatchObject([
			{ customer: body.phone, name: 'Ana', language: 'pt' },
			{ customer: other.body.phone },
		]);
	});

	it('may have a user ID only', async () => {
		const { body } = await client.control('POST', '/customers', { country: 'DE', byUserId: true });
		expect(body.phone).toBeUndefined();
		expect(body.customer).toMatch(/^DE\.\d+$/);
		expect(body).toMatchObject({ name: 'WhatsApp user', country: 'DE' });
		await client.control('POST', `/customers/${String(body.customer)}/messages`, { text: 'Hallo' });
		const value = valueOf((await callback.deliveries(1))[0]);
		expect(value.contacts).toEqual([
			{ profile: { name: 'WhatsApp user' }, user_id: body.customer },
		]);
	});

	it('are those of the number or user ID that is given', async () => {
		const { body } = await client.control('POST', '/customers', { phone: '+31 6 1234 5678' });
		expect(body).toMatchObject({ customer: CUSTOMER, name: `+${CUSTOMER}` });
		const again = { phone: CUSTOMER, name: ' Sanne ' };
		expect((await client.control('POST', '/customers', again)).body.name).toBe('Sanne');
		const emptied = await client.control('PATCH', `/customers/${CUSTOMER}`, { name: '' });
		expect(emptied.body.name).toBe(`+${CUSTOMER}`);
	});

	it.each([{ country: 'XX' }, { phone: 'hello' }, { phone: 'Y2FwaV9ncm91cDo' }])(
		'are refused for %j',
		async (ask) => {
			const answer = await client.control('POST', '/customers', ask);
			expect(answer.status).toBe(400);
			expect(answer.body.message).toEqual(expect.any(String));
		},
	);

	it('can be from every country', async () => {
		const { countries } = (await client.control('GET', '/countries')).body as {
			countries: { country: string; callingCode: string }[];
		};
		expect(countries).toContainEqual({ country: 'NL', callingCode: '31' });
		for (const { country, callingCode } of countries) {
			const { body } = await client.control('POST', '/customers', { country });
			expect([country, String(body.phone).startsWith(callingCode)]).toEqual([country, true]);
		}
	});
});

describe('long chats', () => {
	it('are read from their end, piece by piece', async () => {
		for (const text of ['one', 'two', 'three', 'four', 'five']) await say(text);
		const texts = async (query: string) => {
			const { body } = await client.control('GET', `/messages?customer=${CUSTOMER}&${query}`);
			return (body.messages as JsonObject[]).map(({ id, text }) => [id, text] as const);
		};
		const last = await texts('limit=2');
		expect(last.map(([, text]) => text)).toEqual(['four', 'five']);
		const before = await texts(`limit=2&before=${String(last[0]?.[0])}`);
		expect(before.map(([, text]) => text)).toEqual(['two', 'three']);
		const first = await texts(`limit=2&before=${String(before[0]?.[0])}`);
		expect(first.map(([, text]) => text)).toEqual(['one']);
		expect(await texts('before=nothing')).toEqual([]);
	});
});

describe('messages of customers', () => {
	it('have a second tick once a callback has taken them', async () => {
		callback.answers = [500];
		await client.settings({ retryDelaysMs: [40] });
		await say('Hi');
		await callback.deliveries(1);
		expect((await client.messages(CUSTOMER))[0]?.acknowledged).toBeUndefined();
		await eventually(async () => (await client.messages(CUSTOMER))[0]?.acknowledged);
		expect(callback.received).toHaveLength(2);
	});

	it('in a group say whose they are', async () => {
		await client.control('PATCH', `/customers/${CUSTOMER}`, { name: 'Sanne' });
		const group = await client.control('POST', '/groups', { participants: [CUSTOMER] });
		const path = `/groups/${String(group.body.groupId)}/messages`;
		await client.control('POST', path, { from: CUSTOMER, text: 'Hi all' });
		const { chats } = (await client.control('GET', '/chats')).body;
		expect(chats).toMatchObject([
			{
				group: { members: [{ customer: CUSTOMER, name: 'Sanne' }] },
				last: { sender: { customer: CUSTOMER, name: 'Sanne' } },
			},
		]);
	});
});

describe('a call', () => {
	const calls = async () =>
		(await client.control('GET', `/customers/${CUSTOMER}/calls`)).body.calls as JsonObject[];
	const begin = async () =>
		String((await client.control('POST', `/customers/${CUSTOMER}/calls`, {})).body.callId);
	const act = (call_id: string, action: string) =>
		client.graph('POST', `/${ACCOUNT.phoneNumberId}/calls`, {
			...{ messaging_product: 'whatsapp', call_id, action },
		});
	const told = async (count: number) =>
		(valueOf((await callback.deliveries(count)).at(-1)).calls as JsonObject[])[0];

	beforeEach(() =>
		client.graph('POST', `/${ACCOUNT.phoneNumberId}/settings`, { calling: { status: 'ENABLED' } }),
	);

	it('rings, is answered, and ends when the customer hangs up', async () => {
		const id = await begin();
		expect(await calls()).toMatchObject([{ id, customer: CUSTOMER, state: 'ringing' }]);
		expect(await told(1)).toMatchObject({ id, event: 'connect', direction: 'USER_INITIATED' });
		expect((await act(id, 'accept')).status).toBe(200);
		expect(await calls()).toMatchObject([{ state: 'answered' }]);
		const end = `/customers/${CUSTOMER}/calls/${id}/end`;
		expect((await client.control('POST', end)).status).toBe(200);
		expect(await calls()).toMatchObject([{ state: 'ended', endedBy: 'customer', seconds: 0 }]);
		expect(await told(2)).toMatchObject({
			...{ id, event: 'terminate', status: 'COMPLETED', duration: 0 },
			...{ from: CUSTOMER, start_time: expect.any(String) as string },
		});
		expect((await client.control('POST', end)).status).toBe(404);
		expect((await act(id, 'terminate')).status).toBe(400);
	});

	it('that nobody picks up has no duration', async () => {
		const id = await begin();
		await act(id, 'reject');
		expect(await calls()).toMatchObject([{ state: 'ended', endedBy: 'business' }]);
		const end = await told(2);
		expect(end).toMatchObject({ event: 'terminate', status: 'FAILED' });
		expect(end).not.toHaveProperty('duration');
	});

	it('is of one number', async () => {
		const id = await begin();
		const answer = await client.graph('POST', `/${ACCOUNT.secondPhoneNumberId}/settings`, {
			calling: { status: 'ENABLED' },
		});
		expect(answer.status).toBe(200);
		const other = await client.graph('POST', `/${ACCOUNT.secondPhoneNumberId}/calls`, {
			...{ messaging_product: 'whatsapp', call_id: id, action: 'accept' },
		});
		expect(errorOf(other).code).toBe(100);
	});
});
