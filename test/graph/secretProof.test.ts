import { Readable } from 'node:stream';

import { GraphClient } from '../../nodes/WhatsAppCloud/graph/client';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
});

beforeEach(async () => {
	await sandbox.control.call('POST', '/reset');
	await requireProof(true);
});

afterAll(async () => await sandbox.close());

const requireProof = async (requiresProof: boolean) =>
	await sandbox.control.call('PATCH', `/apps/${sandbox.account.appId}`, { requiresProof });

function clientWith(...appSecrets: string[]): GraphClient {
	const { accessToken, appId, phoneNumberId, businessAccountId } = sandbox.account;
	const ids = {
		'Phone Number ID': phoneNumberId,
		'Business Account ID': businessAccountId,
		'App ID': appId,
	};
	const settings = { accessToken, apiVersion: 'v26.0', baseUrl: sandbox.url, ids, appSecrets };
	return new GraphClient(settings);
}

const text = { messaging_product: 'whatsapp', to: '31612345678', text: { body: 'Hi' } };
const send = async (client: GraphClient) =>
	await client.post(`/${sandbox.account.phoneNumberId}/messages`, text);

/** What Graph was asked, and whether with a proof. */
async function asked(): Promise<Array<[path: string, status: number, proven: boolean]>> {
	const { requests } = await sandbox.control.call('GET', '/requests');
	const list = requests as Array<{ id: string; path: string; status: number }>;
	return await Promise.all(
		list.map(async ({ id, path, status }) => {
			const { params } = await sandbox.control.call('GET', `/requests/${id}`);
			return [path.split('/').at(-1) ?? '', status, 'appsecret_proof' in (params as object)];
		}),
	);
}

it('proves the secret once Graph asks for it, and from then on', async () => {
	const client = clientWith(sandbox.account.appSecret);
	await send(client);
	await send(client);
	expect(await asked()).toEqual([
		['messages', 400, false],
		['messages', 200, true],
		['messages', 200, true],
	]);
	const { messages } = await sandbox.control.call('GET', '/messages');
	expect(messages).toHaveLength(2);
});

it('proves nothing where nobody asks', async () => {
	await requireProof(false);
	await send(clientWith('wrong'));
	expect(await asked()).toEqual([['messages', 200, false]]);
});

it('takes the secret that is right, also while it is being changed', async () => {
	const client = clientWith('wrong', sandbox.account.appSecret);
	await Promise.all([send(client), send(client), send(client)]);
	const { messages } = await sandbox.control.call('GET', '/messages');
	expect(messages).toHaveLength(3);
	await requireProof(false);
	await send(client);
	expect((await asked()).at(-1)).toEqual(['messages', 200, true]);
});

it('hands files over', async () => {
	const client = clientWith(sandbox.account.appSecret);
	const content = Buffer.from('%PDF-1.7');
	const file = {
		open: async () => Readable.from([content], { objectMode: false }),
		...{ size: content.length, fileName: 'a.pdf', mimeType: 'application/pdf' },
	};
	const fields = { messaging_product: 'whatsapp', type: 'application/pdf' };
	const path = `/${sandbox.account.phoneNumberId}/media`;
	expect(await client.upload(path, fields, file)).toEqual({ id: expect.any(String) as unknown });
	expect(await clientWith(sandbox.account.appSecret).uploadSample('app', file)).toMatch(/^4::/);
});

it.each([
	['no secret', [], /Fill in App Secret in the credential, or switch off Require App Secret/],
	['wrong secrets', ['wrong', 'older'], /is not the secret of the access token's app/],
])('says what is missing with %s', async (_what, secrets, advice) => {
	const failure: unknown = await send(clientWith(...secrets)).catch((thrown: unknown) => thrown);
	expect(failure).toMatchObject({
		title: 'The Meta app requires a proof of its App Secret with each request',
		details: expect.stringContaining('appsecret_proof') as unknown,
		advice: expect.stringMatching(advice) as unknown,
		code: 100,
		sent: 'no',
	});
});

describe('a token of somebody who is no developer of the app', () => {
	const about = async (...secrets: string[]) => await clientWith(...secrets).aboutToken();

	beforeEach(async () => {
		await requireProof(false);
		const path = `/tokens/${sandbox.account.accessToken}`;
		await sandbox.control.call('PATCH', path, { isDeveloper: false });
	});

	it('is told of to the app', async () => {
		const known = { app_id: sandbox.account.appId, is_valid: true };
		expect(await about(sandbox.account.appSecret)).toMatchObject(known);
		expect(await about('wrong', sandbox.account.appSecret)).toMatchObject(known);
	});

	it('is told of to nobody else', async () => {
		await expect(about()).rejects.toMatchObject({
			code: 100,
			advice: expect.stringMatching(/^Fill in App ID and App Secret/) as unknown,
		});
		await expect(about('wrong')).rejects.toMatchObject({ code: 1 });
	});
});
