import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { sendingHints } from './actions/hints';
import { operationsOf, propertiesOf, sendingResources } from './actions/resources';
import { router } from './actions/router';
import { subtitleOf } from './actions/subtitle';
import { outputsOf, resume, resumeWebhook } from './actions/message/resume';
import { testCredential } from './editor/credentialTest';
import {
	searchCampaigns,
	searchFlows,
	searchPhoneNumbers,
	searchSignupLinks,
	searchTemplates,
} from './editor/listSearch';
import { mapTemplateFields } from './editor/resourceMapping';

const operations = operationsOf(sendingResources);

// eslint-disable-next-line @n8n/community-nodes/webhook-lifecycle-complete -- nothing to register: only waiting executions are continued there
export class WhatsAppCloud implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Cloud',
		name: 'whatsAppCloud',
		icon: { light: 'file:whatsAppCloud.svg', dark: 'file:whatsAppCloud.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: subtitleOf(sendingResources),
		description:
			"Send and receive WhatsApp messages: free text within 24 hours of the customer's last one, otherwise a template",
		defaults: { name: 'WhatsApp Cloud' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsOf('message', 'Answered', 'No Answer'),
		webhooks: [resumeWebhook],
		waitingNodeTooltip: "Waits for the customer's answer",
		credentials: [{ name: 'whatsAppCloudApi', required: true, testedBy: 'testCredential' }],
		hints: sendingHints,
		properties: propertiesOf(sendingResources, 'message'),
	};

	methods = {
		credentialTest: { testCredential },
		listSearch: {
			...{ searchCampaigns, searchFlows, searchPhoneNumbers },
			...{ searchSignupLinks, searchTemplates },
		},
		resourceMapping: { mapTemplateFields },
	};

	webhook = resume;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this, operations);
	}
}
