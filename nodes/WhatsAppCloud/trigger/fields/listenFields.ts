import type { INodeProperties } from 'n8n-workflow';

import { TRIGGER_ON } from '../receive/selection';
import { appOnlyFields } from '../register/webhookFields';

const ANSWERS =
	'It has to be reachable from the internet with HTTPS; Meta first asks it for the Verify Token of the credential. If n8n has WHATSAPP_CLOUD_URL set, that address takes the place of the Production URL.';

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
				description: "Registers itself for this number's messages; nothing else of the app changes",
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
		displayName: `Published, this trigger registers its Production URL (above, under Webhook URLs) for the number; while you test, the Test URL, and afterwards what stood there before. ${ANSWERS}`,
		name: 'numberNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { listenOn: ['number'] } },
	},
	{
		displayName: `Published, this trigger registers its Production URL (above, under Webhook URLs) for the WABA; while you test, the Test URL, and afterwards what stood there before. A number with a callback of its own keeps it. ${ANSWERS}`,
		name: 'businessAccountNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { listenOn: ['businessAccount'] } },
	},
	{
		displayName: `Published, this trigger registers its Production URL (above, under Webhook URLs) for the app, with the credential's App ID and App Secret; while you test, the Test URL, and afterwards what stood there before. An app has one callback; numbers and WABAs with one of their own keep it. ${ANSWERS}`,
		name: 'appNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { listenOn: ['app'] } },
	},
	{
		displayName:
			'Meta sends only messages and statuses to the callback of a number or a WABA. What else you chose above is registered at the callback of the <b>app</b>, with the App ID and App Secret of the credential; if another address stands there, publishing says whose.',
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
			"In Meta's App Dashboard, open WhatsApp > Configuration. As Callback URL, enter the Production URL of this node (above, under Webhook URLs), or the address that the log of n8n names if n8n has WHATSAPP_CLOUD_URL set; as Verify Token, the one in the credential. Publish this workflow before you press Verify and Save. Then subscribe to the webhook field <b>messages</b>, and to others that you need.",
		name: 'setByHandNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { listenOn: ['manual'] } },
	},
];
