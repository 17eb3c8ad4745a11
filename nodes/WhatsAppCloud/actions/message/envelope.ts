import type { IDataObject } from 'n8n-workflow';

import type { WhatsAppCredential } from '../../account/credential';
import { Draft } from '../../message/draft';
import { CALLBACK_DATA_LIMIT, type Envelope } from '../../message/sendBody';
import { BadInput } from '../failure';
import { toText } from '../parameters';

/** What goes around any message: the message it quotes, callback data, and the account that it goes through. */
export function readEnvelope(options: IDataObject, credential: WhatsAppCredential): Envelope {
	const callbackData = toText(options.callbackData);
	const draft = new Draft();
	draft.optional('Callback Data', callbackData, CALLBACK_DATA_LIMIT);
	if (draft.refusals.length > 0) {
		throw new BadInput(
			draft.refusals.join('. '),
			'Enter an ID of your own, and look up the rest when the status arrives.',
			draft.fields,
		);
	}
	const replyTo = toText(options.replyTo).trim();
	const messagingAccountId = readMessagingAccount(credential);
	return {
		...(replyTo ? { replyTo } : {}),
		...(callbackData ? { callbackData } : {}),
		...(messagingAccountId ? { messagingAccountId } : {}),
	};
}

function readMessagingAccount({ messagingAccountId }: WhatsAppCredential): string {
	if (/^\d*$/.test(messagingAccountId)) return messagingAccountId;
	throw new BadInput(
		'Messaging Account ID in the credential is not an ID: it contains characters other than digits',
		'Enter the ID of the Messaging Account, or leave the field empty if the app has one on each number.',
		[],
	);
}
