import type { OutsideWindow, SendMode } from '../../conversation/decision';
import { FEWEST_AT_ONCE, requestsAtOnce } from '../../delivery/pace';
import { RANK } from '../../delivery/priority';
import type { SendInput } from '../../send/composition';
import type { Ready } from '../../send/ready';
import { sendItem } from '../../send/sendItem';
import type { Operation } from '../operation';
import { prepareSends } from './prepareSends';
import { readSend } from './read';
import { sendFields } from './send.fields';

/** Message → Send: a free-form message or a template, whichever the customer service window allows. */
export const send: Operation<SendInput, Ready> = {
	fields: sendFields,
	verb: 'sent',

	concurrency: FEWEST_AT_ONCE,

	concurrencyFor: async ([first]) =>
		requestsAtOnce((await first?.sending.messagesPerSecond()) ?? 0),

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read(batch, itemIndex) {
		const mode = batch.parameter('mode', itemIndex) as SendMode;
		const outsideWindow = batch.parameter('outsideWindow', itemIndex, 'fail') as OutsideWindow;
		return readSend(batch, itemIndex, { mode, outsideWindow });
	},

	prepare: async (batch, items) => await prepareSends(batch, items),

	rank: ({ place }) => RANK[place?.send.priority ?? 'normal'],

	run: async (batch, ready, _itemIndex, lane) => await sendItem(batch, ready, lane),
};
