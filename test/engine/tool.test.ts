import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { WhatsAppCloud } from '../../nodes/WhatsAppCloud/WhatsAppCloud.node';
import { agent, asTool, olderAgent, readBy } from './agents';
import { template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';
import type { NodeSpec } from './workflow';

let bench: Bench;
let lastCustomer = 31612900000;

beforeAll(async () => {
	const tools = [asTool(new WhatsAppCloud()), asTool(new WhatsAppCloud(), 'HitlTool')];
	bench = await startBench({}, {}, [agent, olderAgent, ...tools]);
});

afterAll(async () => await bench.close());

beforeEach(async () => await bench.control('POST', '/reset'));

afterEach(() => jest.restoreAllMocks());

const QUESTION: INodeParameters = {
	...{ resource: 'message', operation: 'sendAndWait', accept: 'any', body: 'Does it suit you?' },
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
};

const REMINDER: INodeParameters = {
	...{ resource: 'message', operation: 'send', mode: 'templateOnly' },
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
};

async function run(
	by: 'agent' | 'olderAgent',
	parameters: INodeParameters,
	{ input = [{}], ...settings }: { input?: IDataObject[] } & Partial<NodeSpec> = {},
) {
	const phone = String(++lastCustomer);
	const to = `={{ $fromAI('phone', 'The customer', 'string') }}`;
	const type = 'whatsAppCloudTool';
	const result = await bench.engine.runWorkflow({
		nodes: [
			{ name: 'Agent', type: by },
			{ name: 'Tool', type, parameters: { to, ...parameters }, ...settings },
		],
		connections: {},
		tools: { Tool: 'Agent' },
		input: input.map((item) => ({ phone, ...item })),
	});
	return { run: result, phone };
}

/** What a model reads of a tool that n8n has run. */
const readOf = ({ run: { raw } }: Awaited<ReturnType<typeof run>>) =>
	raw.data.resultData.runData.Tool?.at(-1)?.data?.ai_tool?.[0]?.map(({ json }) => json);

describe('as a tool of an AI Agent', () => {
	it.each(['agent', 'olderAgent'] as const)('sends what the model asks for (%s)', async (by) => {
		const { phone } = await run(by, REMINDER);
		expect(await bench.received({ customer: phone }, 1)).toHaveLength(1);
	});

	it('waits for the customer; what comes when nobody answers is what the model reads', async () => {
		const { run: waiting, phone } = await run('agent', QUESTION);
		expect(waiting.raw.waitTill).toBeDefined();
		expect(await bench.received({ customer: phone }, 1)).toHaveLength(1);
		const [next] = waiting.raw.data.executionData?.nodeExecutionStack ?? [];
		expect(next?.node.name).toBe('Tool');
		expect(next?.data.main).toEqual([
			[expect.objectContaining({ json: expect.objectContaining({ timedOut: true }) as object })],
		]);
	});

	it('refuses to wait where whoever runs it cannot, before anything is sent', async () => {
		const { run: older, phone } = await run('olderAgent', QUESTION);
		const [{ read } = {}] = older.node('Agent').json;
		expect(read).toMatch(/cannot wait here.*AI Agent from version 3.*Nothing was sent/s);
		expect(read).toMatch(/MCP Server Trigger.*Message → Send/s);
		expect(older.raw.waitTill).toBeUndefined();
		expect(await bench.received({ customer: phone })).toEqual([]);
	});

	it('refuses to be the human review of a tool, where no answer would let the tool run', async () => {
		const { run: review, phone } = await run('agent', QUESTION, { type: 'whatsAppCloudHitlTool' });
		expect(readBy(review)).toMatch(/cannot be the human review.*Nothing was sent/s);
		expect(review.raw.waitTill).toBeUndefined();
		expect(await bench.received({ customer: phone })).toEqual([]);
	});

	it.each(['agent', 'olderAgent'] as const)(
		"does not send again with n8n's Retry On Fail what may be out (%s)",
		async (by) => {
			const match = { path: '/messages', method: 'POST' };
			await bench.control('POST', '/faults', { kind: 'reset-after', times: 1, match });
			const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
			const { phone } = await run(by, REMINDER, retry);
			expect(await bench.received({ customer: phone }, 1)).toHaveLength(1);
		},
	);

	it('sends all that is asked for to one customer at the same time', async () => {
		const [day, time] = ["={{ $fromAI('day', '', 'string') }}", '14:30'];
		const parameters = {
			...REMINDER,
			...values({ body_1: 'Anna', body_2: day, body_3: time }),
		};
		const input = [{ day: 'Monday' }, { day: 'Tuesday' }, { day: 'Friday' }];
		const { run: older, phone } = await run('olderAgent', parameters, { input });
		const read = older.node('Agent').json.map((json) => String(json.read));
		expect(read.filter((text) => text.includes('accepted'))).toHaveLength(3);
		expect(await bench.received({ customer: phone }, 3)).toHaveLength(3);
	});

	it.each(['agent', 'olderAgent'] as const)(
		'tells the model with each refusal what to do about it, once (%s)',
		async (by) => {
			const refused = [
				[{ ...REMINDER, to: '12' }, 'a user ID from a trigger'],
				[{ ...REMINDER, mode: 'freeFormOnly', text: 'Hi', template: '' }, 'Outside the Window'],
			] as const;
			for (const [parameters, advice] of refused) {
				const result = await run(by, parameters);
				const read = JSON.stringify(
					by === 'agent' ? readOf(result) : result.run.node('Agent').json[0]?.read,
				);
				expect(read.split(advice)).toHaveLength(2);
			}
			const match = { path: '/messages', method: 'POST' };
			await bench.control('POST', '/faults', { kind: 'error', code: 190, times: 1, match });
			const result = await run(by, REMINDER);
			const read = by === 'agent' ? readOf(result) : result.run.node('Agent').json[0]?.read;
			expect(JSON.stringify(read)).toMatch(/190.*[Cc]reate a new access token/);
		},
	);
});

describe('Send and Wait for Reply below a path', () => {
	const below = (path: string) => {
		jest.restoreAllMocks();
		const additionalData = bench.engine.additionalData.bind(bench.engine);
		jest.spyOn(bench.engine, 'additionalData').mockImplementation((parameters) => {
			const data = additionalData(parameters);
			const webhookWaitingBaseUrl = `https://example.com${path}/webhook-waiting`;
			return { ...data, webhookWaitingBaseUrl };
		});
	};

	const ask = async () => {
		const phone = String(++lastCustomer);
		const result = await bench.engine.runWorkflow({
			nodes: [{ name: 'Ask', type: 'whatsAppCloud', parameters: { to: phone, ...QUESTION } }],
		});
		return { result, phone };
	};

	it.each(['/n8n', '/automation/n8n'])('is refused before anything is sent (%s)', async (path) => {
		below(path);
		const { result, phone } = await ask();
		expect(result.error?.message).toContain(`below a path (${path})`);
		expect(result.error?.description).toContain('a host name of its own');
		expect(result.raw.waitTill).toBeUndefined();
		expect(await bench.received({ customer: phone })).toEqual([]);
	});

	it('does not take another name of the endpoint for a path', async () => {
		below('');
		process.env.N8N_ENDPOINT_WEBHOOK_WAIT = 'webhook-waiting';
		const { result } = await ask();
		delete process.env.N8N_ENDPOINT_WEBHOOK_WAIT;
		expect(result.raw.waitTill).toBeDefined();
		below('/internal');
		process.env.N8N_ENDPOINT_WEBHOOK_WAIT = 'internal/webhook-waiting';
		const { result: other } = await ask();
		delete process.env.N8N_ENDPOINT_WEBHOOK_WAIT;
		expect(other.raw.waitTill).toBeDefined();
	});
});
