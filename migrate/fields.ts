import { asArray, asObject, asObjects, asText } from '../nodes/WhatsAppCloud/json';
import type { WorkflowNode } from './workflow';

/** Nodes that pass on the items that come in. */
const PASSING = new Set([
	...[
		...['if', 'switch', 'filter', 'noOp', 'wait', 'limit', 'sort', 'removeDuplicates'],
		...['splitInBatches', 'merge', 'executionData', 'respondToWebhook'],
	].map((name) => `n8n-nodes-base.${name}`),
	'@n8n/n8n-nodes-langchain.textClassifier',
]);

const SET = 'n8n-nodes-base.set';

/** What a Wait is called back with takes the place of its items. */
const CALLED_BACK = ['webhook', 'form'];

export const passesOn = ({ type, parameters }: WorkflowNode) =>
	PASSING.has(type) && !CALLED_BACK.includes(asText(parameters.resume) ?? '');

/**
 * The fields that a node adds to the items that come in.
 *
 * @returns undefined if its items have other fields altogether, or it cannot be said which
 */
export function addedBy(node: WorkflowNode): string[] | undefined {
	if (passesOn(node)) return [];
	const { type, parameters } = node;
	if (type !== SET || parameters.mode === 'raw' || !keepsOthers(node)) return undefined;
	const assigned = [
		...asObjects(asArray(asObject(parameters.assignments)?.assignments)),
		...asObjects(asArray(asObject(parameters.fields)?.values)),
		...Object.values(asObject(parameters.values) ?? {}).flatMap(asObjects),
	];
	// `customer.name` is in `customer`.
	return assigned.flatMap(({ name }) => asText(name)?.split('.')[0] ?? []);
}

/** Set (Edit Fields), as its versions have it. */
function keepsOthers({ typeVersion, parameters }: WorkflowNode): boolean {
	const version = Number(typeVersion ?? 1);
	const { include = 'all', includeOtherFields, keepOnlySet } = parameters;
	if (version < 3) return keepOnlySet !== true;
	return include === 'all' && (version < 3.3 || includeOtherFields === true);
}

/**
 * What becomes of items that a node takes as they are.
 *
 * @returns undefined if it reads single fields of them, or none
 */
export function handsOnItems({ type, parameters }: WorkflowNode): string | undefined {
	const isMapped =
		(asText(asObject(parameters.workflowInputs)?.mappingMode) ?? '') === 'defineBelow';
	const inputs = asObject(asObject(parameters.workflowInputs)?.value) ?? {};
	if (type === 'n8n-nodes-base.executeWorkflow' && !(isMapped && Object.keys(inputs).length > 0)) {
		return 'hands items on to another workflow';
	}
	if (JSON.stringify(parameters).includes('"autoMapInputData"')) {
		return 'takes its columns from the items';
	}
	const wholes = ['firstIncomingItem', 'allIncomingItems'];
	if (
		type === 'n8n-nodes-base.respondToWebhook' &&
		wholes.includes(asText(parameters.respondWith) ?? 'firstIncomingItem')
	) {
		return 'answers with the items';
	}
	if (type === 'n8n-nodes-base.aggregate' && parameters.aggregate === 'aggregateAllItemData') {
		return 'puts the items together';
	}
	return undefined;
}

/** Nodes that put values in the place of `{{ }}` by themselves, and the parameters in which they do. */
const RESOLVED: Record<string, string[]> = {
	...Object.fromEntries(
		['postgres', 'mySql', 'microsoftSql', 'questDb', 'crateDb', 'timescaleDb', 'snowflake'].map(
			(name) => [name, ['query', 'queryReplacement']],
		),
	),
	...{ googleBigQuery: ['sqlQuery'], html: ['html'], set: ['jsonOutput'], merge: ['query'] },
};

export const resolvesItself = ({ type }: WorkflowNode): string[] =>
	RESOLVED[type.replace('n8n-nodes-base.', '')] ?? [];
