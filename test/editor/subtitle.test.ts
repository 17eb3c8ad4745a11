import { Workflow } from 'n8n-workflow';
import type { INode, INodeParameters, INodeType, INodeTypes } from 'n8n-workflow';

import { WhatsAppCloud } from '../../nodes/WhatsAppCloud/WhatsAppCloud.node';
import { WhatsAppCloudTemplates } from '../../nodes/WhatsAppCloud/WhatsAppCloudTemplates.node';
import { WhatsAppCloudTrigger } from '../../nodes/WhatsAppCloud/WhatsAppCloudTrigger.node';

/** What n8n shows below the name of a node on its canvas. */
async function subtitleOf(type: INodeType, parameters: INodeParameters): Promise<unknown> {
	const node: INode = {
		...{ id: 'a', name: 'Node', type: type.description.name, typeVersion: 1 },
		...{ position: [0, 0], parameters },
	};
	const nodeTypes = { getByNameAndVersion: () => type } as unknown as INodeTypes;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const { subtitle } = type.description;
	return await workflow.expression.withIsolate(async () =>
		workflow.expression.getSimpleParameterValue(
			workflow.getNode('Node') ?? node,
			...([subtitle, 'internal', {}] as const),
		),
	);
}

const [sending, templates, trigger] = [
	new WhatsAppCloud(),
	new WhatsAppCloudTemplates(),
	new WhatsAppCloudTrigger(),
];

describe('what stands below a node on the canvas', () => {
	it.each<[INodeType, INodeParameters, string]>([
		[sending, {}, 'Send: Message'],
		[
			sending,
			{ resource: 'message', operation: 'sendAndWait' },
			'Send and Wait for Reply: Message',
		],
		[sending, { resource: 'conversation', operation: 'getAll' }, 'Get Many: Conversation'],
		[sending, { resource: 'signupLink', operation: 'getAll' }, 'Get Many: Sign-Up Link'],
		[templates, { resource: 'template', operation: 'sendAndWait' }, 'Wait for Approval: Template'],
		[trigger, {}, 'Messages'],
		[trigger, { triggerOn: ['statuses', 'rescues'] }, 'Message Statuses, Fallback Templates'],
	])('calls it what the form calls it', async (type, parameters, expected) => {
		expect(await subtitleOf(type, parameters)).toBe(expected);
	});
});
