import type { IDataObject } from 'n8n-workflow';

import { Draft } from '../../message/draft';
import type { Envelope } from '../../message/sendBody';
import { BadInput } from '../failure';
import { toText } from '../parameters';

/** What goes around any message: the message it quotes, and callback data. */
export function readEnvelope(options: IDataObject): Envelope {
	const callbackData = toText(options.callbackData);
	const draft = new Draft();
	draft.optional('Callback Data', callbackData, 'envelope.callbackData');
	if (draft.refusals.length > 0) {
		throw new BadInput(
			draft.refusals.join('. '),
			'Put an ID of your own record there, and look the rest up when the status arrives.',
			draft.fields,
		);
	}
	const replyTo = toText(options.replyTo).trim();
	return { ...(replyTo ? { replyTo } : {}), ...(callbackData ? { callbackData } : {}) };
}
