import type { IAuthenticateGeneric, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { GRAPH_VERSION } from '../nodes/WhatsAppCloud/graph/versions';

export class WhatsAppCloudApi implements ICredentialType {
	name = 'whatsAppCloudApi';

	displayName = 'WhatsApp Cloud API';

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-whatsapp-cloud#the-credential';

	icon: Icon = {
		light: 'file:../nodes/WhatsAppCloud/whatsAppCloud.svg',
		dark: 'file:../nodes/WhatsAppCloud/whatsAppCloud.dark.svg',
	};

	properties: INodeProperties[] = [
		{
			displayName:
				"For the nodes WhatsApp Cloud, WhatsApp Cloud Templates and WhatsApp Cloud Trigger: one credential to send and to receive. (n8n's built-in WhatsApp nodes use other ones: WhatsApp API and WhatsApp OAuth API.) Run Business Number → Diagnose to see what is still missing.",
			name: 'nodesNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'Of a system user, from Meta Business Suite. The token on the page API Setup expires after 24 hours.',
			description:
				'With the permissions whatsapp_business_messaging and whatsapp_business_management. In Meta Business Suite: Settings > Users > System users > Generate token (choose "Never" as expiration).',
		},
		{
			displayName: 'Phone Number ID',
			name: 'phoneNumberId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 106540352242922',
			hint: 'In the App Dashboard under WhatsApp > API Setup, below “From”. Not the phone number itself.',
			description:
				'The number that sends and receives. Nodes can choose another number of the same account.',
		},
		{
			displayName: 'Business Account ID',
			name: 'businessAccountId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 102290129340398',
			hint: 'Next to the Phone Number ID',
			description:
				"WhatsApp Business Account ID (WABA ID): the account that owns the number and the templates. Also in WhatsApp Manager: Account tools > Phone numbers, in the page's address.",
		},
		{
			displayName: 'Default Country',
			name: 'defaultCountry',
			type: 'string',
			default: '',
			placeholder: 'e.g. NL',
			hint: 'Two letters. Numbers without a country code are taken to be from this country.',
			description:
				'With NL, 06 12345678 becomes +31 6 12345678. Leave it empty to accept only numbers with a country code.',
		},
		{
			displayName:
				'<b>To receive messages</b>: the WhatsApp Cloud Trigger needs App Secret and Verify Token.',
			name: 'triggerNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'App Secret',
			name: 'appSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'In the App Dashboard under App settings > Basic',
			description:
				'The trigger needs it to make sure that a webhook really comes from Meta, and every request if the app requires a proof of it (Require App Secret).',
		},
		{
			displayName: 'Verify Token',
			name: 'verifyToken',
			type: 'string',
			default: '',
			placeholder: 'e.g. any-text-of-your-own',
			hint: 'Any text you like',
			description:
				'The trigger needs it: Meta sends it back when the webhook is set up. When you enter the webhook by hand in the App Dashboard, put the same text into "Verify token".',
		},
		{
			displayName: 'You can usually leave the rest as it is.',
			name: 'restNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'App ID',
			name: 'appId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 634974688087057',
			hint: 'Leave it empty: the access token says it',
			description:
				'ID of the Meta app that the access token belongs to; the trigger uses it to listen to the whole app, or to events that only reach the app. In the App Dashboard: App settings > Basic.',
		},
		{
			displayName: 'Second App Secret',
			name: 'secondAppSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'Only while you are changing the App Secret',
			description:
				'Webhooks signed with either secret are accepted. Before you reset the App Secret at Meta, move the current one here; afterwards enter the new one as App Secret, and clear this field a week later.',
		},
		{
			displayName: 'Messaging Account ID',
			name: 'messagingAccountId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 102290129340398',
			hint: 'Only if the app has several Messaging Accounts on one number',
			description:
				'The one that messages go through: whose templates are sent, and who pays. What used to be a Business Account ID is now the ID of a Messaging Account, so this is usually the same as Business Account ID. Leave it empty if the app has one on each number.',
		},
		{
			displayName: 'Store',
			name: 'store',
			type: 'options',
			default: 'auto',
			options: [
				{
					name: 'Automatic',
					value: 'auto',
					description: 'Use what n8n uses: its PostgreSQL database, or otherwise a SQLite file',
				},
				{
					name: 'PostgreSQL',
					value: 'postgres',
					description: 'The database at Database URL, or the one n8n runs on',
				},
				{
					name: 'SQLite',
					value: 'sqlite',
					description: "One file in n8n's user folder. Not for n8n in queue mode.",
				},
			],
			description:
				"Where the nodes remember each customer's 24-hour window: IDs and times. Texts are kept only while they are on their way.",
		},
		{
			displayName: 'Database URL',
			name: 'databaseUrl',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. postgres://user:password@host:5432/database',
			description:
				'The connection to the PostgreSQL database. Leave it empty to use the one n8n runs on.',
			displayOptions: { show: { store: ['postgres'] } },
		},
		{
			displayName: 'API Version',
			name: 'apiVersion',
			type: 'string',
			default: GRAPH_VERSION,
			description: "The version of Meta's Graph API. Each version works for about two years.",
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://graph.facebook.com',
			description:
				"The address of Meta's Graph API. Only change it to try things out with the sandbox.",
		},
		// n8n adds these two to every credential that it can authenticate with, and allows all.
		{
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'options',
			default: 'domains',
			options: [
				{
					name: 'All',
					value: 'all',
					description: 'Anyone who may use the credential can send the token anywhere',
				},
				{ name: 'Specific Domains', value: 'domains', description: 'Only to the domains below' },
				{
					name: 'None',
					value: 'none',
					description: 'Only the WhatsApp Cloud nodes can use the token',
				},
			],
			description:
				"Where n8n's HTTP Request node may send the access token. The WhatsApp Cloud nodes only send it to Meta.",
		},
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'string',
			default: 'graph.facebook.com',
			placeholder: 'e.g. graph.facebook.com, lookaside.fbsbx.com',
			description: 'Separated by commas; *.example.com means all subdomains of example.com',
			displayOptions: { show: { allowedHttpRequestDomains: ['domains'] } },
		},
	];

	/** For the HTTP Request node with this credential; our own nodes bring their own client. */
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.accessToken}}' } },
	};
}
