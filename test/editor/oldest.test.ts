import { NodeHelpers } from 'n8n-workflow';
import type { INode, INodeParameters, INodeProperties, INodeType } from 'n8n-workflow';
import { NodeHelpers as OldestHelpers } from 'n8n-workflow-oldest';

import { WhatsAppCloud } from '../../nodes/WhatsAppCloud/WhatsAppCloud.node';
import { WhatsAppCloudTemplates } from '../../nodes/WhatsAppCloud/WhatsAppCloudTemplates.node';
import { WhatsAppCloudTrigger } from '../../nodes/WhatsAppCloud/WhatsAppCloudTrigger.node';

/** Of the oldest n8n that the README promises, and of the one that everything else is tested with. */
const helpersOf = { oldest: OldestHelpers as unknown as typeof NodeHelpers, newest: NodeHelpers };

const nodes: INodeType[] = [
	new WhatsAppCloud(),
	new WhatsAppCloudTemplates(),
	new WhatsAppCloudTrigger(),
];

/** Whatever a person can choose in a field; undefined for one that is filled in freely. */
function choicesOf(field: INodeProperties): unknown[] | undefined {
	const { type, options = [], modes = [] } = field;
	if (type === 'boolean') return [true, false];
	if (type === 'collection') return [filledIn(field)];
	if (type === 'multiOptions') return options.map((option) => 'value' in option && [option.value]);
	if (type === 'options') return options.map((option) => 'value' in option && option.value);
	if (type !== 'resourceLocator') return undefined;
	return ['', 'chosen'].flatMap((value) =>
		modes.map(({ name: mode }) => ({ __rl: true, mode, value })),
	);
}

/** A collection with every option that it offers. */
function filledIn({ options = [] }: INodeProperties): INodeParameters {
	const values = (options as INodeProperties[]).map(({ name, default: value }) => [name, value]);
	return Object.fromEntries(values) as INodeParameters;
}

/** The fields that n8n shows with these values. */
function shown(
	{ description }: INodeType,
	given: INodeParameters,
	helpers = helpersOf.newest,
): INodeProperties[] {
	const values = allValues(description, given, helpers);
	return description.properties.filter((field) =>
		helpers.displayParameter(values, field, { typeVersion: 1 }, description),
	);
}

function allValues(
	description: INodeType['description'],
	given: INodeParameters,
	helpers: typeof NodeHelpers,
): INodeParameters {
	const node = { typeVersion: 1 } as INode;
	const { properties } = description;
	return helpers.getNodeParameters(properties, given, true, false, node, description) ?? {};
}

/** Every choice of every field that is shown; of those, with two fields chosen, every pair. */
function* configurations(
	node: INodeType,
	given: INodeParameters,
	depth = 2,
): Iterable<INodeParameters> {
	yield given;
	if (depth === 0) return;
	for (const field of shown(node, given)) {
		if (field.name in given) continue;
		for (const choice of choicesOf(field) ?? []) {
			const next = { ...given, [field.name]: choice } as INodeParameters;
			yield* configurations(node, next, depth - 1);
		}
	}
}

/** A node's resources and operations; a trigger has none. */
function operationsOf(node: INodeType): INodeParameters[] {
	const { properties } = node.description;
	const resources = properties.find(({ name }) => name === 'resource');
	if (!resources) return [{}];
	return (choicesOf(resources) ?? []).flatMap((resource) => {
		const operations = shown(node, { resource } as INodeParameters).find(
			({ name }) => name === 'operation',
		);
		return ((operations && choicesOf(operations)) ?? []).map(
			(operation) => ({ resource, operation }) as INodeParameters,
		);
	});
}

const cases = nodes.flatMap((node) =>
	operationsOf(node).map((given) => ({
		node,
		given,
		title: [node.description.displayName, ...Object.values(given)].join(' › '),
	})),
);

describe("the fields in the oldest n8n that is promised, as in today's", () => {
	it.each(cases)('$title', ({ node, given }) => {
		let count = 0;
		for (const parameters of configurations(node, given)) {
			count++;
			const [oldest, newest] = Object.values(helpersOf).map((helpers) => ({
				values: allValues(node.description, parameters, helpers),
				fields: shown(node, parameters, helpers).map(({ name }) => name),
			}));
			expect({ parameters, ...oldest }).toEqual({ parameters, ...newest });
		}
		expect(count).toBeGreaterThan(0);
	});
});
