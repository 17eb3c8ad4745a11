import type { IDataObject } from 'n8n-workflow';

import { MAX_CHARACTERS } from '../../message/limits';
import type { Envelope } from '../../message/request';
import { BadInput } from '../failure';
import { toText } from '../parameters';

/** What goes around any message: the message it quotes, and callback data. */
export function readEnvelope(options: IDataObject, itemIndex: number): Envelope {
	const callbackData = toText(options.callbackData);
	const { length } = [...callbackData];
	if (length > MAX_CHARACTERS.envelope.bizOpaqueCallbackData) {
		throw new BadInput(
			`Item ${itemIndex}: Callback Data has ${length} characters; Meta takes at most ${MAX_CHARACTERS.envelope.bizOpaqueCallbackData}`,
			'Put an ID of your own record there, and look the rest up when the status arrives.',
		);
	}
	const replyTo = toText(options.replyTo).trim();
	return { ...(replyTo ? { replyTo } : {}), ...(callbackData ? { callbackData } : {}) };
}
