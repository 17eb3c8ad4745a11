import { migrate } from '../../migrate/migrate';
import type { Note } from '../../migrate/report';
import { readWorkflows } from '../../migrate/workflow';
import type { JsonObject } from '../../nodes/WhatsAppCloud/json';
import { WORKFLOWS } from './workflows';

const BASE = 'n8n-nodes-base';

const node = (name: string, type: string, parameters: JsonObject = {}, more: JsonObject = {}) => ({
	...{ id: name, name, type, typeVersion: 1, position: [0, 0], parameters },
	...more,
});

const trigger = (parameters: JsonObject = {}) =>
	node(
		'WhatsApp Trigger',
		`${BASE}.whatsAppTrigger`,
		{ updates: ['messages'], options: {}, ...parameters },
		{ webhookId: 'hook', credentials: { whatsAppTriggerApi: { id: '1', name: 'OAuth' } } },
	);

const send = (parameters: JsonObject, name = 'Send message') =>
	node(
		name,
		`${BASE}.whatsApp`,
		{ phoneNumberId: '1', recipientPhoneNumber: '+31612345678', ...parameters },
		{ onError: 'continueErrorOutput' },
	);

const to = (...names: string[]) => ({
	main: [names.map((name) => ({ node: name, type: 'main', index: 0 }))],
});

function run(nodes: object[], connections: object = {}, more: object = {}) {
	const [workflow] = readWorkflows(JSON.stringify({ nodes, connections, ...more }));
	if (!workflow) throw new Error('No workflow.');
	const migrated = migrate(workflow);
	const byName = (name: string) => migrated.workflow.nodes.find((one) => one.name === name);
	return { ...migrated, byName, parameters: (name: string) => byName(name)?.parameters ?? {} };
}

const about = (notes: Note[], kind: Note['kind'], name?: string) =>
	notes.filter((note) => note.kind === kind && note.node === name).map(({ text }) => text);

describe('a workflow with WhatsApp nodes of n8n', () => {
	it('gets ours in their place, with the same names, settings and connections', () => {
		const connections = { 'WhatsApp Trigger': to('Send message') };
		const { workflow, byName } = run(
			[
				trigger(),
				send({ operation: 'send', textBody: '=Hello {{ $json.contacts[0].profile.name }}' }),
			],
			connections,
		);
		expect(workflow.connections).toEqual(connections);
		expect(byName('WhatsApp Trigger')).toEqual({
			...{ id: 'WhatsApp Trigger', name: 'WhatsApp Trigger', position: [0, 0], webhookId: 'hook' },
			...{ type: 'n8n-nodes-whatsapp-cloud.whatsAppCloudTrigger', typeVersion: 1 },
			parameters: { triggerOn: ['messages'], listenOn: 'app', triggerOptions: {} },
		});
		expect(byName('Send message')).toMatchObject({
			...{ type: 'n8n-nodes-whatsapp-cloud.whatsAppCloud', onError: 'continueErrorOutput' },
			parameters: { to: '+31612345678', text: '=Hello {{ $json.name }}' },
		});
	});

	it('hears which credential each of them had', () => {
		const { notes } = run([trigger()]);
		const [, changed] = about(notes, 'changed', 'WhatsApp Trigger');
		expect(changed).toContain('credential was "OAuth"');
	});

	it('waits as before: what follows on a failure does, although ours has one output more', () => {
		const waits = { operation: 'sendAndWait', message: 'Well?' };
		const nodes = [send(waits, 'Ask'), send(waits, 'Ask Again'), node('Yes', `${BASE}.noOp`)];
		const failed = [{ node: 'Ask Again', type: 'main', index: 0 }];
		const { workflow, parameters, byName } = run(
			[...nodes, node('When', `${BASE}.set`, { when: '={{ $json.data.respondedAt }}' })],
			{ Ask: { main: [...to('Yes').main, failed] }, 'Ask Again': to('When') },
		);
		expect(workflow.connections).toEqual({
			Ask: { main: [...to('Yes').main, [], failed] },
			'Ask Again': to('When'),
		});
		expect(parameters('When')).toEqual({ when: '={{ $json.timestamp }}' });
		// Several items would be refused by ours.
		expect(byName('Ask')).toMatchObject({ executeOnce: true });
	});

	it('has its expressions rewritten, also those behind other nodes, and for an agent', () => {
		const { parameters, notes } = run(
			[
				trigger({ options: { messageStatusUpdates: [] } }),
				node('If', `${BASE}.if`, { left: '={{ $json.messages[0].audio.id }}' }),
				node('Agent', '@n8n/n8n-nodes-langchain.agent', {
					text: '={{ $json.messages[0].text.body }}',
				}),
				node('Memory', '@n8n/n8n-nodes-langchain.memoryBufferWindow', {
					sessionKey: "={{ $('WhatsApp Trigger').item.json.messages[0].from }}",
					sameKey: '={{ $json.messages[0].from }}',
				}),
				send({
					operation: 'send',
					recipientPhoneNumber: "={{ $('WhatsApp Trigger').item.json.contacts[0].wa_id }}",
					textBody: '={{ $json.output }}',
				}),
				node('Log', `${BASE}.set`, {
					id: '={{ $json.messages[0].id }}',
					when: '={{ $json.contacts[0].input }}',
				}),
			],
			{
				'WhatsApp Trigger': to('If'),
				If: to('Agent'),
				Memory: { ai_memory: [[{ node: 'Agent', type: 'ai_memory', index: 0 }]] },
				Agent: to('Send message'),
				'Send message': to('Log'),
			},
		);
		expect(parameters('WhatsApp Trigger').triggerOn).toEqual(['messages']);
		expect(parameters('If').left).toBe(
			"={{ ($json.type === 'audio' ? $json.media?.id : undefined) }}",
		);
		expect(parameters('Agent').text).toBe('={{ $json.text }}');
		expect(parameters('Memory')).toEqual({
			sessionKey: "={{ $('WhatsApp Trigger').item.json.from }}",
			sameKey: '={{ $json.from }}',
		});
		expect(parameters('Send message')).toMatchObject({
			to: "={{ $('WhatsApp Trigger').item.json.from }}",
			text: '={{ $json.output }}',
		});
		expect(parameters('Log')).toEqual({ id: '={{ $json.messageId }}', when: '={{ $json.to }}' });
		expect(about(notes, 'unneeded', 'If')).toHaveLength(1);
	});

	it('gets what has no field of ours from what Meta sent', () => {
		const { parameters } = run(
			[trigger(), node('Set', `${BASE}.set`, { a: '={{ $json.messages[0].edit.message.text }}' })],
			{ 'WhatsApp Trigger': to('Set') },
		);
		expect(parameters('WhatsApp Trigger').triggerOptions).toEqual({ includeRaw: true });
		expect(parameters('Set').a).toBe('={{ $json.raw?.edit?.message?.text }}');
	});

	it('is told about where it is not certain, and left there as it is', () => {
		const unsure = '={{ $json.contacts.length }}';
		const code = {
			jsCode: "return $('WhatsApp Trigger').all().map((item) => item.json.messages[0])",
		};
		const { parameters, notes, workflow } = run(
			[
				trigger(),
				node('Set', `${BASE}.set`, { a: unsure }),
				node('Both', `${BASE}.set`, { a: '={{ $json.messages[0].id }}' }),
				send({ operation: 'send', textBody: 'x' }),
				node('Code', `${BASE}.code`, code),
				send({ operation: 'sendAndWait', responseType: 'customForm' }, 'Form'),
			],
			{ 'WhatsApp Trigger': to('Set', 'Both', 'Send message', 'Code'), 'Send message': to('Both') },
			{ pinData: { 'WhatsApp Trigger': [{ json: {} }], Set: [{ json: {} }] } },
		);
		expect(parameters('Set').a).toBe(unsure);
		expect(about(notes, 'look', 'Set')).toEqual([expect.stringContaining('$json.contacts.length')]);
		expect(parameters('Both').a).toBe('={{ $json.messages[0].id }}');
		expect(about(notes, 'look', 'Both')).toEqual([expect.stringContaining('different nodes')]);
		expect(about(notes, 'look', 'Code')).toHaveLength(1);
		expect(parameters('Code')).toEqual(code);
		expect(about(notes, 'look', 'Form')).toEqual([expect.stringContaining("stays n8n's node")]);
		expect(workflow.nodes.find(({ name }) => name === 'Form')?.type).toBe(`${BASE}.whatsApp`);
		expect(workflow.pinData).toEqual({ Set: [{ json: {} }] });
	});

	it('hears what it does by hand that our nodes do by themselves', () => {
		const { notes } = run([
			node('Challenge', `${BASE}.respondToWebhook`, {
				responseBody: "={{ $json.query['hub.challenge'] }}",
			}),
			node('Fetch', `${BASE}.httpRequest`, {
				url: '={{ $json.url }}',
				nodeCredentialType: 'whatsAppApi',
			}),
			node('Post', `${BASE}.httpRequest`, { url: 'https://graph.facebook.com/v22.0/1/messages' }),
		]);
		expect(notes.map(({ node: name, kind }) => [name, kind])).toEqual([
			['Challenge', 'unneeded'],
			['Fetch', 'unneeded'],
			['Post', 'unneeded'],
		]);
	});

	it('is read in texts in which nodes put in values by themselves', () => {
		const query = "INSERT INTO chats VALUES ('{{ $json.messages[0].from }}', $1)";
		const { parameters } = run(
			[
				trigger(),
				node('Row', `${BASE}.postgres`, {
					...{ operation: 'executeQuery', query },
					options: { queryReplacement: '{{ $json.contacts[0].wa_id }}' },
				}),
				node('Raw', `${BASE}.set`, {
					mode: 'raw',
					jsonOutput: '{ "a": "{{ $json.messages[0].id }}" }',
				}),
				node('Text', `${BASE}.noOp`, { text: '{{ $json.messages[0].id }}' }),
			],
			{ 'WhatsApp Trigger': to('Row', 'Raw', 'Text') },
		);
		expect(parameters('Row')).toMatchObject({
			query: "INSERT INTO chats VALUES ('{{ $json.from }}', $1)",
			options: { queryReplacement: '{{ $json.from }}' },
		});
		expect(parameters('Raw').jsonOutput).toBe('{ "a": "{{ $json.messageId }}" }');
		expect(parameters('Text').text).toBe('{{ $json.messages[0].id }}');
	});

	it('is told of fields that are named without an expression, and of programs of all kinds', () => {
		const { notes } = run(
			[
				trigger({ options: { messageStatusUpdates: [] } }),
				node('Some', `${BASE}.set`, { include: 'selected', includeFields: 'messages, contacts' }),
				node('List', `${BASE}.splitOut`, { fieldToSplitOut: 'messages' }),
				node('Transform', `${BASE}.aiTransform`, { jsCode: 'return items' }),
				node('Any', `${BASE}.code`, { jsCode: 'return Object.keys($input.first().json)' }),
				node('Clock', `${BASE}.code`, { jsCode: 'return { now: Date.now() }' }),
				node('Sub', `${BASE}.executeWorkflow`, {
					workflowInputs: {
						mappingMode: 'defineBelow',
						value: { a: '={{ $json.messages[0].id }}' },
					},
				}),
			],
			{
				'WhatsApp Trigger': to('Some', 'Transform', 'Any', 'Clock', 'Sub'),
				...{ Some: to('List') },
			},
		);
		const looked = (name: string) => about(notes, 'look', name).join();
		expect(looked('Some')).toContain('names "messages", "contacts"');
		expect(looked('List')).toContain('names "messages"');
		expect(looked('Transform')).toContain('is a program');
		expect(looked('Any')).toContain('is a program');
		expect(looked('Clock')).toBe('');
		// Its inputs are written out, so that the other workflow gets what it got.
		expect(looked('Sub')).toBe('');
	});

	it('is told what a program or another node asks Graph for, and nothing of Facebook and Instagram', () => {
		const url = 'https://graph.facebook.com/v22.0';
		const asked = (type: string, parameters: JsonObject, name = 'WhatsApp') =>
			run([node(name, type, parameters)]).notes.map(({ text }) => text.replace(/[:,].*/, ''));
		const sends = ['sends through Graph by hand'];
		expect(asked(`${BASE}.code`, { jsCode: `fetch('${url}/1/messages')` })).toEqual(sends);
		expect(asked(`${BASE}.facebookGraphApi`, { node: '1', edge: 'messages' })).toEqual(sends);
		expect(asked(`${BASE}.httpRequestTool`, { url: `${url}/1/messages` })).toEqual(sends);
		expect(asked(`${BASE}.httpRequest`, { url: `${url}/me/messages` })).toEqual([]);
		expect(asked(`${BASE}.httpRequest`, { url: `${url}/1/feed` })).toEqual([]);
		// Nothing in it is WhatsApp's.
		expect(asked(`${BASE}.httpRequest`, { url: `${url}/1/media` }, 'Publish')).toEqual([]);
		expect(asked(`${BASE}.set`, { a: "={{ $json.query['hub.challenge'] }}" }, 'Page')).toEqual([]);
		expect(asked(`${BASE}.code`, { jsCode: 'now - last < 24 * 60 * 60 * 1000' })).toEqual([
			'seems to reckon the 24-hour window',
		]);
	});

	it('stays as it is without any', () => {
		const { workflow, notes } = run([
			node('Set', `${BASE}.set`, { a: '={{ $json.messages[0].id }}' }),
		]);
		expect(workflow.nodes[0]?.parameters).toEqual({ a: '={{ $json.messages[0].id }}' });
		expect(notes).toEqual([]);
	});
});

describe('a workflow that was migrated', () => {
	it('stays as it is when it is migrated again', () => {
		for (const made of Object.values(WORKFLOWS)) {
			const [workflow] = readWorkflows(JSON.stringify(made));
			const once = workflow && migrate(workflow).workflow;
			const [again] = readWorkflows(JSON.stringify(once));
			expect(again && migrate(again).workflow).toEqual(once);
		}
	});
});

describe('who reads whose items', () => {
	const from = '={{ $json.messages[0].from }}';

	it('is seen through a node that is switched off, but not through one that is called back', () => {
		const { parameters, notes } = run(
			[
				trigger(),
				node('Code', `${BASE}.code`, { jsCode: 'return []' }, { disabled: true }),
				send({ operation: 'send', textBody: from }),
				node('Wait', `${BASE}.wait`, { resume: 'webhook' }),
				node('Set', `${BASE}.set`, { from }),
			],
			{
				...{ 'WhatsApp Trigger': to('Code', 'Wait'), Code: to('Send message') },
				Wait: to('Set'),
			},
		);
		expect(parameters('Send message').text).toBe('={{ $json.from }}');
		expect(parameters('Set').from).toBe(from);
		expect(about(notes, 'look', 'Set')).toEqual([expect.stringContaining('behind another node')]);
	});

	it('is a trigger that is switched off for now, or whose name has quotes in it', () => {
		const name = `Anna's "Bot" 📲 رسالة`;
		const { parameters } = run([
			{ ...trigger(), name, disabled: true },
			node('Set', `${BASE}.set`, {
				a: String.raw`={{ $('Anna\'s "Bot" 📲 رسالة').item.json.messages[0].from }}`,
				b: String.raw`={{ $node["Anna's \"Bot\" 📲 رسالة"].json["messages"][0]["from"] }}`,
			}),
		]);
		expect(JSON.stringify(parameters('Set'))).not.toContain('messages');
	});

	it('is told only where it may be ours, if ways come together or another workflow hands them on', () => {
		const { parameters, notes } = run(
			[
				trigger(),
				node('Agent', '@n8n/n8n-nodes-langchain.agent', {}),
				send({ operation: 'send', textBody: '={{ $json.output }}', recipientPhoneNumber: from }),
				node('Called', `${BASE}.executeWorkflowTrigger`),
				node('Set', `${BASE}.set`, { from, other: '={{ $json.chat }}' }),
				node('Wrong', `${BASE}.set`, { a: '={{ $json.entry[0].id }}' }),
			],
			{
				...{ 'WhatsApp Trigger': to('Agent', 'Send message', 'Wrong') },
				...{ Agent: to('Send message'), Called: to('Set') },
			},
		);
		const looked = (name: string) => about(notes, 'look', name).join();
		expect(looked('Send message')).toContain('$json.messages[0].from, which comes from different');
		expect(looked('Send message')).not.toContain('$json.output');
		expect(looked('Set')).toContain('in what another workflow hands on');
		expect(looked('Set')).not.toContain('$json.chat');
		// n8n's trigger never had it.
		expect(parameters('Wrong').a).toBe('={{ $json.entry[0].id }}');
		expect(looked('Wrong')).toContain('$json.entry[0].id');
		expect(JSON.stringify(parameters('WhatsApp Trigger'))).not.toContain('includeRaw');
	});

	it('is told where several items are read, or all of one', () => {
		const all = "={{ $('WhatsApp Trigger').all().map((one) => one.json.messages[0].from) }}";
		const { parameters, notes } = run([
			trigger(),
			node('Set', `${BASE}.set`, { all, is: "={{ $('WhatsApp Trigger').isExecuted }}" }),
		]);
		expect(parameters('Set').all).toBe(all);
		expect(about(notes, 'look', 'Set')).toEqual([
			"reads $('WhatsApp Trigger').all(): see what stands there now",
		]);
	});
});

describe("statuses, which start a workflow of n8n's trigger too", () => {
	const hears = (nodes: object[], connections: object, options: JsonObject = {}) => {
		const { parameters, notes } = run([trigger({ options }), ...nodes], connections);
		const told = about(notes, 'changed', 'WhatsApp Trigger').some((text) =>
			text.startsWith('statuses of sent messages start the workflow no longer'),
		);
		return [parameters('WhatsApp Trigger').triggerOn, told];
	};
	const sorry = send({
		operation: 'send',
		textBody: 'Sorry',
		recipientPhoneNumber: '={{ $json.contacts[0].wa_id }}',
	});
	const next = { 'WhatsApp Trigger': to('Next') };
	const [kept, left] = [
		[['messages', 'statuses'], false],
		[['messages'], true],
	];

	it('do so no longer where nothing can read them', () => {
		// It would answer its own answers.
		expect(hears([sorry], { 'WhatsApp Trigger': to('Send message') })).toEqual(left);
		const code = node('Next', `${BASE}.code`, { jsCode: 'return $json.messages ? [] : []' });
		expect(hears([code], next)).toEqual(left);
	});

	it.each([
		['an expression', node('Next', `${BASE}.set`, { a: '={{ $json.statuses[0].status }}' })],
		['a program', node('Next', `${BASE}.code`, { jsCode: 'return $json.statuses' })],
		['a program for anything', node('Next', `${BASE}.code`, { jsCode: 'return $input.all()' })],
		['another workflow', node('Next', `${BASE}.executeWorkflow`, { workflowId: '1' })],
		['another server', node('Next', `${BASE}.httpRequest`, { jsonBody: '={{ $json }}' })],
	])('do so as before where %s may read them', (_, reader) => {
		expect(hears([reader], next)).toEqual(kept);
	});

	it('do so as before where somebody chose them', () => {
		expect(hears([], {}, { messageStatusUpdates: ['all'] })).toEqual(kept);
	});

	it('are told from messages where both are read', () => {
		const both = { id: '={{ $json.messages[0].id }}', is: '={{ $json.statuses[0].status }}' };
		const { parameters } = run([trigger(), node('Next', `${BASE}.set`, both)], next);
		expect(parameters('Next').id).toBe(
			"={{ ($json.event === 'message' ? $json.messageId : undefined) }}",
		);
	});

	it('are of the customer who is read as the contact', () => {
		const both = { who: '={{ $json.contacts[0].wa_id }}', is: '={{ $json.statuses[0].status }}' };
		const { parameters } = run([trigger(), node('Next', `${BASE}.set`, both)], next);
		expect(parameters('Next').who).toBe('={{ ($json.from ?? $json.phone) }}');
	});
});

describe('what stands around workflows', () => {
	const workflow = { nodes: [trigger()], connections: {} };

	it.each([
		['of the library', { workflow: { id: 1, workflow } }, 1],
		['of the API, of one', { data: workflow }, 1],
		['of the API, of all', { data: [workflow, workflow], nextCursor: null }, 2],
		['of a list', [{ workflow }, workflow], 2],
	])('is left off: that %s', (_, content, count) => {
		const read = readWorkflows(JSON.stringify(content));
		expect(read.map(({ nodes }) => nodes[0]?.name)).toEqual(
			Array.from({ length: count }, () => 'WhatsApp Trigger'),
		);
	});
});

describe('a file that is no workflow', () => {
	it.each([
		['no JSON', 'not JSON'],
		['[]{', 'not JSON'],
		['{"name":"x"}', 'no list "nodes"'],
		['[{"nodes":[],"connections":{}},{}]', 'Entry 2'],
		['{"nodes":[{}]}', 'Node 1'],
	])('%s is refused with the reason', (text, reason) => {
		expect(() => readWorkflows(text)).toThrow(reason);
	});
});
