import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeParameters } from 'n8n-workflow';

import { startBench, type Bench } from '../engine/whatsapp';

interface ExampleNode {
	id: string;
	name: string;
	type: string;
	webhookId?: string;
	credentials?: unknown;
	onError?: string;
	position: [x: number, y: number];
	parameters: INodeParameters;
}

interface Example {
	name: string;
	nodes: ExampleNode[];
	/** By the node that they begin at, and by their kind: `main`, `ai_memory`, … */
	connections: Record<string, Record<string, Array<Array<{ node: string }>>>>;
}

const FOLDER = join(__dirname, '../../examples');

const EXAMPLES = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.json'))
	.map((file): [string, Example] => [
		file,
		JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Example,
	]);

const OURS = 'n8n-nodes-whatsapp-cloud.';
const STICKY = 'n8n-nodes-base.stickyNote';

/** What starts a workflow without a person looking on. */
const UNATTENDED = [
	'n8n-nodes-base.executeWorkflowTrigger',
	'n8n-nodes-base.scheduleTrigger',
	'n8n-nodes-base.webhook',
	`${OURS}whatsAppCloudTrigger`,
];

/** A node as the canvas draws it, with its name and operation below: [left, top, right, bottom]. */
const drawn = ({ position: [x, y] }: ExampleNode) => [x, y, x + 96, y + 136] as const;

/** How far apart the names of two nodes have to be. */
const APART = [128, 144] as const;

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => {
	await bench.close();
});

describe.each(EXAMPLES)('the example %s', (_file, { name, nodes, connections }) => {
	it('has a name, notes, and nothing of the account that it was made in', () => {
		expect(name).toMatch(/^[A-Z]/);
		expect(nodes.filter(({ type }) => type === STICKY)).not.toEqual([]);
		for (const node of nodes) expect(node).not.toHaveProperty('credentials');
	});

	it("keeps its triggers when it is imported: n8n's editor drops all but one of these", () => {
		for (const type of ['manualTrigger', 'executeWorkflowTrigger']) {
			const those = nodes.filter((node) => node.type === `n8n-nodes-base.${type}`);
			expect(those.length).toBeLessThanOrEqual(1);
		}
	});

	it('has each node and each address once, and connects nodes that it has', () => {
		const names = nodes.map((node) => node.name);
		for (const unique of [
			names,
			nodes.map(({ id }) => id),
			nodes.flatMap((n) => n.webhookId ?? []),
		]) {
			expect(new Set(unique).size).toBe(unique.length);
		}
		for (const [from, kinds] of Object.entries(connections)) {
			expect(names).toContain(from);
			for (const { node } of Object.values(kinds).flat(2)) expect(names).toContain(node);
		}
	});

	it('is drawn so that no node hides another, and each is in a note that tells of it', () => {
		const notes = nodes.filter(({ type }) => type === STICKY);
		const others = nodes.filter(({ type }) => type !== STICKY);
		for (const node of others) {
			const [left, top, right, bottom] = drawn(node);
			const hidden = others.filter(
				({ position: [x, y] }) => Math.abs(x - left) < APART[0] && Math.abs(y - top) < APART[1],
			);
			expect(hidden.map((other) => other.name)).toEqual([node.name]);
			const around = notes.filter(({ position: [x, y], parameters: { width, height } }) => {
				return x <= left && y <= top && right <= x + Number(width) && bottom <= y + Number(height);
			});
			expect({ [node.name]: around.length }).toEqual({ [node.name]: 1 });
		}
	});

	it('calls sub-workflows in a mode that n8n 3 keeps: it removes Run Once for Each Item', () => {
		const calls = nodes.filter(({ type }) => type === 'n8n-nodes-base.executeWorkflow');
		for (const { parameters } of calls) expect(parameters.mode).not.toBe('each');
	});

	it('lets somebody know of what could not be sent, if it runs by itself', () => {
		if (!nodes.some(({ type }) => UNATTENDED.includes(type))) return;
		const sends = nodes.filter(({ type, parameters }) => {
			const { resource = 'message', operation = 'send' } = parameters;
			const isSending = operation === 'send' || operation === 'sendAndWait';
			return type === `${OURS}whatsAppCloud` && resource === 'message' && isSending;
		});
		for (const send of sends) {
			expect(send).toMatchObject({ onError: 'continueErrorOutput' });
			// The last output is that of what failed.
			expect(connections[send.name]?.main?.slice(1).at(-1)).toEqual([expect.anything()]);
		}
	});

	/** Whoever writes STOP has to be heard whichever example has the number's trigger. */
	it('knows stop words, and confirms them where it answers texts', () => {
		const trigger = nodes.find(({ type }) => type === `${OURS}whatsAppCloudTrigger`);
		const { triggerOn = ['messages'], triggerOptions = {} } = trigger?.parameters ?? {};
		if (!trigger || !(triggerOn as string[]).includes('messages')) return;
		expect(triggerOptions).toMatchObject({
			...{ startWords: expect.stringContaining('start') as unknown },
			stopWords: expect.stringContaining('stop') as unknown,
		});
		const { messageTypes = ['text'] } = triggerOptions as { messageTypes?: string[] };
		if (!messageTypes.includes('text')) return;
		const [next] = connections[trigger.name]?.main?.[0] ?? [];
		expect(JSON.stringify(nodes.find(({ name: own }) => own === next?.node))).toMatch(/marketing/);
	});

	/** Otherwise the editor writes it when somebody opens the node: the published workflow has changes then. */
	it('has the forms of its templates as the editor writes them', async () => {
		for (const { type, parameters } of nodes) {
			if (!type.startsWith(OURS) || !('templateValues' in parameters)) continue;
			const { mappingMode } = parameters.templateValues as INodeParameters;
			// Which template it is, an expression says: there is no form.
			if (mappingMode === 'autoMapInputData') continue;
			const { fields } = await bench.engine.callResourceMapping(
				{ name: 'Node', type: type.slice(OURS.length), parameters },
				'mapTemplateFields',
			);
			const value = Object.keys((parameters.templateValues as INodeParameters).value as object);
			expect(parameters.templateValues).toMatchObject({
				...{ mappingMode: 'defineBelow', matchingColumns: [], schema: fields },
				...{ attemptToConvertTypes: false, convertFieldsToString: false },
			});
			expect(fields.map(({ id }) => id)).toEqual(expect.arrayContaining(value));
			const missing = fields.filter(({ id, required }) => required && !value.includes(id));
			expect(missing).toEqual([]);
		}
	});
});
