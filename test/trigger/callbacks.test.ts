import { createServer } from 'node:http';

import { GraphClient } from '../../nodes/WhatsAppCloud/graph/client';
import {
	ensureSubscribed,
	readCallbacks,
	removeOverride,
	setOverride,
} from '../../nodes/WhatsAppCloud/trigger/register/callbacks';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { open } from '../support/open';

let sandbox: Sandbox;
let graph: GraphClient;

beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
	const { accessToken } = sandbox.account;
	graph = new GraphClient({ accessToken, apiVersion: 'v26.0', baseUrl: sandbox.url });
});

afterAll(async () => await sandbox.close());

beforeEach(async () => {
	await sandbox.control.call('POST', '/reset');
});

/** A server that gives each challenge back whose token is `token`. */
async function answering(token: string): Promise<string> {
	const { port } = await open(
		createServer((request, response) => {
			const { searchParams } = new URL(request.url ?? '', 'http://localhost');
			const known = searchParams.get('hub.verify_token') === token;
			response.writeHead(known ? 200 : 403).end(searchParams.get('hub.challenge'));
		}),
	);
	return `http://127.0.0.1:${port}/webhook/1`;
}

async function read(phoneNumberId: string): Promise<object> {
	const { displayNumber, ...callbacks } = await readCallbacks(graph, phoneNumberId);
	expect(displayNumber).toMatch(/^\+/);
	return callbacks;
}

describe('the override of a number', () => {
	it('is set where the address knows the token, read, and removed', async () => {
		const { phoneNumberId } = sandbox.account;
		expect(await read(phoneNumberId)).toEqual({});
		const url = await answering('token');
		await setOverride(graph, phoneNumberId, url, 'token');
		expect(await read(phoneNumberId)).toEqual({ phoneNumber: url });
		await removeOverride(graph, phoneNumberId);
		expect(await read(phoneNumberId)).toEqual({});
	});

	it('is refused by Meta where it does not', async () => {
		const { phoneNumberId } = sandbox.account;
		const url = await answering('another token');
		await expect(setOverride(graph, phoneNumberId, url, 'token')).rejects.toMatchObject({
			code: 2200,
		});
		expect(await read(phoneNumberId)).toEqual({});
	});
});

describe('ensureSubscribed', () => {
	const { stringify } = JSON;

	async function subscribe(override?: string) {
		await graph.post(`/${sandbox.account.businessAccountId}/subscribed_apps`, {
			...(override ? { override_callback_uri: override, verify_token: 'token' } : {}),
		});
	}

	async function apps(): Promise<string> {
		return stringify(await graph.get(`/${sandbox.account.businessAccountId}/subscribed_apps`));
	}

	it('subscribes the app where it is missing', async () => {
		const { businessAccountId, appId } = sandbox.account;
		for (const known of [appId, '']) {
			await graph.delete(`/${businessAccountId}/subscribed_apps`);
			expect(await ensureSubscribed(graph, businessAccountId, known)).toBe('added');
			expect(await apps()).toContain(appId);
		}
	});

	it("does not touch an app that is subscribed, and so keeps the account's own callback", async () => {
		const { businessAccountId, appId } = sandbox.account;
		const url = await answering('token');
		await subscribe(url);
		expect(await ensureSubscribed(graph, businessAccountId, appId)).toBe('present');
		expect(await apps()).toContain(url);
	});

	it('leaves a callback alone of which it cannot tell whose it is', async () => {
		const url = await answering('token');
		await subscribe(url);
		expect(await ensureSubscribed(graph, sandbox.account.businessAccountId, '')).toBe('unknown');
		expect(await apps()).toContain(url);
	});
});
