import type { Resource } from '../resource';
import { forget } from './forget.operation';
import { getConsentHistory } from './getConsentHistory.operation';
import { getMany as getManyConversations } from './getMany.operation';
import { getWindow } from './getWindow.operation';
import { recordInbound } from './recordInbound.operation';
import { passOn, release, takeOver } from './threadControl';
import { setConsent } from './setConsent.operation';

/** What is known of conversations with customers. Those that people need most stand first; n8n lists actions in this order. */
export const conversation: Resource = {
	name: 'Conversation',
	value: 'conversation',
	operations: [
		{
			name: 'Get Window',
			value: 'getWindow',
			action: 'Check whether the 24-hour window of a customer is open',
			description: 'Find out whether you may write freely, and until when',
			operation: getWindow,
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many conversations',
			description:
				'Get conversations that are open, about to close, or waiting for an answer, or by consent',
			operation: getManyConversations,
		},
		{
			name: 'Set Consent',
			value: 'setConsent',
			action: 'Set whether a customer wants marketing messages',
			description: 'Record whether a customer wants marketing messages, also for a whole list',
			operation: setConsent,
		},
		{
			name: 'Get Consent History',
			value: 'getConsentHistory',
			action: 'Get the history of consent to marketing messages',
			description: 'Get who said yes or no to marketing messages, when and how',
			operation: getConsentHistory,
		},
		{
			name: 'Record Inbound',
			value: 'recordInbound',
			action: 'Record when a customer last wrote',
			description: 'Import when a customer last wrote, for example from a previous system',
			operation: recordInbound,
		},
		{
			name: 'Pass On',
			value: 'passOn',
			action: 'Hand a conversation over to another app',
			description: 'Hand a conversation over to another app that answers the same number',
			operation: passOn,
		},
		{
			name: 'Take Over',
			value: 'takeOver',
			action: 'Take a conversation over from another app',
			description: "Take a conversation over from another app, as the number's escalation partner",
			operation: takeOver,
		},
		{
			name: 'Release',
			value: 'release',
			action: 'Release a conversation to whoever is next',
			description: "Let the number's routing decide who answers the customer's next message",
			operation: release,
		},
		{
			name: 'Forget Customer',
			value: 'forget',
			action: 'Forget a customer',
			description: 'Delete everything that is stored about a customer',
			operation: forget,
		},
	],
};
