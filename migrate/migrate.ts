import { asObject, type JsonObject, type JsonValue } from '../nodes/WhatsAppCloud/json';
import { changeCode, referencesIn, type Reference } from './expression';
import { byHand } from './byHand';
import type { Shape } from './nodes/migration';
import { migrateNode } from './nodes/node';
import { incomingItems } from './readers';
import type { Note } from './report';
import { forAnswer, forFile, forSent } from './sentPaths';
import { forTrigger, type Replacement } from './triggerPaths';
import type { Workflow, WorkflowNode } from './workflow';

/** What a reader of a node's items reads instead. */
const PATHS: Record<Shape, (reference: Reference, isValue: boolean) => Replacement | undefined> = {
	trigger: forTrigger,
	sent: forSent,
	file: forFile,
	answer: forAnswer,
};

/** Names of code in a Code node that reads what our items have elsewhere. */
const OLD_FIELDS = /\b(?:messages|statuses|contacts|metadata|wa_id|phone_number_id)\b/;

/** Nodes whose parameters are programs. */
const CODE = new Set([
	...['n8n-nodes-base.code', 'n8n-nodes-base.function', 'n8n-nodes-base.functionItem'],
	...['@n8n/n8n-nodes-langchain.code', '@n8n/n8n-nodes-langchain.toolCode'],
]);

/**
 * Puts our nodes in the place of n8n's WhatsApp nodes. Expressions of other nodes that read their items are rewritten
 * where it is certain what they are to read, and told where it is not. Everything else stays as it is.
 */
export function migrate(workflow: Workflow): { workflow: Workflow; notes: Note[] } {
	const notes: Note[] = [];
	const shapes = new Map<string, Shape>();
	const placed = workflow.nodes.map((node) => {
		const migrated = migrateNode(node);
		if (!migrated) return node;
		if ('kept' in migrated) {
			notes.push({ node: node.name, kind: 'look', text: `stays n8n's node: ${migrated.kept}` });
			return node;
		}
		notes.push(...migrated.notes);
		shapes.set(node.name, migrated.shape);
		return migrated.node;
	});
	const handmade = byHand(workflow);
	if (shapes.size === 0) return { workflow, notes: [...notes, ...handmade] };

	const incoming = incomingItems(workflow);
	const rewriting = new Rewriting(shapes);
	const nodes = placed.map((node) => rewriting.node(node, incoming(node.name)));
	const raw = [...rewriting.rawOf];
	return {
		workflow: {
			...workflow,
			nodes: nodes.map((node) => (raw.includes(node.name) ? withRaw(node) : node)),
			...withoutPins(workflow, shapes),
		},
		notes: [
			...notes,
			...rewriting.notes,
			...raw.map((node): Note => ({
				node,
				kind: 'changed',
				text: 'gives Meta\'s own object as "raw" too, because later nodes read it',
			})),
			...pinsOf(workflow, shapes),
			...handmade,
			{
				kind: 'look',
				text: 'choose the credential "WhatsApp Cloud API" in each of our nodes. It has the Access Token and the Business Account ID of "WhatsApp API", and as App ID and App Secret the Client ID and Client Secret of "WhatsApp OAuth API".',
			},
		],
	};
}

/** Lets all nodes read the new items. */
class Rewriting {
	readonly notes: Note[] = [];

	/** Triggers that have to give what Meta sent along. */
	readonly rawOf = new Set<string>();

	constructor(private readonly shapes: Map<string, Shape>) {}

	/** @param incoming whose items `$json` reads in this node */
	node(node: WorkflowNode, incoming: Set<string>): WorkflowNode {
		if (CODE.has(node.type)) {
			this.tellOfCode(node, incoming);
			return node;
		}
		const parameters = asObject(this.value(node, incoming, node.parameters));
		return { ...node, parameters: parameters ?? node.parameters };
	}

	private value(node: WorkflowNode, incoming: Set<string>, value: JsonValue): JsonValue {
		if (typeof value === 'string') {
			return changeCode(value, (code) => this.code(node, incoming, code));
		}
		if (Array.isArray(value)) return value.map((one) => this.value(node, incoming, one));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([key, one]) => [key, this.value(node, incoming, one)]),
		);
	}

	private code(node: WorkflowNode, incoming: Set<string>, code: string): string {
		const conditions = CONDITIONS.has(node.type);
		let [result, position] = ['', 0];
		for (const reference of referencesIn(code)) {
			const { start, end } = reference;
			const isAll = (code.slice(0, start) + code.slice(end)).trim() === '';
			const old = code.slice(start, end);
			const replaced = this.replacement(node, incoming, reference, old, isAll && !conditions);
			result += code.slice(position, start) + (replaced ?? old);
			position = end;
		}
		return result + code.slice(position);
	}

	private replacement(
		node: WorkflowNode,
		incoming: Set<string>,
		reference: Reference,
		old: string,
		isValue: boolean,
	): string | undefined {
		const sources = reference.node === undefined ? [...incoming] : [reference.node];
		const ours = sources.filter((name) => this.shapes.has(name));
		const [source] = ours;
		const shape = this.shapes.get(source ?? '');
		if (source === undefined || shape === undefined) return undefined;
		const isCertain = new Set(sources.map((name) => this.shapes.get(name))).size === 1;
		const found = isCertain ? PATHS[shape](reference, isValue) : undefined;
		if (!found) {
			const why = isCertain ? '' : ', which comes from different nodes';
			this.tell(node, 'look', `reads ${old}${why}: see what stands there now`);
			return undefined;
		}
		if (found.needsRaw) for (const name of ours) if (shape === 'trigger') this.rawOf.add(name);
		if (found.code !== old) {
			const note = found.note === undefined ? '' : ` (${found.note})`;
			this.tell(node, 'changed', `${old} → ${found.code}${note}`);
		}
		return found.code;
	}

	private tellOfCode({ name, parameters }: WorkflowNode, incoming: Set<string>): void {
		const text = JSON.stringify(parameters);
		const named = [...this.shapes.keys()].filter((node) =>
			text.includes(JSON.stringify(node).slice(1, -1)),
		);
		const reads = [...incoming].some((node) => this.shapes.has(node)) && OLD_FIELDS.test(text);
		if (named.length === 0 && !reads) return;
		this.notes.push({
			...{ node: name, kind: 'look' },
			text: 'is a program that reads the items of a node that has changed: see which fields it reads',
		});
	}

	private tell({ name }: WorkflowNode, kind: Note['kind'], text: string): void {
		this.notes.push({ node: name, kind, text });
	}
}

/** Nodes in which it matters whether something is there. */
const CONDITIONS = new Set(['if', 'switch', 'filter'].map((name) => `n8n-nodes-base.${name}`));

function withRaw(node: WorkflowNode): WorkflowNode {
	const triggerOptions = { ...asObject(node.parameters.triggerOptions), includeRaw: true };
	return { ...node, parameters: { ...node.parameters, triggerOptions } };
}

/** Items that somebody pinned are of the old form. */
function withoutPins({ pinData }: Workflow, shapes: Map<string, Shape>): JsonObject {
	const pins = Object.entries(asObject(pinData) ?? {});
	if (pins.length === 0) return {};
	return { pinData: Object.fromEntries(pins.filter(([node]) => !shapes.has(node))) };
}

function pinsOf({ pinData }: Workflow, shapes: Map<string, Shape>): Note[] {
	return Object.keys(asObject(pinData) ?? {})
		.filter((node) => shapes.has(node))
		.map((node) => ({
			node,
			kind: 'look',
			text: 'its pinned data had the old form, and is gone: pin an item of the next run',
		}));
}
