import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { JsonObject } from '../../sandbox/json.ts';
import { Callback } from './support/callback.ts';
import { errorOf, eventually } from './support/client.ts';
import { sandboxPerTest } from './support/stage.ts';

const client = sandboxPerTest({
	settings: { statusDelaysMs: { sent: 5, delivered: 10, read: 15 } },
});

const CUSTOMER = '31612345678';
const HOUR_MS = 3_600_000;

const pass = (hours: unknown) => client.control('POST', '/time', { hours });
const write = (more: object = {}) =>
	client.control('POST', `/customers/${CUSTOMER}/messages`, { text: 'Hi', ...more });
const answer = { to: CUSTOMER, type: 'text', text: { body: 'Good morning' } };

async function windowOf(): Promise<JsonObject> {
	const { windows } = (await client.control('GET', `/customers/${CUSTOMER}`)).body;
	return (windows as Record<string, JsonObject>)[ACCOUNT.phoneNumberId] ?? {};
}

describe('when time passes', () => {
	it('windows close, and free text is lost', async () => {
		await write();
		await pass(23);
		expect((await windowOf()).open).toBe(true);
		await client.send(answer);
		await client.untilStatus(CUSTOMER, 'read');
		await pass(1);
		expect((await windowOf()).open).toBe(false);
		await client.send(answer);
		const lost = await client.untilStatus(CUSTOMER, 'failed');
		expect(lost.errors).toMatchObject([{ code: 131047 }]);
	});

	it('what was said was said so much earlier', async () => {
		await write();
		await client.send(answer);
		await client.untilStatus(CUSTOMER, 'read');
		await pass(2);
		for (const { timestamp, statuses } of await client.messages(CUSTOMER)) {
			for (const at of [timestamp, ...(statuses as JsonObject[]).map((entry) => entry.at)]) {
				expect(Date.now() - Date.parse(String(at))).toBeGreaterThanOrEqual(2 * HOUR_MS);
			}
		}
		expect((await client.messages(CUSTOMER)).map(({ direction }) => direction)).toEqual([
			'incoming',
			'outgoing',
		]);
	});

	it('what was due happens: reviews, statuses, and webhooks that wait to be sent again', async () => {
		const callback = await new Callback().start();
		callback.answers = [500];
		await client.settings({
			...{ templateReviewMs: 5 * HOUR_MS, retryDelaysMs: [6 * HOUR_MS, 6 * HOUR_MS] },
			statusDelaysMs: { sent: HOUR_MS, delivered: 2 * HOUR_MS, read: 30 * HOUR_MS },
		});
		await client.control('PATCH', `/numbers/${ACCOUNT.phoneNumberId}`, { callback: callback.url });
		await write();
		await callback.deliveries(1);
		await eventually(async () => {
			const { deliveries } = (await client.control('GET', '/webhooks')).body;
			return (deliveries as JsonObject[])[0]?.nextAt;
		});
		await client.send(answer);
		const created = await client.graph('POST', `/${ACCOUNT.businessAccountId}/message_templates`, {
			...{ name: 'closing_soon', language: 'en_US', category: 'UTILITY' },
			components: [{ type: 'BODY', text: 'We close soon.' }],
		});
		expect(created.body.status).toBe('PENDING');
		await pass(7);
		expect((await client.messages(CUSTOMER)).at(-1)?.status).toBe('delivered');
		const template = await client.graph('GET', `/${String(created.body.id)}?fields=status`);
		expect(template.body.status).toBe('APPROVED');
		// The message once more, and two statuses.
		await callback.deliveries(4);
		await pass(24);
		expect((await client.messages(CUSTOMER)).at(-1)?.status).toBe('read');
		await callback.stop();
	});

	it('files, links and tokens expire', async () => {
		await write({ type: 'image' });
		const [message] = await client.messages(CUSTOMER);
		const { id, url } = (message?.message as JsonObject).image as { id: string; url: string };
		const file = () => fetch(url, { headers: client.authorized() });
		expect((await file()).status).toBe(200);
		await pass(1);
		expect((await file()).status).toBe(404);
		expect((await client.graph('GET', `/${id}`)).status).toBe(200);
		await pass(7 * 24);
		expect((await client.graph('GET', `/${id}`)).status).toBe(400);
		const expiresAt = Date.now() + HOUR_MS;
		await client.control('PATCH', `/tokens/${ACCOUNT.accessToken}`, { expiresAt });
		expect((await client.send(answer)).status).toBe(200);
		await pass(2);
		expect(errorOf(await client.send(answer)).code).toBe(190);
	});

	it('send limits and locked names are over', async () => {
		await write();
		await client.settings({ pairLimit: { burst: 1, everyMs: 60_000 } });
		expect((await client.send(answer)).status).toBe(200);
		expect(errorOf(await client.send(answer)).code).toBe(131056);
		await pass(0.1);
		expect((await client.send(answer)).status).toBe(200);
		const edge = `/${ACCOUNT.businessAccountId}/message_templates`;
		await client.graph('DELETE', `${edge}?name=opening_hours`);
		const definition = {
			...{ name: 'opening_hours', language: 'en_US', category: 'UTILITY' },
			components: [{ type: 'BODY', text: 'We are open.' }],
		};
		expect((await client.graph('POST', edge, definition)).status).toBe(400);
		await pass(31 * 24);
		expect((await client.graph('POST', edge, definition)).status).toBe(200);
	});

	it('the clock stays, and so does what callbacks were told', async () => {
		await write();
		await pass(24);
		const [message] = await client.messages(CUSTOMER);
		const told = Number((message?.message as JsonObject).timestamp) * 1000;
		expect(Math.abs(Date.now() - told)).toBeLessThan(30_000);
		await write();
		const [, later] = await client.messages(CUSTOMER);
		expect(Math.abs(Date.now() - Date.parse(String(later?.timestamp)))).toBeLessThan(30_000);
	});

	it.each([0, -1, 'a day', null, 9000])('%j is refused', async (hours) => {
		const refused = await pass(hours);
		expect(refused.status).toBe(400);
		expect(refused.body.message).toContain('"hours" must be a number above 0');
	});
});
