import type { IDataObject } from 'n8n-workflow';

import type { SendIdentity } from '../../delivery/key';
import { BadInput } from '../failure';
import type { Batch } from '../operation';
import { toText } from '../parameters';

/**
 * What makes an item's message the same when it comes again.
 *
 * @throws {BadInput} for a key that somebody wants and an item does not have
 */
export function readOccasion(
	batch: Batch,
	options: IDataObject,
	itemIndex: number,
): SendIdentity['occasion'] {
	const messageKey = toText(options.messageKey).trim();
	if (messageKey) return { messageKey };
	if ('messageKey' in options) {
		throw new BadInput(
			'Message Key is empty',
			'Without one, the message would go out again whenever the workflow is run again. Give each item its own, or remove the option.',
			['Message Key'],
		);
	}
	return { ...batch.nodeRun, itemIndex };
}
