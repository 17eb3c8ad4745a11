import type { Model } from '../../demo/model.ts';
import type { N8nApi, WorkflowFile } from '../../tools/n8n/api.ts';
import { askQuestion, Questions } from './questions.ts';
import type { CredentialReference } from './reminders.ts';
import { node, startNode } from './workflowNodes.ts';

/** Publishes a workflow in which an AI Agent may ask a customer, and says what it has read of the answer. */
export async function publishAgent(
	api: N8nApi,
	webhookUrl: string,
	credential: CredentialReference,
	model: Model,
	typeVersion: number,
): Promise<Questions> {
	const name = 'Model';
	const data = model.credential;
	const id = await api.createCredential({ name, type: 'openAiApi', data });
	return await Questions.publishAs(api, webhookUrl, (path) =>
		workflow(path, credential, { id, name }, typeVersion),
	);
}

function workflow(
	path: string,
	credential: CredentialReference,
	model: CredentialReference,
	typeVersion: number,
): WorkflowFile {
	const langchain = '@n8n/n8n-nodes-langchain';
	const to = (type: string) => ({ [type]: [[{ node: 'Agent', type, index: 0 }]] });
	return {
		name: `Agent ${typeVersion} ${path}`,
		nodes: [
			startNode(path),
			node(
				'Agent',
				`${langchain}.agent`,
				{ promptType: 'define', text: '={{ JSON.stringify({ calls: $json.body.calls }) }}' },
				{ typeVersion },
			),
			node(
				'Model',
				`${langchain}.lmChatOpenAi`,
				{ model: { __rl: true, mode: 'id', value: 'obedient' }, options: {} },
				{ typeVersion: 1.2, credentials: { openAiApi: model } },
			),
			node(
				'Ask the Customer',
				'n8n-nodes-whatsapp-cloud.whatsAppCloudTool',
				{
					...askQuestion('any'),
					...{ descriptionType: 'manual', toolDescription: 'Asks a customer.' },
					to: "={{ $fromAI('phone', 'The phone number', 'string') }}",
					waitAmount: "={{ $fromAI('wait', 'Minutes', 'number') }}",
				},
				{ credentials: { whatsAppCloudApi: credential } },
			),
		],
		connections: {
			Start: to('main'),
			Model: to('ai_languageModel'),
			'Ask the Customer': to('ai_tool'),
		},
		settings: { executionOrder: 'v1' },
	};
}
