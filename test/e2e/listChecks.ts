import { randomUUID } from 'node:crypto';

import type { Stage } from '../../demo/stage.ts';
import type { Check } from '../../tools/checks.ts';
import { openNew } from './editorChecks.ts';
import type { EditorPage } from './editorPage.ts';
import { expectContains, expectEqual } from './expect.ts';

const REPORT = { resource: 'campaign', operation: 'getReport' };

/** What may be chosen from a list, and is kept by n8n, by Meta for the account, or by Meta for everybody. */
export function listChecks(editor: EditorPage): Array<Check<Stage>> {
	return [
		{
			title: 'a campaign is chosen from the list; one that was typed before is still there',
			async run(stage) {
				await sendIn(stage, 'spring-sale');
				await openNew(editor, stage, 'whatsAppCloud', REPORT);
				const entries = await editor.entriesOf('campaign', 'spring-sale');
				expectContains(entries, ['spring-sale · ']);
				const list = await editor.screenshot('list-campaigns');
				await editor.choose('spring-sale');
				await editor.executeNode('recipients');
				await openNew(editor, stage, 'whatsAppCloud', { ...REPORT, campaign: 'spring-sale' });
				const field = editor.page.getByTestId('resource-locator-campaign').locator('input');
				const shown = await field.evaluateAll((inputs) =>
					inputs.map((input) => (input as HTMLInputElement).value),
				);
				expectContains(shown, ['spring-sale']);
				await editor.executeNode('recipients');
				expectEqual('nodes with issues', await editor.nodesWithIssues(), []);
				return [list, await editor.screenshot('list-campaign-typed')].join('\n    ');
			},
		},
		{
			title: "a flow is chosen from the account's list",
			async run(stage) {
				const { accessToken, businessAccountId } = stage.sandbox.account;
				await fetch(`${stage.sandbox.url}/v26.0/${businessAccountId}/flows`, {
					method: 'POST',
					headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
					body: JSON.stringify({ name: 'Book a visit', categories: ['APPOINTMENT_BOOKING'] }),
				});
				const flow = { mode: 'freeFormOnly', messageType: 'flow' };
				await openNew(editor, stage, 'whatsAppCloud', flow);
				const entries = await editor.entriesOf('flowId', 'Book a visit');
				expectContains(entries, ['Book a visit · draft']);
				return await editor.screenshot('list-flows');
			},
		},
		{
			title: "a text of Meta's library is chosen from the list, in the language of the template",
			async run(stage) {
				const create = { operation: 'createFromLibrary', newLanguage: 'nl' };
				await openNew(editor, stage, 'whatsAppCloudTemplates', create);
				const entries = await editor.entriesOf('libraryTemplate', 'delivery_update_1');
				expectContains(entries, ['delivery_update_1 · utility · Goed nieuws, [1]']);
				return await editor.screenshot('list-library');
			},
		},
	];
}

/** Sends a template for a campaign. */
async function sendIn({ api, furnishings }: Stage, campaign: string): Promise<void> {
	const node = (name: string, type: string, parameters: Record<string, unknown> = {}) => ({
		...{ id: randomUUID(), name, type, typeVersion: 1, position: [0, 0], parameters },
		credentials: {
			whatsAppCloudApi: { id: furnishings.credentialIds.whatsApp, name: 'WhatsApp Sandbox' },
		},
	});
	const { id } = await api.createWorkflow({
		name: 'Campaign',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Send', 'n8n-nodes-whatsapp-cloud.whatsAppCloud', {
				...{ mode: 'templateOnly', to: '+31690000077', options: { campaign } },
				template: { __rl: true, mode: 'list', value: 'opening_hours|en_US' },
			}),
		],
		connections: { Start: { main: [[{ node: 'Send', type: 'main', index: 0 }]] } },
		settings: {},
	});
	const { status, failure = '' } = await api.run(id, 'Start');
	expectEqual('the campaign', `${status} ${failure}`.trim(), 'success');
}
