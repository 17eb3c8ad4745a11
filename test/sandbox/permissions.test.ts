import { createHmac } from 'node:crypto';
import { ACCOUNT } from '../../sandbox/sandbox.ts';
import { errorOf } from './support/client.ts';
import { sandboxPerTest } from './support/stage.ts';

const client = sandboxPerTest();

const { accessToken, phoneNumberId, businessAccountId, appId, appSecret } = ACCOUNT;
const TEXT = { messaging_product: 'whatsapp', to: '31612345678', text: { body: 'Hi' } };
const TEMPLATE = '400000000000001';

const token = (change: object) => client.control('PATCH', `/tokens/${accessToken}`, change);
const app = (change: object) => client.control('PATCH', `/apps/${appId}`, change);

const NOT_MANAGEMENT = {
	message: "Your app doesn't have permission to access this WhatsApp Business Account",
	type: 'OAuthException',
	code: 200,
	error_subcode: 1349174,
	error_user_title: 'Permission Denied',
	error_user_msg: "Your app doesn't have permission to access this resource",
};
const NOT_SENDING = {
	message:
		'(#200) You do not have the necessary permissions to send messages on behalf of this WhatsApp Business Account',
	type: 'OAuthException',
	code: 200,
};
const NOT_MESSAGING = {
	message: '(#10) Application does not have permission for this action',
	type: 'OAuthException',
	code: 10,
};

describe('a token without whatsapp_business_management', () => {
	beforeEach(async () => await token({ scopes: ['whatsapp_business_messaging'] }));

	it.each([
		['GET', `/${businessAccountId}`],
		['GET', `/${businessAccountId}/phone_numbers`],
		['GET', `/${businessAccountId}/message_templates`],
		['POST', `/${businessAccountId}/message_templates`],
		['GET', `/${businessAccountId}/subscribed_apps`],
		['GET', `/${businessAccountId}/template_analytics`],
		['GET', `/${TEMPLATE}`],
		['POST', `/${TEMPLATE}`],
		['GET', '/message_template_library'],
		['GET', `/${phoneNumberId}`],
		['POST', `/${phoneNumberId}`],
		['POST', `/${phoneNumberId}/request_code`],
		['POST', `/${phoneNumberId}/register`],
		['GET', `/${phoneNumberId}/message_qrdls/ABC`],
		['GET', `/?ids=${phoneNumberId}`],
	])('may not %s %s', async (method, path) => {
		const answer = await client.graph(method, path);
		expect(answer.status).toBe(403);
		expect(errorOf(answer)).toEqual(NOT_MANAGEMENT);
	});

	it('may send, and change the profile', async () => {
		expect((await client.graph('POST', `/${phoneNumberId}/messages`, TEXT)).status).toBe(200);
		const path = `/${phoneNumberId}/whatsapp_business_profile`;
		expect((await client.graph('GET', path)).status).toBe(200);
	});
});

describe('a token without whatsapp_business_messaging', () => {
	beforeEach(async () => await token({ scopes: ['whatsapp_business_management'] }));

	it.each([
		['POST', 'messages', NOT_SENDING],
		['POST', 'marketing_messages', NOT_SENDING],
		['POST', 'media', NOT_MESSAGING],
		['POST', 'calls', NOT_MESSAGING],
		['GET', 'call_permissions', NOT_MESSAGING],
		['POST', 'register', NOT_MESSAGING],
		['GET', 'whatsapp_business_profile', NOT_MESSAGING],
	])('may not %s %s', async (method, edge, error) => {
		const answer = await client.graph(method, `/${phoneNumberId}/${edge}`);
		expect(answer.status).toBe(403);
		expect(errorOf(answer)).toEqual(error);
	});

	it('may look at the number and the account, not at media', async () => {
		expect((await client.graph('GET', `/${phoneNumberId}`)).status).toBe(200);
		expect((await client.graph('GET', `/${businessAccountId}`)).status).toBe(200);
		const data = Buffer.from('%PDF-1.7').toString('base64');
		const { body } = await client.control('POST', '/customers/31612345678/messages', {
			type: 'document',
			document: { data, mime_type: 'application/pdf' },
		});
		const path = `/messages/${encodeURIComponent(String(body.messageId))}`;
		const { message } = (await client.control('GET', path)).body;
		const { id } = (message as { document: { id: string } }).document;
		for (const method of ['GET', 'DELETE']) {
			expect(errorOf(await client.graph(method, `/${id}`))).toEqual(NOT_MESSAGING);
		}
	});
});

it('a token with neither may not do what Meta names no permission for', async () => {
	await token({ scopes: ['public_profile'] });
	const answer = await client.graph('GET', `/${phoneNumberId}/settings`);
	expect(errorOf(answer)).toEqual(NOT_MANAGEMENT);
	await token({ scopes: ['whatsapp_business_messaging'] });
	expect((await client.graph('GET', `/${phoneNumberId}/settings`)).status).toBe(200);
});

it('what a token may not see stays hidden, whatever it may do', async () => {
	await token({ scopes: [], businessAccountIds: [] });
	const answer = await client.graph('GET', `/${businessAccountId}`);
	expect(errorOf(answer)).toMatchObject({ code: 100, error_subcode: 33 });
});

describe('debug_token', () => {
	const NOT_DEVELOPER = {
		message:
			'(#100) You must provide an app access token, or a user access token that is an owner or developer of the app',
		type: 'OAuthException',
		code: 100,
	};
	const path = `/debug_token?input_token=${accessToken}`;

	it('answers a token of the same app, and the app', async () => {
		expect((await client.graph('GET', path)).status).toBe(200);
		expect((await client.asApp('GET', path)).status).toBe(200);
	});

	it('refuses a token of another app, and that app', async () => {
		const { body: owner } = await client.control('POST', '/owners', {});
		for (const other of [owner.accessToken, `${String(owner.appId)}|${String(owner.appSecret)}`]) {
			const headers = { authorization: `Bearer ${String(other)}` };
			const answer = await client.request('GET', `/v26.0${path}`, undefined, headers);
			expect(answer.status).toBe(400);
			expect(errorOf(answer)).toEqual(NOT_DEVELOPER);
		}
	});

	it('refuses a token of somebody who is no developer of the app, not the app', async () => {
		await token({ isDeveloper: false });
		expect(errorOf(await client.graph('GET', path))).toEqual(NOT_DEVELOPER);
		expect((await client.asApp('GET', path)).status).toBe(200);
	});
});

describe("the app's own token", () => {
	it('sees nothing but the app', async () => {
		expect((await client.asApp('GET', `/${appId}`)).status).toBe(200);
		for (const [method, path] of [
			['GET', `/${businessAccountId}`],
			['POST', `/${phoneNumberId}/messages`],
			['GET', `/${TEMPLATE}`],
		] as const) {
			expect(errorOf(await client.asApp(method, path))).toMatchObject({ error_subcode: 33 });
		}
	});

	it('is nobody', async () => {
		const nobody = {
			message: 'An active access token must be used to query information about the current user.',
			type: 'OAuthException',
			code: 2500,
		};
		expect(errorOf(await client.asApp('GET', '/me'))).toEqual(nobody);
		expect(errorOf(await client.request('GET', '/v26.0/me'))).toEqual(nobody);
	});
});

describe('a version of Graph', () => {
	it.each(['v1.0', 'v2.12', 'v3.3', 'v13.0', 'v20.0', 'v27.0'])('%s is known', async (version) => {
		const path = `/${version}/me`;
		const answer = await client.request('GET', path, undefined, client.authorized());
		expect(answer.status).toBe(200);
	});

	it.each(['v0.0', 'v3.4', 'v26.1', 'v28.0', 'v99.0'])('%s never was', async (version) => {
		for (const headers of [{}, client.authorized()]) {
			const path = `/${version}/${phoneNumberId}/messages`;
			const answer = await client.request('POST', path, TEXT, headers);
			expect(answer.status).toBe(400);
			expect(errorOf(answer)).toEqual({
				message: `Unknown path components: /${phoneNumberId}/messages`,
				type: 'OAuthException',
				code: 2500,
			});
		}
		const alone = await client.request('GET', `/${version}/`, undefined, client.authorized());
		expect([alone.status, errorOf(alone).code]).toEqual([404, 803]);
	});

	it('can be a later one', async () => {
		await client.settings({ newestGraphVersion: 28 });
		const answer = await client.request('GET', '/v28.0/me', undefined, client.authorized());
		expect(answer.status).toBe(200);
	});
});

describe('an app that requires appsecret_proof', () => {
	const proof = createHmac('sha256', appSecret).update(accessToken).digest('hex');

	beforeEach(async () => await app({ requiresProof: true }));

	it.each([
		['GET', `/${phoneNumberId}`],
		['POST', `/${phoneNumberId}/messages`],
		['GET', '/me'],
		['GET', `/debug_token?input_token=${accessToken}`],
	])('refuses %s %s without one', async (method, path) => {
		const answer = await client.graph(method, path);
		expect(answer.status).toBe(400);
		expect(errorOf(answer)).toEqual({
			message: 'API calls from the server require an appsecret_proof argument',
			type: 'GraphMethodException',
			code: 100,
		});
	});

	it('answers with one, in the query, in the body, and in a batch', async () => {
		const given = `appsecret_proof=${proof}`;
		expect((await client.graph('GET', `/${phoneNumberId}?${given}`)).status).toBe(200);
		const message = { ...TEXT, appsecret_proof: proof };
		expect((await client.graph('POST', `/${phoneNumberId}/messages`, message)).status).toBe(200);
		const response = await fetch(`${client.sandbox.url}/v26.0/`, {
			method: 'POST',
			headers: client.authorized(),
			body: new URLSearchParams({
				appsecret_proof: proof,
				batch: JSON.stringify([{ relative_url: `v26.0/${phoneNumberId}?fields=id` }]),
			}),
		});
		expect(await response.json()).toMatchObject([{ code: 200 }]);
	});

	it("does not ask the app's own token, which has the secret in it", async () => {
		expect((await client.asApp('GET', `/${appId}/subscriptions`)).status).toBe(200);
	});

	it('is a setting of its own', async () => {
		await app({ requiresProof: false });
		expect((await client.graph('GET', `/${phoneNumberId}`)).status).toBe(200);
	});
});
