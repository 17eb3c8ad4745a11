import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { sendNode, template } from './sendNode';
import { startBench, type Bench } from './whatsapp';

/** What goes wrong at the beginning, with everybody: each ends in the advice that cures it. */

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => {
	await bench.close();
});

afterEach(async () => {
	await bench.control('DELETE', '/faults');
});

let customers = 31648000000;
const newCustomers = (count: number) =>
	Array.from({ length: count }, () => ({ to: String(++customers) }));

async function send(on: Bench, parameters: INodeParameters, count = 1): Promise<IDataObject[]> {
	const run = await on.engine.runWorkflow({
		nodes: [
			sendNode(
				{ to: '={{ $json.to }}', mode: 'templateOnly', ...parameters },
				{ onError: 'continueRegularOutput' },
			),
		],
		input: newCustomers(count),
	});
	return run.node('Send').json;
}

describe("Meta's sample template from a real number", () => {
	it('is refused with the cure, and not tried for everybody else', async () => {
		// Lets requests through that are refused, and counts them.
		const path = '/messages';
		await bench.control('POST', '/faults', { kind: 'delay', ms: 0, times: 1000, match: { path } });
		const options = { messagesPerSecond: 5 };
		const items = await send(bench, { ...template('hello_world|en_US'), options }, 30);
		const { faults } = (await bench.control('GET', '/faults')) as {
			faults: Array<{ times: number }>;
		};
		expect(1000 - (faults[0]?.times ?? 0)).toBeLessThan(15);
		expect(items).toHaveLength(30);
		for (const { error, details } of items) {
			expect(error).toContain(
				'Hello World templates can only be sent from the Public Test Numbers',
			);
			expect(details).toMatchObject({ code: 131058, retry: 'never' });
			expect((details as IDataObject).advice).toContain(
				"Meta's sample template can only be sent from Meta's public test numbers: choose a template of your own.",
			);
		}
		// Other templates go out.
		expect(await send(bench, template('opening_hours|en_US'))).toMatchObject([
			{ status: 'accepted' },
		]);
	});
});

describe('codes', () => {
	it('that this version does not know are called so', async () => {
		const fault = { kind: 'error', code: 987654, times: 1, match: { path: '/messages' } };
		await bench.control('POST', '/faults', fault);
		const [item] = await send(bench, template('opening_hours|en_US'));
		expect(item?.details).toMatchObject({
			code: 987654,
			advice: expect.stringMatching(/does not know this code.*trace ID/) as unknown,
		});
	});
});

describe('an ID of another kind in the credential', () => {
	const { ACCOUNT } = jest.requireActual<typeof import('../../sandbox/sandbox.ts')>(
		'../../sandbox/sandbox.ts',
	);

	const cases: Array<[what: string, credential: Record<string, string>, says: string]> = [
		[
			'the business portfolio as Business Account ID',
			{ businessAccountId: ACCOUNT.businessId },
			`Business Account ID ${ACCOUNT.businessId} is the ID of a business portfolio`,
		],
		[
			'the number as Business Account ID',
			{ businessAccountId: ACCOUNT.phoneNumberId },
			`Business Account ID ${ACCOUNT.phoneNumberId} is the ID of a business number`,
		],
		[
			'the app as Business Account ID',
			{ businessAccountId: ACCOUNT.appId },
			`Business Account ID ${ACCOUNT.appId} is the ID of an app`,
		],
		[
			'nothing that Meta knows as Business Account ID',
			{ businessAccountId: '999' },
			'Business Account ID 999 does not exist at Meta, or this access token may not see it',
		],
	];

	it.each(cases)('%s', async (_what, change, says) => {
		const other = await startBench(change);
		try {
			const node = { name: 'Send', type: 'whatsAppCloud', parameters: {} };
			await expect(other.engine.callListSearch(node, 'searchTemplates')).rejects.toThrow(says);
			await expect(other.engine.callListSearch(node, 'searchPhoneNumbers')).rejects.toThrow(says);
			const [item] = await send(other, template('opening_hours|en_US'));
			expect(item?.error).toContain(says);
			expect((item?.details as IDataObject).advice).toMatch(
				/Correct Business Account ID in the credential\..*WhatsApp Business Account \(WABA\), not of the business portfolio: App Dashboard > WhatsApp > API Setup/,
			);
		} finally {
			await other.close();
		}
	});

	it.each([
		['the account', ACCOUNT.businessAccountId, 'is the ID of a WhatsApp Business Account'],
		['the phone number itself', ACCOUNT.phone, 'does not exist at Meta'],
	])('%s as Phone Number ID', async (_what, phoneNumberId, says) => {
		const test = await bench.engine.callCredentialTest('whatsAppCloudApi', {
			...ACCOUNT,
			baseUrl: bench.sandbox.url,
			phoneNumberId,
		});
		expect(test.message).toContain(`Phone Number ID ${phoneNumberId} ${says}`);
		expect(test.message).toContain('not the phone number itself');
		const other = await startBench({ phoneNumberId });
		try {
			const [item] = await send(other, template('opening_hours|en_US'));
			const { advice } = item?.details as IDataObject;
			expect(item?.error).toMatch(/^Phone Number ID/);
			expect(advice).toContain('Correct Phone Number ID in the credential.');
		} finally {
			await other.close();
		}
	});

	it('is told once for both, when the two are exchanged', async () => {
		const { message } = await bench.engine.callCredentialTest('whatsAppCloudApi', {
			...ACCOUNT,
			...{ baseUrl: bench.sandbox.url, phoneNumberId: ACCOUNT.businessAccountId },
			businessAccountId: ACCOUNT.phoneNumberId,
		});
		expect(message).toContain(
			`Phone Number ID ${ACCOUNT.businessAccountId} is the ID of a WhatsApp Business Account`,
		);
		expect(message).toContain(
			`Business Account ID ${ACCOUNT.phoneNumberId} is the ID of a business number`,
		);
	});

	it('is not asked for when it has other characters than digits', async () => {
		const other = await startBench({ businessAccountId: `${ACCOUNT.businessAccountId}/x?y=` });
		try {
			const [item] = await send(other, template('opening_hours|en_US'));
			expect(item?.error).toContain('Business Account ID in the credential is not an ID');
		} finally {
			await other.close();
		}
	});
});
