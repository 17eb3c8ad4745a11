import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { JsonObject } from '../../sandbox/json.ts';
import { eventually } from './support/client.ts';
import { callbackPerTest, sandboxPerTest } from './support/stage.ts';

const client = sandboxPerTest();
const callback = callbackPerTest();

beforeEach(async () => {
	await client.control('PATCH', `/numbers/${ACCOUNT.phoneNumberId}`, { callback: callback.url });
});

const CUSTOMER = '31612345678';

const write = () => client.control('POST', `/customers/${CUSTOMER}/messages`, { text: 'Hi' });

const get = async (path: string) => (await client.control('GET', path)).body;

const message = { to: CUSTOMER, type: 'text', text: { body: 'Good morning' } };

describe('webhooks', () => {
	interface Delivery {
		id: string;
		nextAt?: string;
		attempts: { status: number; answer: string; tookMs: number }[];
	}
	const first = async () =>
		((await get('/webhooks')) as unknown as { deliveries: Delivery[] }).deliveries[0];

	it('say what was answered, and when they are sent again', async () => {
		callback.answers = [503];
		await client.settings({ retryDelaysMs: [60_000] });
		await write();
		const failed = await eventually(async () => {
			const delivery = await first();
			return delivery?.nextAt ? delivery : undefined;
		});
		expect(failed.attempts).toMatchObject([{ status: 503, answer: '' }]);
		expect(failed.attempts[0]?.tookMs).toEqual(expect.any(Number));
		const inMs = Date.parse(String(failed.nextAt)) - Date.now();
		expect(inMs).toBeGreaterThan(50_000);
		expect(inMs).toBeLessThanOrEqual(60_000);
	});

	it('can be sent again, several at once', async () => {
		await write();
		await callback.deliveries(1);
		const path = `/webhooks/${String((await first())?.id)}/redeliver`;
		await client.control('POST', path, { copies: 3 });
		await callback.deliveries(4);
		expect(new Set(callback.received.map(({ raw }) => raw.toString())).size).toBe(1);
		for (const copies of [0, 1.5, 21, 'many']) {
			expect((await client.control('POST', path, { copies })).status).toBe(400);
		}
	});

	it('that are kept back can be looked at', async () => {
		await client.settings({ holdWebhooks: true });
		await write();
		expect(await get('/webhooks')).toMatchObject({
			held: 1,
			waiting: [{ url: callback.url, field: 'messages', value: { messages: [{ type: 'text' }] } }],
		});
	});
});

describe('requests', () => {
	it('are kept with what was asked and answered', async () => {
		await client.send(message);
		const { requests } = (await get('/requests')) as { requests: JsonObject[] };
		const line = requests.at(-1);
		const path = `/v26.0/${ACCOUNT.phoneNumberId}/messages`;
		expect(line).toMatchObject({ method: 'POST', path, status: 200 });
		expect(line).not.toHaveProperty('params');
		expect(await get(`/requests/${String(line?.id)}`)).toMatchObject({
			params: { messaging_product: 'whatsapp', ...message },
			answer: { contacts: [{ wa_id: CUSTOMER }] },
		});
		expect((await client.control('GET', '/requests/0')).status).toBe(404);
	});

	it('say why they were refused, and which fault hit them', async () => {
		await client.send({ to: CUSTOMER, type: 'text' });
		await client.control('POST', '/faults', { kind: 'reset-after', times: 1 });
		await expect(client.send(message)).rejects.toThrow('fetch failed');
		const { requests } = (await get('/requests?limit=2')) as { requests: JsonObject[] };
		expect(requests).toMatchObject([
			{ status: 400, code: 100, message: expect.stringContaining('(#100)') as string },
			{ status: 0, fault: 'reset-after' },
		]);
	});

	it('show no secrets', async () => {
		const { accessToken, appId, appSecret, phoneNumberId } = ACCOUNT;
		await client.request('GET', `/v26.0/me?access_token=${accessToken}`);
		await client.request(
			'GET',
			`/v26.0/oauth/access_token?client_id=${appId}&client_secret=${appSecret}&grant_type=client_credentials`,
		);
		await client.request('GET', `/v26.0/debug_token?input_token=${accessToken}`, undefined, {
			authorization: `Bearer ${appId}|${appSecret}`,
		});
		await client.graph('POST', `/${phoneNumberId}/register`, {
			...{ messaging_product: 'whatsapp', pin: '135790' },
		});
		await client.graph('POST', '/', {
			batch: [{ method: 'GET', relative_url: `me?access_token=${accessToken}` }],
		});
		const { requests } = (await get('/requests')) as { requests: { id: string }[] };
		expect(requests.length).toBeGreaterThanOrEqual(5);
		for (const { id } of requests) {
			const shown = JSON.stringify(await get(`/requests/${id}`));
			for (const secret of [accessToken, appSecret, '135790']) expect(shown).not.toContain(secret);
		}
	});

	it('are the newest five hundred', async () => {
		for (let count = 0; count < 510; count += 1) {
			client.sandbox.world.requests.add({
				...{ at: 0, method: 'GET', path: `/${count}`, params: {}, status: 200, ms: 1 },
			});
		}
		const { requests } = (await get('/requests')) as { requests: JsonObject[] };
		expect(requests).toHaveLength(500);
		expect(requests[0]?.path).toBe('/10');
	});
});

describe('faults', () => {
	it('go one by one', async () => {
		const ids = await Promise.all(
			[1, 2].map(async () =>
				String((await client.control('POST', '/faults', { kind: 'delay', ms: 1 })).body.id),
			),
		);
		expect(new Set(ids).size).toBe(2);
		expect((await client.control('DELETE', `/faults/${ids[0]}`)).status).toBe(200);
		expect((await get('/faults')).faults).toMatchObject([{ id: ids[1] }]);
		expect((await client.control('DELETE', `/faults/${ids[0]}`)).status).toBe(404);
	});
});

describe('templates', () => {
	it('are listed with their text', async () => {
		const { templates } = (await get('/templates')) as { templates: JsonObject[] };
		const names = templates.map(({ name }) => String(name));
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
		expect(templates.find(({ name }) => name === 'opening_hours')).toMatchObject({
			...{ businessAccountId: ACCOUNT.businessAccountId, status: 'APPROVED' },
			body: expect.stringMatching(/\w/) as string,
		});
	});
});
