import type { Stage } from '../../demo/stage.ts';
import type { Check } from '../../tools/checks.ts';
import { openNew } from './editorChecks.ts';
import type { EditorPage } from './editorPage.ts';
import { node } from './workflowNodes.ts';

const LOOK_UP = 'Look Up';
const AFTER = 'After';

/** What n8n shows beside a node's form before anything has run: what will come out, and what would surprise people. */
export function panelChecks(editor: EditorPage): Array<Check<Stage>> {
	return [
		{
			title: 'the node after one of ours is shown the fields that it will get',
			async run({ api, furnishings }) {
				const id = furnishings.credentialIds.whatsApp;
				const credentials = { whatsAppCloudApi: { id, name: 'WhatsApp Sandbox' } };
				const parameters = { resource: 'conversation', operation: 'getWindow', to: '+31612345678' };
				const nodes = [
					node('Start', 'n8n-nodes-base.manualTrigger', {}),
					node(LOOK_UP, 'n8n-nodes-whatsapp-cloud.whatsAppCloud', parameters, {
						...{ credentials, position: [200, 0] },
					}),
					node(AFTER, 'n8n-nodes-base.set', {}, { typeVersion: 3.4, position: [400, 0] }),
				];
				const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
				const workflow = await api.createWorkflow({
					...{ name: 'What comes out', nodes, settings: {} },
					connections: { Start: to(LOOK_UP), [LOOK_UP]: to(AFTER) },
				});
				await editor.openDraft(workflow.id, nodes[2]?.id);
				for (const field of ['canSendFreeForm', 'secondsLeft', 'waitingForAnswer', 'optedOut']) {
					await editor.sees(field);
				}
				return await editor.screenshot('schema-preview');
			},
		},
		{
			title: 'a hint says so where nothing will be sent, or nothing can be known',
			async run(stage) {
				await openNew(editor, stage, 'whatsAppCloud', { options: { previewOnly: true } });
				await editor.sees('customers get nothing');
				const preview = await editor.screenshot('hint-preview-only');
				const parameters = { resource: 'campaign', operation: 'getReport' };
				await openNew(editor, stage, 'whatsAppCloud', parameters);
				await editor.sees('everything stays at sent');
				await openNew(editor, stage, 'whatsAppCloudTrigger', { triggerOn: ['statuses'] });
				await editor.sees('is not among what starts this workflow');
				return [preview, await editor.screenshot('hint-trigger')].join('\n    ');
			},
		},
	];
}
