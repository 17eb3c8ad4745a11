import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

import { listOf } from './fields';
import { outputTable } from './outputs';
import { sentences } from './words';

/** All of a node that has resources: each operation with its fields. */
export function operationsPage({ properties, ...node }: INodeTypeDescription): string {
	const resources = optionsOf(properties.find(({ name }) => name === 'resource'));
	const earlier: Earlier = new Map();
	const parts = resources.flatMap((resource) => [
		`## ${resource.name}`,
		...operationsOf(properties, resource).map((operation) =>
			operationPart(properties, resource, operation, earlier),
		),
	]);
	return [sentences(node.description), ...parts].join('\n\n');
}

/** All of a node, or a credential, that has fields alone. */
export function fieldsPage(
	description: string | undefined,
	properties: readonly INodeProperties[],
): string {
	return [sentences(description), ...listOf(properties, properties).join('\n').split('\n\n')].join(
		'\n\n',
	);
}

function operationPart(
	properties: readonly INodeProperties[],
	resource: INodePropertyOptions,
	operation: INodePropertyOptions,
	earlier: Earlier,
): string {
	const heading = `${resource.name}: ${operation.name}`;
	const fields = properties.filter(
		(field) =>
			field.name !== 'operation' &&
			shows(field, 'resource', resource) &&
			shows(field, 'operation', operation),
	);
	return [
		`### ${heading}`,
		`${sentences(operation.description)} (\`${String(resource.value)}\`, \`${String(operation.value)}\`)`,
		withoutRepeated(entriesIn(listOf(fields, fields)), heading, earlier) || 'No fields.',
		outputTable(`${String(resource.value)}/${String(operation.value)}`),
	].join('\n\n');
}

/** A field in the list, with what is below it, and the operation that has had it first. */
type Earlier = Map<string, string>;

/** As many in a row as nobody wants to read twice. */
const MANY = 5;

function entriesIn(lines: string[]): string[] {
	return lines
		.join('\n')
		.split(/\n(?=- )/)
		.filter((entry) => entry !== '');
}

/** The list, in which many fields in a row that an earlier operation has word for word are only named. */
function withoutRepeated(entries: string[], heading: string, earlier: Earlier): string {
	const runs: Array<{ from?: string; entries: string[] }> = [];
	for (const entry of entries) {
		const from = earlier.get(entry);
		const last = runs.at(-1);
		if (last && from !== undefined && last.from === from) last.entries.push(entry);
		else runs.push({ ...(from === undefined ? {} : { from }), entries: [entry] });
		if (from === undefined) earlier.set(entry, heading);
	}
	return runs
		.flatMap((run) => {
			if (run.from === undefined || run.entries.length < MANY) return run.entries;
			const anchor = run.from.toLowerCase().replaceAll(':', '').replaceAll(' ', '-');
			const names = new Set(run.entries.map((entry) => /\*\*(.+?)\*\*/.exec(entry)?.[1] ?? ''));
			return [`- As in [${run.from}](#${anchor}): ${[...names].join(', ')}.`];
		})
		.join('\n');
}

function operationsOf(
	properties: readonly INodeProperties[],
	resource: INodePropertyOptions,
): INodePropertyOptions[] {
	return properties
		.filter((field) => field.name === 'operation' && shows(field, 'resource', resource))
		.flatMap(optionsOf);
}

/** Whether the field says that it belongs there. */
function shows(
	{ displayOptions }: INodeProperties,
	by: 'resource' | 'operation',
	{ value }: INodePropertyOptions,
): boolean {
	return displayOptions?.show?.[by]?.includes(value) ?? false;
}

function optionsOf(field: INodeProperties | undefined): INodePropertyOptions[] {
	return (field?.options ?? []).filter((option) => 'value' in option);
}
