import type { INodeProperties } from 'n8n-workflow';

import { businessNumber } from './businessNumber/resource';
import { campaign } from './campaign/resource';
import { conversation } from './conversation/resource';
import { cost } from './cost/resource';
import { media } from './media/resource';
import { message } from './message/resource';
import type { Resource } from './resource';
import type { Operations } from './router';
import { signupLink } from './signupLink/resource';
import { template } from './template/resource';

/** What the node WhatsApp Cloud offers. */
export const sendingResources = [
	...[message, campaign, conversation, signupLink, media, cost, businessNumber],
];

/** What the node WhatsApp Cloud Templates offers. */
export const templateResources = [template];

/** The node's properties: Resource, Operation, and each operation's fields where they belong. */
export function propertiesOf(resources: Resource[], defaultResource: string): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			default: defaultResource,
			options: resources.map(({ name, value }) => ({ name, value })),
		},
		...resources.map(operationSelector),
		...resources.flatMap(({ value, operations }) =>
			operations.flatMap(({ value: operation, operation: { fields } }) =>
				fields.map((field) => shownFor(field, value, String(operation))),
			),
		),
	];
}

/** The same resources as the router needs them. */
export function operationsOf(resources: Resource[]): Operations {
	return Object.fromEntries(
		resources.map(({ value, operations }) => [
			value,
			Object.fromEntries(operations.map(({ value: name, operation }) => [String(name), operation])),
		]),
	);
}

function operationSelector({ value, operations }: Resource): INodeProperties {
	// eslint-disable-next-line n8n-nodes-base/node-param-default-missing -- the rule reads literals only
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		// Saved workflows leave a default out: the first operation of a resource stays the first.
		default: operations[0]?.value ?? '',
		displayOptions: { show: { resource: [value] } },
		options: operations.map(({ operation: _, ...option }) => option),
	};
}

function shownFor(field: INodeProperties, resource: string, operation: string): INodeProperties {
	return {
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { resource: [resource], operation: [operation], ...field.displayOptions?.show },
		},
	};
}
