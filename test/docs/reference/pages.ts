import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

import { listOf } from './fields';
import { outputTable } from './outputs';
import { sentences } from './words';

/** All of a node that has resources: each operation with its fields. */
export function operationsPage({ properties, ...node }: INodeTypeDescription): string {
	const resources = optionsOf(properties.find(({ name }) => name === 'resource'));
	const parts = resources.flatMap((resource) => [
		`## ${resource.name}`,
		...operationsOf(properties, resource).map((operation) =>
			operationPart(properties, resource, operation),
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
): string {
	const fields = properties.filter(
		(field) =>
			field.name !== 'operation' &&
			shows(field, 'resource', resource) &&
			shows(field, 'operation', operation),
	);
	return [
		`### ${resource.name}: ${operation.name}`,
		`${sentences(operation.description)} (\`${String(resource.value)}\`, \`${String(operation.value)}\`)`,
		listOf(fields, fields).join('\n') || 'No fields.',
		outputTable(`${String(resource.value)}/${String(operation.value)}`),
	].join('\n\n');
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
