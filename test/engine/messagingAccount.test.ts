import type { INodeParameters } from 'n8n-workflow';

import { sendNode, template } from './sendNode';
import { startBench, type Bench } from './whatsapp';

/** The account of a second currency on the same number, with a template of its own. */
const SECOND = '200000000000055';
const CREDENTIALS = {
	second: { messagingAccountId: SECOND, businessAccountId: SECOND, apiVersion: 'v27.0' },
	foreign: { messagingAccountId: '200000000000099' },
	wrong: { messagingAccountId: 'my account' },
	apart: { messagingAccountId: SECOND },
};

let bench: Bench;
let lastCustomer = 0;

beforeAll(async () => {
	bench = await startBench({}, CREDENTIALS, [], (world) => {
		const [number] = [...world.numbers.values()];
		const account = world.businessAccounts.get(number?.businessAccountId ?? '');
		if (!number || !account) throw new Error('The sandbox has no number.');
		world.businessAccounts.set(SECOND, { ...account, id: SECOND, currency: 'USD' });
		number.furtherMessagingAccounts = [SECOND];
		for (const token of world.tokens.values()) token.businessAccountIds.add(SECOND);
	});
	for (const [name, businessAccountId] of [
		['only_of_first', bench.sandbox.account.businessAccountId],
		['only_of_second', SECOND],
	]) {
		await bench.control('POST', '/templates', {
			...{ name, businessAccountId, language: 'en', status: 'APPROVED', category: 'UTILITY' },
			components: [{ type: 'BODY', text: 'Hello' }],
		});
	}
});

afterAll(async () => await bench.close());

async function send(credential: string, name: string, parameters: INodeParameters = {}) {
	const to = `316495${String(10_000 + ++lastCustomer)}`;
	const node = sendNode(
		{ mode: 'templateOnly', to, ...template(`${name}|en`), ...parameters },
		{
			credentials: { whatsAppCloudApi: { id: credential, name: credential } },
			onError: 'continueRegularOutput',
		},
	);
	const [item = {}] = (await bench.engine.runWorkflow({ nodes: [node], input: [{}] })).node(
		'Send',
	).json;
	const [message] = await bench.received({ customer: to });
	return { item, request: message?.request };
}

describe('a number with several Messaging Accounts', () => {
	it('sends as before where the credential names none', async () => {
		const { item, request } = await send('sandbox', 'only_of_first');
		expect(item).toMatchObject({ status: 'accepted' });
		expect(request).not.toHaveProperty('messaging_account_id');
	});

	it('sends through the one that the credential names, whose templates it has', async () => {
		const { item, request } = await send('second', 'only_of_second');
		expect(item).toMatchObject({ status: 'accepted' });
		expect(request).toMatchObject({ messaging_account_id: SECOND });
		expect((await send('second', 'only_of_first')).item).toMatchObject({
			error: expect.stringContaining('does not exist') as string,
		});
		const preview = await send('second', 'only_of_second', { options: { previewOnly: true } });
		expect(preview.item).toMatchObject({ request: { messaging_account_id: SECOND } });
	});

	it('sends all parts of a long text through it', async () => {
		const to = '31649599001';
		await bench.hasWritten(to);
		const node = sendNode(
			{
				...{ mode: 'freeFormOnly', to, text: 'Word '.repeat(1000) },
				options: { splitTexts: true },
			},
			{ credentials: { whatsAppCloudApi: { id: 'second', name: 'second' } } },
		);
		await bench.engine.runWorkflow({ nodes: [node], input: [{}] });
		const messages = await bench.received({ customer: to }, 2);
		expect(messages.map(({ request }) => request.messaging_account_id)).toEqual([SECOND, SECOND]);
	});

	it('is refused by Meta for an account that is not the number’s, and before that for one that is no ID', async () => {
		expect((await send('foreign', 'only_of_first')).item).toMatchObject({
			error: expect.stringContaining('messaging_account_id') as string,
			details: { code: 100 },
		});
		const { item, request } = await send('wrong', 'only_of_first');
		expect(item).toMatchObject({
			error: expect.stringContaining('Messaging Account ID in the credential') as string,
		});
		expect(request).toBeUndefined();
	});

	it('needs to be told which one, once Meta asks for it', async () => {
		await bench.control('PATCH', '/settings', { messagingAccountRequired: true });
		expect((await send('sandbox', 'only_of_first')).item).toMatchObject({
			error: expect.stringContaining('messaging_account_id') as string,
		});
		expect((await send('second', 'only_of_second')).item).toMatchObject({ status: 'accepted' });
		await bench.control('PATCH', '/settings', { messagingAccountRequired: false });
	});

	it("is told in the credential's test when templates and messages are of different accounts", async () => {
		const { accessToken, phoneNumberId, businessAccountId } = bench.sandbox.account;
		const data = { accessToken, phoneNumberId, businessAccountId, baseUrl: bench.sandbox.url };
		const test = async (more: object) =>
			await bench.engine.callCredentialTest('whatsAppCloudApi', { ...data, ...more });
		for (const more of [CREDENTIALS.second, {}]) {
			const { status, message } = await test(more);
			expect({ status, message }).toMatchObject({ status: 'OK' });
			expect(message).not.toContain('go through');
		}
		expect(await test(CREDENTIALS.apart)).toMatchObject({
			status: 'OK',
			message: expect.stringContaining(`messages go through ${SECOND}`) as string,
		});
	});
});
