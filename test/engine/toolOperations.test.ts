import type { IDataObject } from 'n8n-workflow';

import { WhatsAppCloud } from '../../nodes/WhatsAppCloud/WhatsAppCloud.node';
import { WhatsAppCloudTemplates } from '../../nodes/WhatsAppCloud/WhatsAppCloudTemplates.node';
import { agent, asTool, olderAgent, readBy } from './agents';
import { addIndia, INDIA } from './india';
import { sendNode, template, values } from './sendNode';
import { ATTEMPTS, type Attempt } from './toolAttempts';
import { startBench, type Bench } from './whatsapp';

/** So much of an item a model reads without tiring, with what a node gives out unless it is told otherwise. */
const ENOUGH = 2500;

const NODES = [new WhatsAppCloud(), new WhatsAppCloudTemplates()];

let bench: Bench;

beforeAll(async () => {
	bench = await startBench(
		{},
		{ india: INDIA },
		[agent, olderAgent, ...NODES.map((node) => asTool(node))],
		addIndia,
	);
	await bench.engine.runWorkflow({
		nodes: [
			sendNode({
				...{ to: '31612345678', mode: 'templateOnly', options: { campaign: 'spring' } },
				...template('appointment_reminder|en_US'),
				...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
			}),
		],
	});
});

afterAll(async () => await bench.close());

beforeEach(async () => await bench.control('POST', '/reset'));

/** What n8n offers of a node: `<resource>/<operation>`, with the words for it. */
const operations = NODES.flatMap(({ description: { properties } }) =>
	properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [], displayOptions }) =>
			options.map((option) => ({
				name: `${String(displayOptions?.show?.resource?.[0])}/${'value' in option ? String(option.value) : ''}`,
				action: 'action' in option ? (option.action ?? '') : '',
			})),
		),
);

async function use(by: 'agent' | 'olderAgent', name: string, given: IDataObject) {
	const [resource = '', operation = ''] = name.split('/');
	const { parameters, india } = ATTEMPTS[name] ?? {};
	const id = india ? 'india' : 'sandbox';
	const run = await bench.engine.runWorkflow({
		nodes: [
			{ name: 'Agent', type: by },
			{
				name: 'Tool',
				type: resource === 'template' ? 'whatsAppCloudTemplatesTool' : 'whatsAppCloudTool',
				parameters: { resource, operation, ...parameters },
				credentials: { whatsAppCloudApi: { id, name: id } },
			},
		],
		connections: {},
		tools: { Tool: 'Agent' },
		input: [given],
	});
	// As a person reads it.
	const plain = (text: string) => text.replaceAll('\\"', '"');
	if (by === 'agent') return { run, said: readBy(run), read: plain(readBy(run)) };
	const [json] = run.node('Agent').json;
	const said = String(json?.read ?? run.error?.message);
	return { run, said, read: plain(said), told: json };
}

async function wrong(
	by: 'agent' | 'olderAgent',
	name: string,
	attempt: Attempt,
	given: IDataObject,
) {
	if (!attempt.wrong)
		await bench.control('POST', '/faults', { kind: 'error', code: 190, times: 9 });
	return await use(by, name, { ...given, ...attempt.wrong });
}

describe('as tools of AI Agents and of the MCP Server Trigger', () => {
	it('all operations are tried', () => {
		expect(Object.keys(ATTEMPTS).sort()).toEqual(operations.map(({ name }) => name).sort());
	});

	it('each has words of its own that say what it does', () => {
		const actions = operations.map(({ action }) => action);
		expect(new Set(actions).size).toBe(actions.length);
		// A verb, and what it is done to: all that a model is told.
		for (const action of actions) expect(action).toMatch(/^[A-Z][a-z]+( \S+){1,9}$/);
	});

	it.each(Object.entries(ATTEMPTS))('%s', async (name, attempt) => {
		const given = { ...attempt.given, ...(await attempt.before?.(bench)) };
		for (const by of ['agent', 'olderAgent'] as const) {
			const { read, told } = await wrong(by, name, attempt, given);
			expect(read).toMatch(attempt.reads === 'waits' && told ? /cannot wait here/ : attempt.advice);
			if (!told) continue;
			if (attempt.wrong) expect(read).not.toMatch(/\b(?:error|problem|mistake|undefined)\b/i);
			const { action } = operations.find((one) => one.name === name) ?? {};
			expect(told.description).toBe(
				`${action} in WhatsApp Cloud${name.startsWith('template/') ? ' Templates' : ''}`,
			);
			expect(told.asks).toEqual(expect.arrayContaining(Object.keys(attempt.wrong ?? {})));
		}
		await bench.control('DELETE', '/faults');
		const { run, said, read } = await use('agent', name, given);
		if (attempt.reads === 'waits') {
			expect(run.raw.waitTill).toBeDefined();
			return;
		}
		expect(read).toMatch(attempt.reads);
		if (!said.startsWith('[')) return;
		const items = (JSON.parse(said) as unknown[]).map((item) => JSON.stringify(item));
		expect(items.filter(({ length }) => length > ENOUGH)).toEqual([]);
	});
});
