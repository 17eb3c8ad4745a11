import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import { phoneNumberField } from './actions/fields';
import { CREDENTIAL_TYPE } from './account/credential';
import { searchPhoneNumbers } from './editor/listSearch';
import { execute } from './trigger/receive/execute';
import { triggerFields, triggerSubtitle } from './trigger/fields/fields';
import { triggerHints } from './trigger/fields/hints';
import { webhookMethods } from './trigger/register/hooks';
import { triggerPanel } from './trigger/fields/panel';
import { trigger } from './trigger/background/start';
import { webhook } from './trigger/receive/webhook';

export class WhatsAppCloudTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Cloud Trigger',
		name: 'whatsAppCloudTrigger',
		icon: { light: 'file:whatsAppCloudTrigger.svg', dark: 'file:whatsAppCloudTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: triggerSubtitle,
		description:
			// The same as that of the node that sends: n8n's panel shows one entry for both, with this text.
			"Send and receive WhatsApp messages: free text within 24 hours of the customer's last one, otherwise a template",
		defaults: { name: 'WhatsApp Cloud Trigger' },
		eventTriggerDescription: 'Write to your business number from a phone',
		triggerPanel,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: CREDENTIAL_TYPE, required: true }],
		webhooks: [
			// In this order: n8n serves one after the other, and Meta verifies while the second one registers.
			{
				name: 'setup',
				httpMethod: 'GET',
				responseMode: 'onReceived',
				path: 'webhook',
				ndvHideUrl: true,
			},
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// The body of the answer when an execution starts; otherwise n8n writes "firstEntryJson".
				responseData: 'OK',
				path: 'webhook',
			},
		],
		hints: triggerHints,
		properties: [
			{
				...phoneNumberField,
				description:
					"The WhatsApp number to listen to. Leave it empty for the credential's number. If one callback serves several numbers, only events of this number start the workflow.",
			},
			...triggerFields,
		],
	};

	methods = { listSearch: { searchPhoneNumbers } };

	webhookMethods = webhookMethods;

	trigger = trigger;

	webhook = webhook;

	execute = execute;
}
