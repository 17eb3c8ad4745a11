import { connectionsOf, type Connection, type Workflow } from './workflow';

/** Nodes that pass on the items that come in. */
const PASSING = new Set(
	[
		...['if', 'switch', 'filter', 'noOp', 'wait', 'limit', 'sort', 'removeDuplicates'],
		...['splitInBatches', 'merge', 'executionData'],
	].map((name) => `n8n-nodes-base.${name}`),
);

/**
 * Whose items come in at a node, as `$json` reads them: of the last node that made new ones.
 * What an agent uses (models, memories, tools) reads the agent's items.
 *
 * @returns for a node's name the names of those nodes; several where ways come together
 */
export function incomingItems(workflow: Workflow): (node: string) => Set<string> {
	const types = new Map(workflow.nodes.map(({ name, type }) => [name, type]));
	const all = connectionsOf(workflow);
	const into = by(
		'to',
		all.filter(({ type }) => type === 'main'),
	);
	const usedBy = by(
		'from',
		all.filter(({ type }) => type !== 'main'),
	);
	const names = (list: Connection[] | undefined, end: 'from' | 'to') =>
		(list ?? []).map((connection) => connection[end]);

	function collect(node: string, found: Set<string>, seen: Set<string>): Set<string> {
		if (seen.has(node)) return found;
		seen.add(node);
		for (const agent of names(usedBy.get(node), 'to')) collect(agent, found, seen);
		for (const before of names(into.get(node), 'from')) {
			if (PASSING.has(types.get(before) ?? '')) collect(before, found, seen);
			else found.add(before);
		}
		return found;
	}

	return (node) => collect(node, new Set(), new Set());
}

/** Connections by the node at one of their ends. (Map.groupBy is not in Node 20, on which the command runs too.) */
function by(end: 'from' | 'to', list: Connection[]): Map<string, Connection[]> {
	const groups = new Map<string, Connection[]>();
	for (const connection of list) {
		groups.set(connection[end], [...(groups.get(connection[end]) ?? []), connection]);
	}
	return groups;
}
