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
 * @returns undefined for all other nodes; `kept` where it makes something else of the trigger's items
 */
export function migrateSplitOut(
	node: WorkflowNode,
): { node: WorkflowNode; shape: Shape; notes: Note[] } | { kept: string } | undefined {
	const {
		fieldToSplitOut,
		operation = 'splitOutItems',
		include = 'noOtherFields',
	} = node.parameters;
	const field = asText(fieldToSplitOut)
		?.trim()
		.replace(/^\$json\./, '');
	const isPlain =
		field === 'messages' &&
		include === 'noOtherFields' &&
		asText(asObject(node.parameters.options)?.destinationFieldName) === undefined;
	if (!SPLITTING.has(node.type) || operation !== 'splitOutItems') return undefined;
	if (!isPlain) {
		return {
			kept: `splits "${field ?? ''}", which is no list in the new items: there is one for each message`,
		};
	}
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
