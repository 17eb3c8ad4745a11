import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { addIndia, INDIA } from './india';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench({}, { india: INDIA }, [], addIndia);
});

afterAll(async () => await bench.close());

const india = { credentials: { whatsAppCloudApi: { id: 'india', name: 'india' } } };

/** The entries that the editor shows. */
async function entries(
	method: string,
	{ filter, type = 'whatsAppCloud', ...more }: { filter?: string; type?: string } & object = {},
) {
	const node = { name: 'New', type, parameters: {}, ...more };
	return (await bench.engine.callListSearch(node, method, filter)).results;
}

async function run(parameters: INodeParameters, more: object = {}): Promise<IDataObject[]> {
	const node = { name: 'Node', type: 'whatsAppCloud', parameters, ...more };
	return (
		await bench.engine.runWorkflow({ nodes: [{ ...node, onError: 'continueRegularOutput' }] })
	).node('Node').json;
}

async function atMeta(path: string, body: IDataObject, token: string): Promise<IDataObject> {
	const answer = await fetch(`${bench.sandbox.url}/v26.0/${path}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	return (await answer.json()) as IDataObject;
}

/** A value as the editor keeps it: from the list, typed, and as it was before there was a list. */
const waysToSay = (value: string, mode: 'id' | 'name') => [
	{ __rl: true, mode: 'list', value, cachedResultName: 'Any' },
	{ __rl: true, mode, value: `={{ "${value}" }}` },
	value,
	`={{ "${value}" }}`,
];

describe('the list of campaigns', () => {
	const reminder: INodeParameters = {
		...{ mode: 'templateOnly', to: '31656000001' },
		...template('appointment_reminder|en_US'),
		...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
	};

	beforeAll(async () => {
		for (const campaign of ['spring-sale', 'autumn-sale']) {
			await bench.engine.runWorkflow({
				nodes: [sendNode({ ...reminder, options: { campaign } })],
			});
		}
		await run({ resource: 'campaign', operation: 'stop', campaign: 'spring-sale' });
	});

	it('has those of the chosen number, with their day, and whether they were stopped', async () => {
		expect(await entries('searchCampaigns')).toEqual([
			{
				value: 'autumn-sale',
				name: expect.stringMatching(/^autumn-sale · \d+ \w{3} \d{4}$/) as unknown,
			},
			{
				value: 'spring-sale',
				name: expect.stringMatching(/^spring-sale · \d+ \w{3} \d{4} · stopped$/) as unknown,
			},
		]);
		expect(await entries('searchCampaigns', { filter: 'SPRING' })).toHaveLength(1);
		const phoneNumberId = bench.sandbox.account.secondPhoneNumberId;
		const other = {
			parameters: { phoneNumberId: { __rl: true, mode: 'list', value: phoneNumberId } },
		};
		expect(await entries('searchCampaigns', other)).toEqual([]);
		expect(await entries('searchCampaigns', india)).toEqual([]);
	});

	it.each(waysToSay('spring-sale', 'name'))('a report is made of %j', async (campaign) => {
		const report = await run({ resource: 'campaign', operation: 'getReport', campaign });
		expect(report).toMatchObject([{ campaign: 'spring-sale', recipients: 1 }]);
	});
});

describe('the list of flows', () => {
	let id: string;

	beforeAll(async () => {
		const { businessAccountId, accessToken } = bench.sandbox.account;
		const create = async (name: string, publish: boolean) =>
			await atMeta(
				`${businessAccountId}/flows`,
				{
					...{ name, categories: ['OTHER'], publish },
					flow_json: JSON.stringify({ version: '7.0', screens: [{ id: 'A', title: 'A' }] }),
				},
				accessToken,
			);
		await create('Survey', false);
		id = String((await create('Book a visit', true)).id);
	});

	it('has those of the account, the published ones first', async () => {
		expect((await entries('searchFlows')).map(({ name }) => name)).toEqual([
			'Book a visit · published',
			'Survey · draft',
		]);
		expect(await entries('searchFlows', { filter: 'visit' })).toEqual([
			{ name: 'Book a visit · published', value: id },
		]);
	});

	it.each(['list', 'typed', 'before', 'expression'])(
		'a flow goes out by its ID: %s',
		async (way) => {
			const flowId = Object.fromEntries(
				['list', 'typed', 'before', 'expression'].map((name, at) => [
					name,
					waysToSay(id, 'id')[at],
				]),
			)[way] as INodeParameters;
			await bench.takesForOpen('31656000001');
			const [{ request } = {}] = await run({
				...{ to: '31656000001', mode: 'freeFormOnly', messageType: 'flow', flowId },
				...{
					body: 'Hello',
					flowCta: 'Open',
					outsideWindow: 'skip',
					options: { previewOnly: true },
				},
			});
			expect(JSON.stringify(request)).toContain(`"flow_id":"${id}"`);
		},
	);
});

describe('the list of sign-up links', () => {
	let id: string;

	beforeAll(async () => {
		const link = {
			...{
				signup_message:
					'Get our {{offers}} and news\non WhatsApp, every week, and never more than that',
			},
			...{ confirmation_message: 'Welcome!', privacy_policy_url: 'https://example.com/privacy' },
			policy: {
				tos: 'https://www.facebook.com/legal/ads-manager-marketing-messages-terms',
				accepted: true,
			},
		};
		id = String((await atMeta(`${INDIA.businessAccountId}/signups`, link, INDIA.accessToken)).id);
	});

	it('says what each one says, and whether it works', async () => {
		expect(await entries('searchSignupLinks', india)).toEqual([
			{
				value: id,
				name: expect.stringMatching(
					/^Get our .* news on WhatsApp, .* … · active · \d+$/,
				) as unknown,
			},
		]);
		expect(await entries('searchSignupLinks', { ...india, filter: 'nothing like it' })).toEqual([]);
	});

	it.each([0, 1, 2, 3])('a link is told of, said in the way no. %i', async (way) => {
		const signupId = waysToSay(id, 'id')[way] as INodeParameters;
		const told = await run({ resource: 'signupLink', operation: 'get', signupId }, india);
		expect(told).toMatchObject([{ signupId: id, confirmationMessage: 'Welcome!' }]);
	});
});

describe("the list of Meta's library", () => {
	const library = async (newLanguage: string, filter?: string) =>
		await entries('searchLibrary', {
			...{
				type: 'whatsAppCloudTemplates',
				parameters: { resource: 'template', operation: 'createFromLibrary', newLanguage },
			},
			...(filter === undefined ? {} : { filter }),
		});

	it('has what there is in the chosen language, with its text', async () => {
		expect((await library('nl')).map(({ name, value }) => [name, value])).toEqual([
			[
				'delivery_update_1 · utility · Goed nieuws, [1]: bestelling [2] is onderweg en komt op [3] aan.',
				'delivery_update_1',
			],
		]);
	});

	it.each(['', '={{ $json.language }}'])(
		'shows each text once for the language %j',
		async (given) => {
			const names = (await library(given)).map(({ value }) => value);
			expect(names).toContain('delivery_update_1');
			expect(names).toEqual([...new Set(names)]);
		},
	);

	it('is searched by Meta, in names and texts', async () => {
		const [found, ...others] = await library('en_US', 'is due on');
		expect(found?.value).toBe('payment_due_reminder_1');
		expect(others).toEqual([]);
	});

	it.each(waysToSay('delivery_update_1', 'name'))(
		'a template is made of %j',
		async (libraryTemplate) => {
			await bench.control('POST', '/reset');
			const made = await run(
				{
					...{ resource: 'template', operation: 'createFromLibrary', libraryTemplate },
					...{ newLanguage: 'nl', newName: 'pakket' },
					libraryButtons: { values: [{ value: 'https://greenhouse.example/' }] },
				},
				{ type: 'whatsAppCloudTemplates' },
			);
			expect(made).toMatchObject([{ name: 'pakket', language: 'nl' }]);
		},
	);
});

it.each(['searchFlows', 'searchSignupLinks'])(
	'%s says what keeps it from listing anything',
	async (method) => {
		const other = await startBench({ accessToken: 'EAAunknown' });
		try {
			const node = { name: 'New', type: 'whatsAppCloud', parameters: {} };
			await expect(other.engine.callListSearch(node, method)).rejects.toThrow(/access token/i);
		} finally {
			await other.close();
		}
	},
);
