import { randomUUID } from 'node:crypto';

import type { Stage } from '../../demo/stage.ts';
import { REMINDERS } from '../../demo/workflows.ts';
import type { Check } from '../../tools/checks.ts';
import type { EditorPage } from './editorPage.ts';
import { expectContains, expectEqual } from './expect.ts';

/** What people search for who do not know the node's name. */
const WANTED = [
	'sms',
	'notify',
	'notify customer',
	'send message',
	'appointment',
	'reminder',
	'order update',
	'opt out',
	'customer',
	'otp',
	'one-time code',
];

/** Each check looks at one thing and leaves a screenshot of it. */
export function editorChecks(editor: EditorPage): Array<Check<Stage>> {
	return [
		{
			title: 'a person can log in as the demo says',
			needed: true,
			async run({ n8n }) {
				await editor.login(n8n.url);
				return 'logged in';
			},
		},
		{
			title: 'the example workflows are there, without anything left to fill in',
			async run({ furnishings }) {
				const paths: string[] = [];
				for (const [name, id] of Object.entries(furnishings.workflows)) {
					await editor.open(id);
					paths.push(await editor.screenshot(`example-${name}`));
					const issues = await editor.nodesWithIssues();
					expectEqual(`nodes with issues in ${name}`, issues, []);
				}
				return paths.join('\n    ');
			},
		},
		{
			title: 'the nodes panel finds the nodes, and what they can do',
			async run({ furnishings }) {
				await editor.open(furnishings.workflows.reminders);
				const names = await editor.searchNodes('WhatsApp Cloud', 'WhatsApp Cloud Templates');
				const panel = await editor.screenshot('nodes-panel');
				expectContains(names, ['WhatsApp Cloud', 'WhatsApp Cloud Templates']);
				const actions = await editor.openInPanel('WhatsApp Cloud', 'Send a message');
				expectEqual('the first action', actions[0], 'Send a message');
				const paths = [panel, await editor.screenshot('nodes-panel-actions')];
				const all = await editor.openTriggers('On messages from customers');
				const triggers = all.filter((name) => name.startsWith('On '));
				expectEqual('the first trigger', triggers[0], 'On messages from customers');
				paths.push(await editor.screenshot('nodes-panel-triggers'));
				return paths.join('\n    ');
			},
		},
		{
			title: 'the nodes panel finds the nodes by what people want to do',
			async run({ furnishings }) {
				await editor.open(furnishings.workflows.reminders);
				for (const wanted of WANTED) {
					const names = await editor.searchNodes(wanted, 'WhatsApp Cloud');
					expectContains(names, ['WhatsApp Cloud']);
				}
				return WANTED.join(', ');
			},
		},
		{
			title: 'the trigger starts on messages',
			async run(stage) {
				await openNode(editor, stage, 'reply', 'Customer Writes');
				const path = await editor.screenshot('trigger');
				expectContains([await editor.textOf('triggerOn')], ['Messages']);
				return path;
			},
		},
		{
			title: 'Send shows what is filled in',
			async run(stage) {
				await openNode(editor, stage, 'reminders', REMINDERS.send);
				const fields = await editor.templateFields('body_3');
				expectContains(fields, ['body_1', 'body_2', 'body_3']);
				return await editor.screenshot('send');
			},
		},
		{
			title:
				"Send lists the account's templates with their texts, and a field for each variable of the chosen one",
			async run(stage) {
				await openNew(editor, stage, 'whatsAppCloud');
				const entries = await editor.entriesOf('template', 'order_update · en_US · utility');
				expectContains(entries, ['appointment_reminder · en_US · utility · Hello [1]']);
				expectContains(entries.slice(-4), [
					'delivery_delay · en_US · utility · paused, cannot be sent',
				]);
				const list = await editor.screenshot('send-templates');
				await editor.choose('order_update · en_US · utility');
				const fields = await editor.templateFields('body_delivery_date');
				expectContains(fields, [
					'header_order_number',
					'body_customer_name',
					'body_order_status',
					'body_delivery_date',
					'button_0_url',
				]);
				return [list, await editor.screenshot('send-variables')].join('\n    ');
			},
		},
		{
			title: 'Templates opens',
			async run(stage) {
				await openNew(editor, stage, 'whatsAppCloudTemplates');
				return await editor.screenshot('templates');
			},
		},
		{
			title: 'Execute Workflow sends the reminders and says why each one is what it is',
			async run(stage) {
				await editor.open(stage.furnishings.workflows.reminders);
				await editor.execute();
				const path = await editor.screenshot('executed');
				await editor.openNode(REMINDERS.send);
				return [path, await editor.screenshot('send-output')].join('\n    ');
			},
		},
	];
}

async function openNode(
	editor: EditorPage,
	{ api, furnishings }: Stage,
	workflow: keyof Stage['furnishings']['workflows'],
	name: string,
): Promise<void> {
	const id = furnishings.workflows[workflow];
	const node = (await api.workflow(id)).nodes.find((candidate) => candidate.name === name);
	await editor.open(id, node?.id);
}

/** Opens a node of ours that is alone in a workflow, as it is when a person has just added it. */
export async function openNew(
	editor: EditorPage,
	{ api, furnishings }: Stage,
	type: string,
	parameters: Record<string, unknown> = {},
): Promise<void> {
	const node = {
		id: randomUUID(),
		name: 'New',
		type: `n8n-nodes-whatsapp-cloud.${type}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: {
			whatsAppCloudApi: { id: furnishings.credentialIds.whatsApp, name: 'WhatsApp Sandbox' },
		},
	};
	const workflow = { name: `New ${type}`, nodes: [node], connections: {}, settings: {} };
	const { id } = await api.createWorkflow(workflow);
	await editor.openDraft(id, node.id);
}
