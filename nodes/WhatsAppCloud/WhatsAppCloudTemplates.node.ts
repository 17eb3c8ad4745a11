import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { templateHints } from './actions/hints';
import { outputsOf, resume, resumeWebhook } from './actions/message/resume';
import { operationsOf, propertiesOf, templateResources } from './actions/resources';
import { router } from './actions/router';
import { subtitleOf } from './actions/subtitle';
import { testCredential } from './editor/credentialTest';
import { searchLibrary, searchTemplates } from './editor/listSearch';
import { mapTemplateFields } from './editor/resourceMapping';

const operations = operationsOf(templateResources);

// eslint-disable-next-line @n8n/community-nodes/webhook-lifecycle-complete -- nothing to register: only waiting executions are continued there
export class WhatsAppCloudTemplates implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Cloud Templates',
		name: 'whatsAppCloudTemplates',
		icon: {
			light: 'file:whatsAppCloudTemplates.svg',
			dark: 'file:whatsAppCloudTemplates.dark.svg',
		},
		group: ['input'],
		version: 1,
		subtitle: subtitleOf(templateResources),
		description:
			'List, create, edit and delete the approved messages of a WhatsApp Business Account, and wait for their review',
		defaults: { name: 'WhatsApp Cloud Templates' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsOf('template', 'Decided', 'No Decision'),
		webhooks: [resumeWebhook],
		waitingNodeTooltip: "Waits for Meta's review",
		credentials: [{ name: 'whatsAppCloudApi', required: true, testedBy: 'testCredential' }],
		hints: templateHints,
		properties: propertiesOf(templateResources, 'template'),
	};

	methods = {
		credentialTest: { testCredential },
		listSearch: { searchLibrary, searchTemplates },
		resourceMapping: { mapTemplateFields },
	};

	webhook = resume;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this, operations);
	}
}
