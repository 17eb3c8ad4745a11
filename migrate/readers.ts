import { addedBy, passesOn } from './fields';
import { connectionsOf, type Connection, type Workflow, type WorkflowNode } from './workflow';

/** Whose items reach a node behind others that only add fields to them. */
export interface Kept {
	sources: Set<string>;
	/** The fields that were added on the way. */
	added: Set<string>;
}

/** Who reads whose items. */
export interface Readers {
	/**
	 * Whose items come in at a node, as `$json` reads them: of the last node that made new ones. What an agent uses
	 * (models, memories, tools) reads the agent's items. Several where ways come together.
	 */
	incoming(node: string): Set<string>;
	/** Whose items a node gives out: its own, or those that come in, if it passes them on. */
	given(node: string): Set<string>;
	/** The same for what `$json` reads (`incoming`) or a node gives out, if fields may have been added. */
	kept(node: string, end: 'incoming' | 'given'): Kept;
	/** All nodes that run before a node. */
	before(node: string): Set<string>;
}

export function readersOf(workflow: Workflow): Readers {
	const nodes = new Map(workflow.nodes.map((node) => [node.name, node]));
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

	/** n8n hands on what comes in at a node that is switched off; a trigger that is, is only so for now. */
	const isOff = ({ name, disabled }: WorkflowNode) => disabled === true && into.has(name);

	const passes = (node: WorkflowNode) => isOff(node) || passesOn(node);

	/** @param through whether to look behind a node that comes before */
	function collect(name: string, through: (node: WorkflowNode) => boolean) {
		const [found, seen] = [new Set<string>(), new Set<string>()];
		const look = (node: string) => {
			if (seen.has(node)) return;
			seen.add(node);
			for (const agent of names(usedBy.get(node), 'to')) look(agent);
			for (const before of names(into.get(node), 'from')) {
				const passing = nodes.get(before);
				if (passing && through(passing)) look(before);
				else found.add(before);
			}
		};
		look(name);
		return { found, seen };
	}

	const given = (node: string, through: (node: WorkflowNode) => boolean) => {
		const known = nodes.get(node);
		return known && through(known)
			? collect(node, through)
			: { found: new Set([node]), seen: new Set<string>() };
	};

	const added = (node: WorkflowNode) => (isOff(node) ? [] : addedBy(node));

	const keeps = (node: WorkflowNode) => added(node) !== undefined;

	return {
		incoming: (node) => collect(node, passes).found,
		given: (node) => given(node, passes).found,
		kept(node, end) {
			const { found, seen } = end === 'given' ? given(node, keeps) : collect(node, keeps);
			// The reader itself adds its fields afterwards.
			const passed = [...seen].filter((name) => end === 'given' || name !== node);
			const fields = passed.flatMap((name) => {
				const one = nodes.get(name);
				return (one && added(one)) ?? [];
			});
			return { sources: found, added: new Set(fields) };
		},
		before(node) {
			const { found, seen } = collect(node, () => true);
			seen.delete(node);
			return new Set([...seen, ...found]);
		},
	};
}

/** Connections by the node at one of their ends. (Map.groupBy is not in Node 20, on which the command runs too.) */
function by(end: 'from' | 'to', list: Connection[]): Map<string, Connection[]> {
	const groups = new Map<string, Connection[]>();
	for (const connection of list) {
		groups.set(connection[end], [...(groups.get(connection[end]) ?? []), connection]);
	}
	return groups;
}
