import type { INodeProperties } from 'n8n-workflow';

import { TRIGGER_ON } from '../receive/selection';
import { appOnlyFields } from '../register/webhookFields';

const REGISTERS = 'Once published, this trigger registers its address with Meta';

const TESTS =
	'A test registers the Test URL, and then restores what was there before. n8n must be reachable from the internet over HTTPS.';

/** How Meta learns the address of the trigger; each choice explained. */
export const listenFields: INodeProperties[] = [
	{
		displayName: 'Where to Listen',
		name: 'listenOn',
		type: 'options',
		default: 'number',
		description: 'How Meta learns the address of this trigger',
		options: [
			{
				name: 'The Whole App',
				value: 'app',
				description:
					'Registers itself for all accounts and numbers that have no callback of their own',
			},
			{
				name: 'This Number',
				value: 'number',
				description:
					'Registers itself for what happens on this number; nothing else of the app changes',
			},
			{
				name: 'This WhatsApp Business Account (WABA)',
				value: 'businessAccount',
				description: 'Registers itself for all its numbers that have no callback of their own',
			},
			{
				name: 'Set by Hand',
				value: 'manual',
				description: 'You enter the address in the App Dashboard',
			},
		],
	},
	{
		displayName: `${REGISTERS} for the number. ${TESTS}`,
		name: 'numberNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { listenOn: ['number'] } },
	},
	{
		displayName: `${REGISTERS} for the WABA; a number with a callback of its own keeps it. ${TESTS}`,
		name: 'businessAccountNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { listenOn: ['businessAccount'] } },
	},
	{
		displayName: `${REGISTERS} for the app, with the credential's App ID and App Secret; numbers and WABAs with a callback of their own keep it. ${TESTS}`,
		name: 'appNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { listenOn: ['app'] } },
	},
	{
		displayName:
			"Some of the events you chose above only reach the callback of the <b>app</b>, not that of a number or a WABA. They are registered there, with the credential's App ID and App Secret. If another address is registered there, publishing tells you whose.",
		name: 'appOnlyNotice',
		type: 'notice',
		default: '',
		displayOptions: {
			show: {
				listenOn: ['number', 'businessAccount'],
				triggerOn: TRIGGER_ON.filter((choice) => appOnlyFields([choice]).length > 0),
			},
		},
	},
	{
		displayName:
			"In Meta's App Dashboard, open WhatsApp > Configuration. As Callback URL, enter the Production URL of this node (above, under Webhook URLs), or, if WHATSAPP_CLOUD_URL is set for n8n, the address shown in n8n's log; as Verify Token, the one in the credential. Publish this workflow before you press Verify and Save. Then subscribe to the webhook field <b>messages</b>, and to any others you need.",
		name: 'setByHandNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { listenOn: ['manual'] } },
	},
];
