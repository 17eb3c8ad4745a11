import type { IDataObject, INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

/** The prefix that n8n gives to the node types of our package. */
const PACKAGE_NAME = 'n8n-nodes-whatsapp-cloud';

/** Stands before the nodes under test and hands over their input, as "When clicking 'Execute workflow'" does in n8n. */
export const INPUT_TYPE = 'harness.input';

const inputNode: INodeType = {
	description: {
		displayName: 'Input',
		name: 'input',
		group: ['trigger'],
		version: 1,
		description: 'Hands over the items that a test puts in',
		defaults: { name: 'Input' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

/** The node types that an engine knows: by full name, or by the short name within our package. */
export class NodeTypes implements INodeTypes {
	private readonly types = new Map<string, INodeType>([[INPUT_TYPE, inputNode]]);

	constructor(nodeTypes: INodeType[]) {
		for (const nodeType of nodeTypes) {
			this.types.set(`${PACKAGE_NAME}.${nodeType.description.name}`, nodeType);
		}
	}

	fullName(type: string): string {
		return this.types.has(type) ? type : `${PACKAGE_NAME}.${type}`;
	}

	getByName(type: string): INodeType | IVersionedNodeType {
		return this.getByNameAndVersion(type);
	}

	getByNameAndVersion(type: string): INodeType {
		const nodeType = this.types.get(this.fullName(type));
		if (!nodeType) throw new Error(`The engine does not know the node type "${type}"`);
		return nodeType;
	}

	getKnownTypes(): IDataObject {
		return {};
	}

	all(): INodeType[] {
		return [...this.types.values()];
	}
}
