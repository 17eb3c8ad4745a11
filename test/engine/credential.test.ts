import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { startBench, type Bench } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => {
	await bench.close();
});

describe("the credential's test", () => {
	const test = async (change: ICredentialDataDecryptedObject = {}) => {
		const { accessToken, phoneNumberId, businessAccountId } = bench.sandbox.account;
		return await bench.engine.callCredentialTest('whatsAppCloudApi', {
			accessToken,
			phoneNumberId,
			businessAccountId,
			baseUrl: bench.sandbox.url,
			...change,
		});
	};

	it.each([
		['v21.0', 'Version v21.0 ends on 2027-01-21'],
		['v26.0', undefined],
		['v27.0', undefined],
	])('says when %s ends, if that is soon, and what to do', async (apiVersion, warning) => {
		const { status, message } = await test({ apiVersion });
		expect(status).toBe('OK');
		if (warning === undefined) expect(message).not.toContain('Version');
		else expect(message).toMatch(new RegExp(`${warning}\\. [A-Z]`));
	});

	it('finds both the number and the account', async () => {
		expect(await test()).toEqual({
			status: 'OK',
			message: expect.stringContaining('Connected to') as unknown,
		});
	});

	it.each([
		[{ phoneNumberId: '999' }, 'Phone Number ID 999 does not exist at Meta'],
		[{ businessAccountId: '999' }, 'Business Account ID 999 does not exist at Meta'],
		[{ accessToken: 'EAAwrongtoken' }, 'Access Token'],
		[{ accessToken: '' }, 'Fill in Access Token.'],
		[
			{ phoneNumberId: '', businessAccountId: ' ' },
			'Fill in Phone Number ID, Business Account ID.',
		],
		[{ baseUrl: 'http://127.0.0.1:9' }, 'connect'],
		[{ accessToken: '"EAAwrongtoken"' }, 'The access token contains a space, a quotation mark'],
		[
			{ store: 'postgres', databaseUrl: 'http://me:EAApassword@db.example.com/n8n' },
			'The "Database URL" in the credential is not a PostgreSQL connection string',
		],
		[
			{ store: 'postgres', databaseUrl: 'postgresql://me:EAA#word@db.example.com/n8n' },
			'The "Database URL" in the credential cannot be read',
		],
		[{ store: 'postgres' }, 'Fill in "Database URL" in the credential'],
		[{ appId: 'my app' }, 'App ID in the credential is not an ID'],
		[{ defaultCountry: 'Netherlands' }, 'Default Country "NETHERLANDS" is not a country'],
		// n8n shows nothing of a test that throws.
		[{ baseUrl: 'graph.facebook.com' }, 'Base URL in the credential is not usable'],
		[{ apiVersion: 'latest' }, 'API Version in the credential is not a version of Graph'],
	])('with %j says what is wrong, and no more than that', async (change, message) => {
		const result = await test(change);
		expect(result.status).toBe('Error');
		expect(result.message.toLowerCase()).toContain(message.toLowerCase());
		expect(result.message).not.toContain('EAA');
	});

	it('tells of a wrong App Secret, and of a token that ends', async () => {
		const { appId, accessToken } = bench.sandbox.account;
		const wrong = await test({ appId, appSecret: 'wrong' });
		expect(wrong).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('App Secret does not belong to this app') as unknown,
		});
		const second = await test({
			...{ appId, appSecret: bench.sandbox.account.appSecret, secondAppSecret: 'wrong' },
		});
		expect(second).toMatchObject({
			status: 'OK',
			message: expect.stringContaining('the Second App Secret does not') as unknown,
		});
		await bench.control('PATCH', `/tokens/${accessToken}`, { expiresAt: Date.now() + 3_600_000 });
		const ending = await test({ appId, appSecret: bench.sandbox.account.appSecret });
		expect(ending).toMatchObject({
			status: 'OK',
			message: expect.stringContaining('stops working in') as unknown,
		});
		await bench.control('POST', '/reset');
	});

	it('says both when both are wrong', async () => {
		const { message } = await test({ phoneNumberId: '998', businessAccountId: '999' });
		expect(message).toContain('Phone Number ID 998');
		expect(message).toContain('Business Account ID 999');
	});
});
