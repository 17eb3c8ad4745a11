import { asObject, type JsonValue } from '../nodes/WhatsAppCloud/json';
import { changeCode, referencesIn, type Reference } from './expression';
import { handsOnItems, resolvesItself } from './fields';
import type { Shape } from './nodes/migration';
import { isProgram, tellOfProgram } from './programs';
import type { Readers } from './readers';
import type { Note } from './report';
import { forAnswer, forFile, forSent, SENT_FIELDS } from './sentPaths';
import {
	forMessage,
	forTrigger,
	forTriggerOfMessages,
	isOldPath,
	TRIGGER_FIELDS,
	type Replacement,
	type Use,
} from './triggerPaths';
import { textsIn } from './values';
import type { WorkflowNode } from './workflow';

/** What a reader of a node's items reads instead. */
const PATHS: Record<Shape, (reference: Reference, use: Use) => Replacement | undefined> = {
	trigger: forTrigger,
	triggerOfMessages: forTriggerOfMessages,
	message: forMessage,
	sent: forSent,
	file: forFile,
	answer: forAnswer,
};

/** The name of a field in an item of n8n's trigger: `messages[0].id`. */
const OLD_NAME = /^(?:messages|contacts|statuses)(?:\[0\]|\.0)\.[\w.]+$|^metadata\.\w+$/;

/** The lists and objects of n8n's trigger, and of an answer to Send. */
const OLD_LISTS = new Set(['messages', 'contacts', 'statuses', 'metadata']);

/** Nodes in which it matters whether something is there. */
const CONDITIONS = new Set(['if', 'switch', 'filter'].map((name) => `n8n-nodes-base.${name}`));

/** Lets all nodes read the new items. */
export class Rewriting {
	readonly notes: Note[] = [];

	/** Triggers that have to give what Meta sent along. */
	readonly rawOf = new Set<string>();

	constructor(
		private readonly shapes: Map<string, Shape>,
		private readonly readers: Readers,
		/** Triggers whose items are another workflow's. */
		private readonly called: Set<string>,
	) {}

	node(node: WorkflowNode): WorkflowNode {
		if (isProgram(node)) {
			const told = tellOfProgram(node, this.shapes, this.readers, (reference) => {
				const source = this.sourcesOf(node, reference)[0] ?? '';
				const shape = this.shapes.get(source);
				return shape && PATHS[shape](reference, 'value')?.code;
			});
			this.notes.push(...told);
			return node;
		}
		this.tellOfWholeItems(node);
		this.tellOfNames(node);
		const parameters = asObject(this.value(node, node.parameters, resolvesItself(node)));
		return { ...node, parameters: parameters ?? node.parameters };
	}

	/** @param resolved parameters that are expressions without a leading `=`, too */
	private value(node: WorkflowNode, value: JsonValue, resolved: string[] = []): JsonValue {
		if (typeof value === 'string') return changeCode(value, (code) => this.code(node, code));
		if (Array.isArray(value)) return value.map((one) => this.value(node, one, resolved));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([key, one]) => [
				key,
				resolved.includes(key) && typeof one === 'string' && !one.startsWith('=')
					? changeCode(`=${one}`, (code) => this.code(node, code)).slice(1)
					: this.value(node, one, resolved),
			]),
		);
	}

	private code(node: WorkflowNode, code: string): string {
		let [result, position] = ['', 0];
		for (const reference of referencesIn(code)) {
			const { start, end } = reference;
			const isAll = (code.slice(0, start) + code.slice(end)).trim() === '';
			const old = code.slice(start, end);
			const use = CONDITIONS.has(node.type) ? 'condition' : isAll ? 'value' : 'part';
			const replaced = this.replacement(node, reference, old, use);
			result += code.slice(position, start) + (replaced ?? old);
			position = end;
		}
		return result + code.slice(position);
	}

	private sourcesOf(node: WorkflowNode, { node: named }: Reference): string[] {
		const { readers } = this;
		return [...(named === undefined ? readers.incoming(node.name) : readers.given(named))];
	}

	private replacement(
		node: WorkflowNode,
		reference: Reference,
		old: string,
		use: Use,
	): string | undefined {
		const sources = this.sourcesOf(node, reference);
		if (!sources.some((name) => this.shapes.has(name))) {
			return this.behindOthers(node, reference, old, use);
		}
		const found = this.find(sources, reference, use);
		const [field] = reference.path;
		const isOthers = field !== undefined && !TRIGGER_FIELDS.has(field) && !SENT_FIELDS.has(field);
		// Of several nodes, it is not ours that have such a field, now or before.
		if (!this.shapeOf(sources) && isOthers) return undefined;
		if (!found) {
			const why = this.shapeOf(sources) ? '' : ', which comes from different nodes';
			this.tell(node, 'look', `reads ${old}${why}: see what stands there now`);
			return undefined;
		}
		return this.take(node, old, found, sources);
	}

	/** Reads our nodes' items behind a node that makes its own of them, or only adds fields to them. */
	private behindOthers(
		node: WorkflowNode,
		reference: Reference,
		old: string,
		use: Use,
	): string | undefined {
		const { base, path, node: named } = reference;
		if (!isOldPath(path)) return undefined;
		const { readers } = this;
		const { sources, added } =
			named === undefined ? readers.kept(node.name, 'incoming') : readers.kept(named, 'given');
		const found = this.find([...sources], reference, use);
		const isHidden = found && fieldsIn(found.code, base).some((field) => added.has(field));
		if (found && !isHidden) return this.take(node, old, found, [...sources]);
		if ([...sources].some((name) => this.called.has(name))) {
			const why = 'in what another workflow hands on: it has other names if it is a message';
			this.tell(node, 'look', `reads ${old} ${why} of WhatsApp Cloud Trigger`);
			return undefined;
		}
		const ours = [...readers.before(named ?? node.name)].some((name) => this.shapes.has(name));
		if (ours) {
			this.tell(
				node,
				'look',
				`reads ${old}, as n8n's nodes had it, behind another node: see what stands there now`,
			);
		}
		return undefined;
	}

	/** @returns undefined unless all of `sources` have items of one form */
	private find(sources: string[], reference: Reference, use: Use): Replacement | undefined {
		const shape = this.shapeOf(sources);
		return shape && PATHS[shape](reference, use);
	}

	private shapeOf(sources: string[]): Shape | undefined {
		const shapes = new Set(sources.map((name) => this.shapes.get(name)));
		return shapes.size === 1 ? [...shapes][0] : undefined;
	}

	private take(node: WorkflowNode, old: string, found: Replacement, sources: string[]): string {
		if (found.needsRaw) for (const name of sources) this.askForRaw(name);
		if (found.code !== old) {
			const note = found.note === undefined ? '' : ` (${found.note})`;
			this.tell(node, 'changed', `${old} → ${found.code}${note}`);
		}
		return found.code;
	}

	private askForRaw(name: string): void {
		const shape = this.shapes.get(name);
		if (shape === 'trigger' || shape === 'triggerOfMessages') this.rawOf.add(name);
		if (shape === 'message') for (const one of this.readers.incoming(name)) this.askForRaw(one);
	}

	/** Who takes items as they are finds other fields in them. */
	private tellOfWholeItems(node: WorkflowNode): void {
		const takes = handsOnItems(node);
		const { sources } = this.readers.kept(node.name, 'incoming');
		if (takes === undefined || ![...sources].some((name) => this.shapes.has(name))) return;
		this.tell(node, 'look', `${takes}, whose fields have other names now: see who reads them`);
	}

	/** Fields that are named without an expression, as in Remove Duplicates. */
	private tellOfNames(node: WorkflowNode): void {
		const names = [
			...listed(textsIn(node.parameters)).filter((name) => OLD_NAME.test(name)),
			...listed(fieldNamesIn(node.parameters)).filter((name) => OLD_LISTS.has(name)),
		];
		if (
			names.length === 0 ||
			![...this.readers.before(node.name)].some((one) => this.shapes.has(one))
		)
			return;
		const all = [...new Set(names)].map((name) => `"${name}"`).join(', ');
		this.tell(node, 'look', `names ${all}, as n8n's nodes had it: see what it is called now`);
	}

	private tell({ name }: WorkflowNode, kind: Note['kind'], text: string): void {
		this.notes.push({ node: name, kind, text });
	}
}

const listed = (texts: string[]) =>
	texts.flatMap((text) => text.split(',').map((name) => name.trim()));

/** Parameters that name a field: `fieldToSplitOut`, `includeFields`. */
function fieldNamesIn(value: JsonValue, key = ''): string[] {
	if (typeof value === 'string') return /field/i.test(key) ? [value] : [];
	if (Array.isArray(value)) return value.flatMap((one) => fieldNamesIn(one, key));
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, one]) => fieldNamesIn(one, name));
}

/** The fields of the item that `code` reads. */
function fieldsIn(code: string, base: string): string[] {
	return referencesIn(code)
		.filter((reference) => reference.base === base)
		.flatMap(({ path }) => path.slice(0, 1));
}
