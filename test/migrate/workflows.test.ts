import { migrate } from '../../migrate/migrate';
import { writeReport } from '../../migrate/report';
import { readWorkflows } from '../../migrate/workflow';
import { asObject, asObjects, type JsonObject } from '../../nodes/WhatsAppCloud/json';
import { WORKFLOWS } from './workflows';

function migrated(name: keyof typeof WORKFLOWS) {
	const [workflow] = readWorkflows(JSON.stringify(WORKFLOWS[name]));
	if (!workflow) throw new Error('No workflow.');
	const result = migrate(workflow);
	const parameters = (node: string): JsonObject =>
		result.workflow.nodes.find((one) => one.name === node)?.parameters ?? {};
	return {
		...result,
		parameters,
		text: (node: string) => JSON.stringify(parameters(node)),
		/** What is said of a node. */
		said: (node: string, kind: string) =>
			result.notes
				.filter((note) => note.node === node && note.kind === kind)
				.map(({ text }) => text),
		/** Nodes that are not needed any more. */
		unneeded: result.notes.flatMap(({ kind, node = '' }) => (kind === 'unneeded' ? [node] : [])),
		assigned: (node: string): JsonObject =>
			Object.fromEntries(
				asObjects(asObject(parameters(node).assignments)?.assignments).map(
					({ name: field, value }) => [String(field), value ?? null],
				),
			),
	};
}

describe('workflows as people publish them', () => {
	it('a bot for voice notes and pictures reads the new items, also through a Switch', () => {
		const { text, parameters, unneeded, workflow } = migrated('mediaBot');
		expect(text('Kind')).toContain("$json.type === 'audio' ? $json.media : undefined");
		expect(text('Spoken?')).toContain(
			"($('WhatsApp Trigger').item.json.type === 'audio' ? $('WhatsApp Trigger').item.json.media : undefined)",
		);
		expect(parameters('Sorry').to).toBe("={{ $('Kind').item.json.from }}");
		expect(parameters('Reply').to).toBe("=+{{ $('WhatsApp Trigger').item.json.from }}");
		expect(parameters('Voice Address').media).toBe('={{ $json.media?.id }}');
		expect(parameters('Agent').text).toBe('={{ $json.text }}');
		expect(unneeded.sort()).toEqual(['Kind', 'Spoken?', 'Voice File']);
		// Nothing of it has to be read in Meta's own object.
		expect(JSON.stringify(workflow)).not.toContain('raw');
		expect(JSON.stringify(workflow)).not.toContain('messages[0]');
	});

	it('an item for each message is what the trigger gives by itself', () => {
		const { workflow, assigned, parameters, unneeded, said } = migrated('splitBot');
		const filter = workflow.nodes.find(({ name }) => name === 'Messages');
		expect(filter).toMatchObject({ type: 'n8n-nodes-base.filter', typeVersion: 2.2 });
		expect(JSON.stringify(filter?.parameters)).toContain('$json.event');
		expect(said('Messages', 'changed')).toHaveLength(1);
		expect(JSON.stringify(parameters('Kind'))).toContain(
			"$json.type == 'audio' && Boolean(($json.type === 'audio' ? $json.media : undefined))",
		);
		expect(parameters('Address').media).toBe('={{ $json.media?.id }}');
		expect(assigned('Asked')).toEqual({
			text: "={{ ($json.type === 'text' ? $json.text : undefined) || $json.raw?.text }}",
			caption:
				"={{ $('Kind').item.json.raw?.image && ($('Kind').item.json.type === 'image' ? $('Kind').item.json.media?.caption : undefined) || '' }}",
			from: "={{ $('WhatsApp Trigger').item.json.from }}",
		});
		expect(parameters('WhatsApp Trigger').triggerOptions).toEqual({ includeRaw: true });
		// The agent's items, and the Set's, are as they were.
		expect(parameters('Memory').sessionKey).toBe('=chat-{{ $json.from }}');
		expect(parameters('Reply').to).toBe("={{ $('Asked').item.json.from }}");
		expect(unneeded.sort()).toEqual(['File', 'Kind']);
	});

	it('what is read behind a Set that keeps the rest is rewritten, unless the Set has such a field', () => {
		const { parameters, assigned, said, unneeded } = migrated('facts');
		expect(assigned('Facts')).toMatchObject({
			kind: "={{ $('WhatsApp Trigger').item.json.type }}",
			name: "={{ $json.name ?? 'Customer' }}",
		});
		expect(parameters('Greet').to).toBe('={{ $json.from }}');
		// It would read the Set's own field.
		expect(parameters('Greet').text).toBe('=Hello {{ $json.contacts[0].profile.name }}!');
		expect(said('Greet', 'look').join()).toContain('$json.contacts[0].profile.name');
		expect(said('Again', 'look').join()).toContain('behind another node');
		expect(said('Clean', 'look').join()).toContain('is a program');
		expect(said('Store', 'look').join()).toContain('takes its columns');
		expect(unneeded).toEqual(['By Type']);
	});

	it("n8n's webhooks and Graph by hand are named, one by one", () => {
		const { notes, workflow } = migrated('byWebhooks');
		const named = (part: string) =>
			notes.filter(({ text }) => text.includes(part)).map(({ node }) => node);
		expect(named("answers Meta's verification")).toEqual(['Verification', 'Ours?', 'Confirm']);
		expect(named("takes Meta's deliveries apart")).toEqual(['Facts']);
		expect(named('tells types of messages apart')).toEqual(['By Type']);
		expect(named('fetches a file')).toEqual(['File']);
		expect(named('asks Graph by hand')).toEqual(['Address']);
		expect(named('sends through Graph')).toEqual(['Send']);
		expect(named('marks messages as read')).toEqual(['Seen']);
		expect(workflow.nodes).toEqual(WORKFLOWS.byWebhooks.nodes);
	});

	it("an agent's tool keeps what the model is told of it", () => {
		const { workflow, parameters, said } = migrated('agentTools');
		expect(workflow.nodes.find(({ name }) => name === 'Write')).toMatchObject({
			type: 'n8n-nodes-whatsapp-cloud.whatsAppCloudTool',
			parameters: {
				...{ descriptionType: 'manual' },
				toolDescription: 'Writes to a customer who has asked for it',
				to: "={{ $fromAI('Phone', `with country code`, 'string') }}",
				text: "={{ $fromAI('Text', ``, 'string') }}",
			},
		});
		expect(said('Review', 'look').join()).toContain("stays n8n's node");
		expect(parameters('Review')).toEqual(WORKFLOWS.agentTools.nodes[3]?.parameters);
	});

	it('an approval is asked for by buttons in the chat', () => {
		const { parameters, text, assigned } = migrated('approval');
		expect(parameters('Ask the Boss')).toMatchObject({
			...{ operation: 'sendAndWait', accept: 'buttons', waitAmount: 2, waitUnit: 'days' },
			body: '={{ $json.Name }} asks for {{ $json.Amount }} euros.',
			buttons: {
				values: [
					{ title: 'Yes', id: 'approve' },
					{ title: '✗ Decline', id: 'decline' },
				],
			},
		});
		expect(text('Approved?')).toContain("($json.replyId === 'approve')");
		expect(parameters('Comment')).toMatchObject({ accept: 'any', body: 'Why not?' });
		expect(assigned('Why')).toEqual({ why: "={{ $('Comment').item.json.text }}" });
	});

	it('a template with an amount and a date goes out with its values as JSON', () => {
		const { parameters, said, text } = migrated('campaign');
		expect(parameters('Offer')).toMatchObject({
			...{ mode: 'templateOnly', to: '={{ $json.Phone }}', templateInput: 'components' },
			template: { value: 'offer|en' },
		});
		const components = String(parameters('Offer').templateComponents);
		expect(components).toContain('(($json.Price)) * 1000');
		expect(components).toContain('"fallback_value": ("" + "until " + ($json.Until))');
		expect(components).toContain('"link": "https://example.com/a.png"');
		expect(said('Offer', 'look').join()).toContain('given as JSON');
		expect(text('Mark')).toContain('$json.messageId');
	});

	it('statuses are read in fields of their own, also by an If of old', () => {
		const { parameters, text, assigned, unneeded } = migrated('statuses');
		expect(parameters('WhatsApp Trigger')).toMatchObject({
			...{ triggerOn: ['messages', 'statuses'], triggerOptions: { statuses: ['failed', 'read'] } },
		});
		expect(text('Failed?')).toContain("($json.event === 'status' ? $json.status : undefined)");
		expect(assigned('Log')).toMatchObject({
			...{ id: "={{ ($json.event === 'status' ? $json.messageId : undefined) }}" },
			who: '={{ $json.to }}',
			when: "={{ ($json.event === 'status' ? String(DateTime.fromISO($json.timestamp).toSeconds()) : undefined) }}",
			line: '={{ $json.displayPhoneNumber }}',
		});
		expect(unneeded).toEqual(['Failed?']);
	});

	it('files, places and contacts keep their fields; what only shows at run time stays', () => {
		const { parameters, said } = migrated('files');
		expect(parameters('Upload')).toMatchObject({ operation: 'upload', binaryPropertyName: 'bill' });
		expect(parameters('Bill')).toMatchObject({
			...{ messageType: 'document', mediaSource: 'id', fileName: 'Bill.pdf' },
			mediaId: "={{ $('Upload').item.json.id }}",
		});
		expect(parameters('Delete')).toMatchObject({
			...{ operation: 'delete', media: "={{ $node['Upload'].json.id }}" },
		});
		expect(parameters('Place')).toMatchObject({ latitude: '={{ $json.lat }}', longitude: 4.89 });
		expect(parameters('Voice')).toMatchObject({
			mediaSource: 'binary',
			binaryPropertyName: 'data',
		});
		expect(said('Voice', 'look').join()).toContain('caption is left out');
		expect(said('Any', 'look').join()).toContain('only shows when it runs');
	});

	it('nodes of old are read as well, and who takes whole items is named', () => {
		const { parameters, text, said } = migrated('oldNodes');
		expect(text('Old Set')).toContain('{{$json.from}}');
		expect(text('Old If')).toContain(
			`($node[\\"WhatsApp Trigger\\"].json.event === 'message' ? $node[\\"WhatsApp Trigger\\"].json.type : undefined)`,
		);
		expect(parameters('Reply').text).toBe('={{$items("WhatsApp Trigger")[0].json.name}}');
		expect(said('Work', 'look').join()).toContain('hands items on to another workflow');
		expect(said('Function', 'look').join()).toContain('is a program');
		expect(said('Once', 'look').join()).toContain('names "messages[0].id"');
		expect(said('Lists', 'look').join()).toContain('splits "contacts"');
		expect(said('Later', 'look')).toHaveLength(3);
	});

	it('and the report of each can be read', () => {
		for (const name of Object.keys(WORKFLOWS) as Array<keyof typeof WORKFLOWS>) {
			const report = writeReport(name, migrated(name).notes);
			expect(report).toMatch(/\n {2}(Changed|Perhaps no longer needed):/);
			expect(report).not.toMatch(/undefined →|\[object/);
		}
	});
});
