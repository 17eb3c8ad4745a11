import { asArray, asObject } from '../nodes/WhatsAppCloud/json';
import { piecesOf, referencesIn } from './expression';
import { handsOnItems } from './fields';
import { TRIGGER } from './nodes/node';
import { isProgram } from './programs';
import type { Readers } from './readers';
import type { Note } from './report';
import { textsIn } from './values';
import type { Workflow, WorkflowNode } from './workflow';

const STATUSES = /\bstatuses\b/;

const MESSAGES = /\bmessages\b/;

/**
 * n8n's trigger starts a workflow for the statuses of its own answers, too, unless somebody found the option. Where nothing
 * can read them, they only make it fail, or answer itself.
 *
 * @returns the nodes, with triggers that leave them out
 */
export function withoutUnreadStatuses(
	workflow: Workflow,
	readers: Readers,
): { nodes: WorkflowNode[]; notes: Note[] } {
	const { nodes } = workflow;
	const isDefault = ({ type, parameters }: WorkflowNode) =>
		type === TRIGGER &&
		asArray(parameters.updates)?.includes('messages') === true &&
		asObject(parameters.options)?.messageStatusUpdates === undefined;
	const changed = nodes.filter(isDefault);
	if (changed.length === 0 || mayReadStatuses(workflow, readers)) return { nodes, notes: [] };
	return {
		nodes: nodes.map((node) =>
			changed.includes(node)
				? {
						...node,
						parameters: {
							...node.parameters,
							options: { ...asObject(node.parameters.options), messageStatusUpdates: [] },
						},
					}
				: node,
		),
		notes: changed.map(({ name }) => ({
			...{ node: name, kind: 'changed' },
			text: 'statuses of sent messages start the workflow no longer, as nothing in it reads them. If you want them to, add "Message Statuses" to "Trigger On".',
		})),
	};
}

function mayReadStatuses({ nodes }: Workflow, readers: Readers): boolean {
	const triggers = new Set(nodes.flatMap(({ type, name }) => (type === TRIGGER ? [name] : [])));
	const isOfTrigger = (names: Set<string>) => [...names].some((name) => triggers.has(name));
	return nodes.some((node) => {
		const { name, type, parameters } = node;
		if (type === 'n8n-nodes-base.stickyNote') return false;
		const text = JSON.stringify(parameters);
		if (STATUSES.test(text)) return true;
		const gets = isOfTrigger(readers.kept(name, 'incoming').sources);
		if (gets && (handsOnItems(node) || (isProgram(node) && !MESSAGES.test(text)))) return true;
		return textsIn(parameters)
			.flatMap(piecesOf)
			.flatMap((piece) => (piece.isCode ? referencesIn(piece.text) : []))
			.filter(({ path }) => path.length === 0)
			.some(({ node: named }) =>
				named === undefined ? gets : isOfTrigger(readers.kept(named, 'given').sources),
			);
	});
}
