import { asObject, asText } from '../../nodes/WhatsAppCloud/json';
import type { Note } from '../report';
import type { WorkflowNode } from '../workflow';
import type { Shape } from './migration';

/** Nodes that make an item of each element of a list; with their older name. */
const SPLITTING = new Set(['n8n-nodes-base.splitOut', 'n8n-nodes-base.itemLists']);

/**
 * Split Out on `messages` of n8n's trigger: ours gives one item for each message, so that only other news has to be kept
 * out, which had no messages to split.
 *
 * @returns undefined for all other nodes, and where the items get other fields besides
 */
export function migrateSplitOut(
	node: WorkflowNode,
): { node: WorkflowNode; shape: Shape; notes: Note[] } | undefined {
	const {
		fieldToSplitOut,
		operation = 'splitOutItems',
		include = 'noOtherFields',
	} = node.parameters;
	const field = asText(fieldToSplitOut)
		?.trim()
		.replace(/^\$json\./, '');
	const isPlain =
		operation === 'splitOutItems' &&
		include === 'noOtherFields' &&
		asText(asObject(node.parameters.options)?.destinationFieldName) === undefined;
	if (!SPLITTING.has(node.type) || field !== 'messages' || !isPlain) return undefined;
	return {
		node: {
			...node,
			...{ type: 'n8n-nodes-base.filter', typeVersion: 2.2 },
			parameters: {
				conditions: {
					options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
					conditions: [
						{
							id: 'messages',
							leftValue: '={{ $json.event }}',
							rightValue: 'message',
							operator: { type: 'string', operation: 'equals' },
						},
					],
					combinator: 'and',
				},
				options: {},
			},
		},
		shape: 'message',
		notes: [
			{
				node: node.name,
				kind: 'changed',
				text: 'is a filter now that lets messages through: WhatsApp Cloud Trigger gives one item for each message',
			},
		],
	};
}
