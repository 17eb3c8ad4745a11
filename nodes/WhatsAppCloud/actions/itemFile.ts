import type { IBinaryData } from 'n8n-workflow';

import { BadInput } from './failure';
import type { Batch } from './operation';
import { isTool } from './tool';

/**
 * A file of the item.
 *
 * @param given the name of its field, or what an expression such as `$binary.data` gives
 * @throws {BadInput} for a tool, which n8n never hands a file; else n8n's own words if the item has no such file
 */
export function fileOf(batch: Batch, itemIndex: number, given: unknown): IBinaryData {
	const { node } = batch;
	if (isTool(node.getNode()) && node.getInputData()[itemIndex]?.binary === undefined) {
		throw new BadInput(
			'An AI Agent cannot hand over files: n8n gives its tools text only',
			'Give a link or a media ID where the operation takes one; otherwise use the operation in the workflow itself, before or after the agent.',
			['Input Data Field Name'],
		);
	}
	return node.helpers.assertBinaryData(itemIndex, given as string | IBinaryData);
}
