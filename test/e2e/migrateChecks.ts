import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { Check } from '../../tools/checks.ts';
import type { WorkflowFile } from '../../tools/n8n/api.ts';
import { ROOT } from '../../tools/root.ts';
import { until } from '../../tools/until.ts';
import { addBusiness, credentialFor } from './businesses.ts';
import { expectEqual } from './expect.ts';
import type { KillStage } from './killStage.ts';
import { write } from './waitChecks.ts';
import { node } from './workflowNodes.ts';

const CUSTOMER = '31612900011';

/** What the command makes of a workflow; it is built with the stage. */
function migrate(workflow: object): WorkflowFile {
	const built = createRequire(import.meta.url)(join(ROOT, 'dist/migrate/migrate.js')) as {
		migrate: (workflow: object) => { workflow: WorkflowFile };
	};
	return built.migrate(workflow).workflow;
}

const string = (leftValue: string, rightValue: string) => ({
	conditions: {
		...{ options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 } },
		conditions: [
			{
				...{ id: randomUUID(), leftValue, rightValue },
				operator: { type: 'string', operation: 'equals' },
			},
		],
		combinator: 'and',
	},
});

const sends = (name: string, phoneNumberId: string, recipient: string, textBody: string) =>
	node(name, 'n8n-nodes-base.whatsApp', {
		...{ operation: 'send', phoneNumberId, textBody },
		...{ recipientPhoneNumber: recipient, additionalFields: {} },
	});

/** A bot with n8n's own nodes, as people publish them. */
function bot(phoneNumberId: string): object {
	const to = (...names: string[]) => ({
		main: names.map((name) => [{ node: name, type: 'main', index: 0 }]),
	});
	return {
		name: 'Bot',
		nodes: [
			node(
				'WhatsApp Trigger',
				'n8n-nodes-base.whatsAppTrigger',
				{ updates: ['messages'], options: {} },
				{ webhookId: randomUUID() },
			),
			node('Messages', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'messages', options: {} }),
			node('Text?', 'n8n-nodes-base.if', string('={{ $json.type }}', 'text'), { typeVersion: 2.2 }),
			node(
				'Words',
				'n8n-nodes-base.set',
				{
					assignments: {
						assignments: [
							{
								...{ id: '1', name: 'words', type: 'string' },
								value: '={{ $json.text.body.toUpperCase() }}',
							},
						],
					},
					includeOtherFields: true,
				},
				{ typeVersion: 3.4 },
			),
			sends(
				'Answer',
				phoneNumberId,
				"={{ $('WhatsApp Trigger').item.json.messages[0].from }}",
				"={{ $('WhatsApp Trigger').item.json.contacts[0].wa_id }}: {{ $json.words }}",
			),
			sends('Sorry', phoneNumberId, "={{ $('Text?').item.json.from }}", 'Texts only, please.'),
		],
		connections: {
			'WhatsApp Trigger': to('Messages'),
			Messages: to('Text?'),
			'Text?': to('Words', 'Sorry'),
			Words: to('Answer'),
		},
		settings: { executionOrder: 'v1' },
	};
}

/** A workflow with n8n's WhatsApp nodes, after the command has put ours in their place. */
export const migrateChecks: Array<Check<KillStage>> = [
	{
		title: "a bot made with n8n's own nodes answers the same customers once it is migrated",
		async run(stage) {
			const { api, phones, signal } = stage;
			const business = await addBusiness(stage, 'Movers');
			const whatsAppCloudApi = await credentialFor(stage, 'Movers', business);
			const workflow = migrate(bot(business.phoneNumberId));
			const nodes = workflow.nodes.map((one) => ({
				...one,
				...(one.type.startsWith('n8n-nodes-whatsapp-cloud')
					? { credentials: { whatsAppCloudApi } }
					: {}),
			}));
			const saved = await api.createWorkflow({ ...workflow, nodes });
			await api.publish(saved);
			await write(stage, CUSTOMER, 'Hello', business.phoneNumberId);
			const location = { latitude: 52.37, longitude: 4.89 };
			await phones.call('POST', `/customers/${CUSTOMER}/messages`, {
				...{ type: 'location', location, phoneNumberId: business.phoneNumberId },
			});
			const answers = async () =>
				(await phones.taken())
					.filter(({ customer }) => customer === CUSTOMER)
					.map(({ text }) => text)
					.sort();
			let failures = '';
			const areAnswered = async () => {
				const executions = await api.executions(saved.id);
				const failed = executions.filter(({ status }) => status === 'error');
				const told = failed.map(async ({ id }) => (await api.execution(id)).failure);
				failures = (await Promise.all(told)).join(' ');
				return (await answers()).length >= 2;
			};
			await until('both are answered', areAnswered, {
				...{ withinMs: 60_000, everyMs: 500, signal },
				seen: () => failures,
			});
			// Statuses of the answers start it no longer, as nothing in it reads them.
			const all = await answers();
			expectEqual('answers', all, ['31612900011: HELLO', 'Texts only, please.']);
			return all.join(' | ');
		},
	},
];
