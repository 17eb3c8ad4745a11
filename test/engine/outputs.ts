import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { INode, INodeExecutionData, INodeProperties, IRun } from 'n8n-workflow';

import { ROOT } from '../../tools/root';
import { type OutputSchema, schemaOf, strayIn, unite } from '../support/outputSchema';

const FOLDER = join(ROOT, 'nodes', 'WhatsAppCloud', '__schema__', 'v1.0.0');

/** So many items of a run are looked at. */
const ENOUGH = 200;

/** Where n8n looks for the schema of what an operation gives out. */
export const schemaFile = (operation: string) => join(FOLDER, `${operation}.json`);

/** What is in Meta's own form, which Meta documents: its schema says no more than what it is. */
const METAS = /(^|\.|\])(request|components|interactive|raw|settings)$/;

const IN_METAS_FORM: Record<string, readonly string[]> = {
	'template/preview': ['message'],
	'message/sendAndWait': ['button'],
};

const isMetas = (operation: string) => (path: string) =>
	METAS.test(path) || (IN_METAS_FORM[operation]?.includes(path) ?? false);

const known = new Map<string, OutputSchema>();

/** What is said of an operation; nothing if nothing is. */
function schemaFor(operation: string): OutputSchema {
	const file = schemaFile(operation);
	const schema =
		known.get(operation) ??
		(existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as OutputSchema) : {});
	known.set(operation, schema);
	return schema;
}

/**
 * Holds what an operation gave out against its schema; `npm run schemas` widens the schema instead.
 *
 * @param operation `<resource>/<operation>`
 */
export function checkOutput(operation: string, json: unknown): void {
	const schema = schemaFor(operation);
	const stray = strayIn(json, schema);
	if (stray.length === 0) return;
	if (process.env.WRITE_SCHEMAS !== 'yes') {
		throw new Error(
			`What ${operation} gave out is not as its schema says: ${stray.join('; ')}. If it is meant to be so: npm run schemas -- <this test>`,
		);
	}
	const wider = unite(schema, schemaOf(json, isMetas(operation)));
	known.set(operation, wider);
	const file = schemaFile(operation);
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify(wider, null, 2)}\n`);
}

/** The same for all that our nodes gave out in a run, but for items that failed. */
export function checkOutputs(
	nodes: readonly INode[],
	run: IRun,
	propertiesOf: (node: INode) => INodeProperties[],
): void {
	for (const node of nodes) {
		const operation = operationOf(node, propertiesOf);
		if (operation === undefined) continue;
		for (const { json } of itemsOf(node, run).slice(0, ENOUGH)) {
			if (!('error' in json)) checkOutput(operation, json);
		}
	}
}

/** What comes after a node that waits is what n8n finds as its input; what it gave out before is forgotten. */
function itemsOf(node: INode, { data, waitTill }: IRun): INodeExecutionData[] {
	const waiting = data.executionData?.nodeExecutionStack.find((one) => one.node.name === node.name);
	const outputs =
		waitTill && waiting
			? [waiting.data.main]
			: (data.resultData.runData[node.name] ?? []).map((task) => task.data?.main);
	return outputs.flatMap((output) => output ?? []).flatMap((items) => items ?? []);
}

const OURS = /\.whatsAppCloud(Templates)?$/;

/** `<resource>/<operation>`; what is left out of the parameters is the default. */
function operationOf(
	node: INode,
	propertiesOf: (node: INode) => INodeProperties[],
): string | undefined {
	if (!OURS.test(node.type)) return undefined;
	const properties = propertiesOf(node);
	const { resource = properties.find(({ name }) => name === 'resource')?.default } =
		node.parameters;
	const selector = properties.find(
		({ name, displayOptions }) =>
			name === 'operation' && displayOptions?.show?.resource?.includes(resource as string),
	);
	const { operation = selector?.default } = node.parameters;
	const isKnown = selector?.options?.some((one) => 'value' in one && one.value === operation);
	return isKnown ? `${String(resource)}/${String(operation)}` : undefined;
}
