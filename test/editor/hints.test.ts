import { Workflow } from 'n8n-workflow';
import type { INode, INodeParameters, INodeType, INodeTypes } from 'n8n-workflow';

import { WhatsAppCloud } from '../../nodes/WhatsAppCloud/WhatsAppCloud.node';
import { WhatsAppCloudTemplates } from '../../nodes/WhatsAppCloud/WhatsAppCloudTemplates.node';
import { WhatsAppCloudTrigger } from '../../nodes/WhatsAppCloud/WhatsAppCloudTrigger.node';

/** The hints that n8n shows; it evaluates their conditions as its editor does. */
async function hintsOf(type: INodeType, given: INodeParameters): Promise<string[]> {
	const node: INode = {
		...{ id: 'a', name: 'Node', type: type.description.name, typeVersion: 1 },
		...{ position: [0, 0], parameters: given },
	};
	const nodeTypes = { getByNameAndVersion: () => type } as unknown as INodeTypes;
	// n8n fills in what is left out.
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const shown = workflow.getNode('Node') ?? node;
	return await workflow.expression.withIsolate(async () =>
		(type.description.hints ?? []).flatMap(({ message, displayCondition }) => {
			const value = workflow.expression.getSimpleParameterValue(
				shown,
				displayCondition,
				'internal',
				{},
			);
			expect(typeof value).toBe('boolean');
			return value === true ? [message] : [];
		}),
	);
}

const send = { resource: 'message', operation: 'send' };
const wait = { resource: 'message', operation: 'sendAndWait' };
const review = { resource: 'template', operation: 'sendAndWait' };
const [sending, templates, trigger] = [
	new WhatsAppCloud(),
	new WhatsAppCloudTemplates(),
	new WhatsAppCloudTrigger(),
];

const window = { resource: 'conversation', operation: 'getWindow' };
const report = { resource: 'campaign', operation: 'getReport' };

describe('hints', () => {
	it.each<[string, INodeType, INodeParameters, string]>([
		['nothing will be sent', sending, { ...send, options: { previewOnly: true } }, 'Preview Only'],
		[
			'free text is never sent',
			sending,
			{ ...send, options: { safetyMarginSeconds: 86400 } },
			'Safety Margin',
		],
		['nobody could answer in time', sending, { ...wait, waitAmount: 0 }, 'No Answer'],
		['no review is as quick', templates, { ...review, waitAmount: 0 }, 'No Decision'],
		['windows are known from the trigger', sending, window, 'published <b>WhatsApp Cloud Trigger'],
		['statuses are known from the trigger', sending, report, 'stays at sent'],
		[
			'a template has to be approved first',
			templates,
			{ resource: 'template', operation: 'create' },
			'Wait for Approval',
		],
		[
			'a code has to be entered',
			sending,
			{ resource: 'businessNumber', operation: 'requestCode' },
			'Verify Code',
		],
		[
			'a verified number has to be registered',
			sending,
			{ resource: 'businessNumber', operation: 'verifyCode' },
			'<b>Register</b> it',
		],
		['messages start nothing', trigger, { triggerOn: ['statuses'] }, '<b>Messages</b> is not'],
	])('say that %s', async (_what, type, given, says) => {
		expect(await hintsOf(type, given)).toEqual([expect.stringContaining(says)]);
	});

	it.each<[string, INodeType, INodeParameters]>([
		['a message is sent as usual', sending, send],
		['options say something else', sending, { ...send, options: { safetyMarginSeconds: 60 } }],
		['customers have time to answer', sending, wait],
		['a review has its time', templates, review],
		['an option of Send is left over', sending, { ...wait, options: { previewOnly: true } }],
		['templates are listed', templates, { resource: 'template', operation: 'getAll' }],
		['messages start the workflow', trigger, {}],
		['each address is set by hand', trigger, { triggerOn: ['calls'], listenOn: 'manual' }],
	])('say nothing where %s', async (_what, type, given) => {
		expect(await hintsOf(type, given)).toEqual([]);
	});
});
