import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { ACCOUNT } from '../../sandbox/sandbox.ts';
import { errorOf } from './support/client.ts';
import { sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile();
let other: Record<string, string>;

beforeAll(async () => {
	other = (await client.sandbox.control.call('POST', '/owners', {
		name: 'Bakery',
	})) as typeof other;
});

const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token}` });

describe('two businesses', () => {
	it.each(['phoneNumberId', 'businessAccountId', 'businessId', 'appId'] as const)(
		'see their own %s, and the other one does not exist for them',
		async (what) => {
			const [own, theirs] = [ACCOUNT[what], other[what] ?? ''];
			for (const [token, seen, hidden] of [
				[ACCOUNT.accessToken, own, theirs],
				[other.accessToken, theirs, own],
			] as const) {
				expect(
					(await client.request('GET', `/${seen}`, undefined, bearer(token))).body,
				).toMatchObject({ id: seen });
				const refused = await client.request('GET', `/${hidden}`, undefined, bearer(token));
				expect(refused.status).toBe(400);
				expect(errorOf(refused)).toMatchObject({ code: 100, error_subcode: 33 });
			}
		},
	);

	it('cannot send, upload or register for the other', async () => {
		const path = `/${ACCOUNT.phoneNumberId}`;
		for (const [edge, body] of [
			['messages', { messaging_product: 'whatsapp', to: '316', type: 'text', text: { body: 'x' } }],
			['media', { messaging_product: 'whatsapp' }],
			['', { webhook_configuration: { override_callback_uri: '' } }],
		] as const) {
			const refused = await client.request(
				...(['POST', `${path}/${edge}`, body, bearer(other.accessToken)] as const),
			);
			expect(errorOf(refused)).toMatchObject({ code: 100, error_subcode: 33 });
		}
	});

	it('have templates of their own under the same names', async () => {
		const list = async (token: string | undefined, account: string | undefined) =>
			(await client.request('GET', `/${account}/message_templates`, undefined, bearer(token))).body
				.data as Array<{ id: string; name: string }>;
		const [mine, theirs] = [
			await list(ACCOUNT.accessToken, ACCOUNT.businessAccountId),
			await list(other.accessToken, other.businessAccountId),
		];
		expect(theirs.map(({ name }) => name)).toEqual(mine.map(({ name }) => name));
		const refused = await client.request(
			...(['GET', `/${mine[0]?.id}`, undefined, bearer(other.accessToken)] as const),
		);
		expect(errorOf(refused)).toMatchObject({ code: 100, error_subcode: 33 });
	});

	it('get webhooks signed by their own app', async () => {
		const signed: Array<{ id: string; fits: boolean }> = [];
		const server = createServer((request, response) => {
			const challenge = new URL(request.url ?? '', 'http://x').searchParams.get('hub.challenge');
			if (challenge) return response.end(challenge);
			let body = '';
			request.on('data', (part) => (body += String(part)));
			request.on('end', () => {
				const { entry } = JSON.parse(body) as { entry: Array<{ id: string }> };
				const id = entry[0]?.id ?? '';
				const secret =
					id === ACCOUNT.businessAccountId ? ACCOUNT.appSecret : (other.appSecret ?? '');
				const signature = createHmac('sha256', secret).update(body).digest('hex');
				const fits = request.headers['x-hub-signature-256'] === `sha256=${signature}`;
				signed.push({ id, fits });
				response.end();
			});
			return undefined;
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
		// Both may have the same address, and still get deliveries of their own.
		await client.sandbox.control.call('PATCH', '/settings', { holdWebhooks: true });
		for (const { phoneNumberId, accessToken } of [ACCOUNT, other]) {
			await client.request(
				'POST',
				`/${phoneNumberId}`,
				{ webhook_configuration: { override_callback_uri: url, verify_token: 'any' } },
				bearer(accessToken),
			);
			await client.sandbox.control.call('POST', '/customers/31612345678/messages', {
				...{ text: 'Hello', phoneNumberId },
			});
		}
		await client.sandbox.control.call('POST', '/webhooks/release', { batch: true });
		server.close();
		expect(signed).toEqual([
			{ id: ACCOUNT.businessAccountId, fits: true },
			{ id: other.businessAccountId, fits: true },
		]);
	});

	it('keep only what their tokens are given', async () => {
		const path = `/${ACCOUNT.phoneNumberId}`;
		await client.sandbox.control.call('POST', '/tokens', { token: 'EAAagency' });
		const status = async () =>
			(await client.request('GET', path, undefined, bearer('EAAagency'))).status;
		expect(await status()).toBe(200);
		await client.sandbox.control.call('PATCH', '/tokens/EAAagency', {
			businessAccountIds: [other.businessAccountId],
		});
		expect(await status()).toBe(400);
	});
});
