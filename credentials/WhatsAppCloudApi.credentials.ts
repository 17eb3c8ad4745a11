import type { IAuthenticateGeneric, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

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
				"For the nodes WhatsApp Cloud, WhatsApp Cloud Templates and WhatsApp Cloud Trigger: one credential to send and to receive. (n8n's built-in WhatsApp nodes have others: WhatsApp API and WhatsApp OAuth API.) Business Number → Diagnose says what is still missing.",
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
			hint: 'Of a system user, from Meta Business Suite. The one of the page API Setup works for 24 hours.',
			description:
				'Token of a system user, with the permissions whatsapp_business_messaging and whatsapp_business_management. In Meta Business Suite: Settings > Users > System users > Generate token (choose "Never" as expiration). The token on the app\'s "API Setup" page works too, but only for 24 hours.',
		},
		{
			displayName: 'Phone Number ID',
			name: 'phoneNumberId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 106540352242922',
			hint: 'In the App Dashboard under WhatsApp > API Setup. Not the phone number itself.',
			description:
				'ID of the number that sends and receives (not the phone number itself). In Meta\'s App Dashboard: WhatsApp > API Setup, under "From". Nodes can choose another number of the same account.',
		},
		{
			displayName: 'Business Account ID',
			name: 'businessAccountId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 102290129340398',
			hint: 'Beside the Phone Number ID',
			description:
				"WhatsApp Business Account ID (WABA ID): the account that owns the number and the templates. In Meta's App Dashboard: WhatsApp > API Setup, beside the Phone Number ID; in WhatsApp Manager: Account tools > Phone numbers, in the page's address.",
		},
		{
			displayName: 'Messaging Account ID',
			name: 'messagingAccountId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 102290129340398',
			hint: 'Only if the app has several Messaging Accounts on one number',
			description:
				'Which of them messages go through: whose templates are sent, and who pays. What was a Business Account ID is the ID of a Messaging Account now, so this is the same ID as above as a rule. Leave it empty if the app has one on each number.',
		},
		{
			displayName: 'Default Country',
			name: 'defaultCountry',
			type: 'string',
			default: '',
			placeholder: 'e.g. NL',
			hint: 'Two letters: numbers without a country code are of this country',
			description:
				'Country of phone numbers that are written without a country code, as its two letters (ISO 3166-1), so that 06 12345678 becomes +31 6 12345678. Leave it empty to accept only numbers with a country code.',
		},
		{
			displayName:
				'<b>To receive messages</b>: the WhatsApp Cloud Trigger needs App Secret and Verify Token, and App ID for more than messages and statuses.',
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
				'In the App Dashboard: App settings > Basic > App secret > Show. Needed by the trigger: it proves that a webhook really comes from Meta.',
		},
		{
			displayName: 'Verify Token',
			name: 'verifyToken',
			type: 'string',
			default: '',
			placeholder: 'e.g. any-text-of-your-own',
			hint: 'Any text that you choose',
			description:
				'Any text that you choose. Needed by the trigger: Meta sends it back when the webhook is set up. When you enter the webhook by hand in the App Dashboard, put the same text into "Verify token".',
		},
		{
			displayName: 'App ID',
			name: 'appId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 634974688087057',
			hint: 'In the App Dashboard under App settings > Basic',
			description:
				'ID of the Meta app. In the App Dashboard: App settings > Basic. The trigger needs it when it listens to the whole app, or to what reaches the app alone.',
		},
		{
			displayName: 'Second App Secret',
			name: 'secondAppSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'Only while the App Secret is being changed',
			description:
				'Webhooks signed with either secret are taken. Before you reset the App Secret at Meta, move the present one here; afterwards put the new one into App Secret, and empty this field a week later.',
		},
		{
			displayName: 'What follows can stay as it is.',
			name: 'restNotice',
			type: 'notice',
			default: '',
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
					description:
						"Follow n8n's own database: PostgreSQL when n8n runs on it, else a SQLite file",
				},
				{
					name: 'PostgreSQL',
					value: 'postgres',
					description: 'The database at the Database URL, or the one that n8n runs on',
				},
				{
					name: 'SQLite',
					value: 'sqlite',
					description: "One file in n8n's user folder. Not for n8n in queue mode.",
				},
			],
			description: "Where the customers' 24-hour windows are kept: IDs and times, no message texts",
		},
		{
			displayName: 'Database URL',
			name: 'databaseUrl',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. postgres://user:password@host:5432/database',
			description:
				'Connection to the PostgreSQL database. Leave it empty to use the one that n8n runs on.',
			displayOptions: { show: { store: ['postgres'] } },
		},
		{
			displayName: 'API Version',
			name: 'apiVersion',
			type: 'string',
			default: 'v26.0',
			description: "Version of Meta's Graph API. Each one works for about two years.",
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://graph.facebook.com',
			description: "Address of Meta's Graph API. Change it only to try things out on the sandbox.",
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
					description: 'Anybody who may use it can send the token anywhere',
				},
				{ name: 'Specific Domains', value: 'domains', description: 'Only to these' },
				{ name: 'None', value: 'none', description: 'Only the nodes of WhatsApp Cloud' },
			],
			description:
				"Where n8n's HTTP Request node may send the access token. The nodes of WhatsApp Cloud send it to Meta alone.",
		},
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'string',
			default: 'graph.facebook.com',
			placeholder: 'e.g. graph.facebook.com, lookaside.fbsbx.com',
			description: 'Between commas; *.example.com stands for all domains below example.com',
			displayOptions: { show: { allowedHttpRequestDomains: ['domains'] } },
		},
	];

	/** For the HTTP Request node with this credential; our own nodes bring their own client. */
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.accessToken}}' } },
	};
}
