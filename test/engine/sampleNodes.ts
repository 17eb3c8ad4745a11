import type {
	ICredentialType,
	IHookFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

/** The smallest nodes that use each thing that the harness offers. */
const main = NodeConnectionTypes.Main;

export const sampleCredential: ICredentialType = {
	name: 'sampleApi',
	displayName: 'Sample API',
	properties: [
		{ displayName: 'Key', name: 'key', type: 'string', default: '' },
		{ displayName: 'Region', name: 'region', type: 'string', default: 'eu' },
	],
};

const actionDescription: INodeTypeDescription = {
	displayName: 'Sample',
	name: 'sample',
	group: ['transform'],
	version: 1,
	description: 'Greets',
	defaults: { name: 'Sample' },
	inputs: [main],
	outputs: [main],
	credentials: [{ name: 'sampleApi', required: true, testedBy: 'sampleTest' }],
	properties: [
		{ displayName: 'Greeting', name: 'greeting', type: 'string', default: 'Hello' },
		{ displayName: 'Wait', name: 'wait', type: 'boolean', default: false },
	],
};

/** One item per item; refuses the name "nobody". */
export const sampleAction: INodeType = {
	description: actionDescription,
	methods: {
		listSearch: {
			async search(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string) {
				const { key } = await this.getCredentials<{ key: string }>('sampleApi');
				const greeting = this.getCurrentNodeParameter('greeting') as string;
				return {
					results: [{ name: `${greeting} ${filter}`, value: key }],
					paginationToken,
				};
			},
		},
		resourceMapping: {
			async fields(this: ILoadOptionsFunctions) {
				const id = this.getNodeParameter('greeting') as string;
				return {
					fields: [
						{
							id,
							displayName: id,
							required: true,
							defaultMatch: false,
							display: true,
							type: 'string',
						},
					],
				};
			},
		},
		credentialTest: {
			async sampleTest(credential) {
				const ok = credential.data?.['key'] === 'secret' && credential.data['region'] === 'eu';
				return ok ? { status: 'OK', message: 'Works' } : { status: 'Error', message: 'Wrong key' };
			},
		},
	},
	async execute() {
		const { key } = await this.getCredentials<{ key: string }>('sampleApi');
		if (this.getNodeParameter('wait', 0) === true) {
			await new Promise((resolve) => {
				this.getExecutionCancelSignal()?.addEventListener('abort', resolve, { once: true });
			});
		}
		const items = this.getInputData().map((item, itemIndex): INodeExecutionData => {
			const greeting = this.getNodeParameter('greeting', itemIndex) as string;
			if (item.json['name'] === 'nobody') {
				const error = new NodeOperationError(this.getNode(), 'Nobody is there', { itemIndex });
				if (!this.continueOnFail()) throw error;
				return { json: { error: error.message }, pairedItem: { item: itemIndex } };
			}
			return { json: { greeting, key }, pairedItem: { item: itemIndex } };
		});
		return [items];
	},
};

/** Hooks that a test listens to: what happened, and what is to fail. */
export const hookLog: { calls: string[]; failOn?: string } = { calls: [] };

function hook(method: string, result: boolean) {
	return async function (this: IHookFunctions) {
		const url = String(this.getNodeWebhookUrl('default'));
		hookLog.calls.push(
			`${method} ${this.getActivationMode()} ${new URL(url).pathname.split('/')[1]}`,
		);
		this.getWorkflowStaticData('node')['last'] = method;
		if (hookLog.failOn === method) throw new NodeOperationError(this.getNode(), 'Refused');
		return result;
	};
}

/** A trigger with a GET for verification and a POST for events. */
export const sampleTrigger: INodeType = {
	description: {
		displayName: 'Sample Trigger',
		name: 'sampleTrigger',
		group: ['trigger'],
		version: 1,
		description: 'Listens',
		defaults: { name: 'Sample Trigger' },
		inputs: [],
		outputs: [main],
		properties: [],
		webhooks: [
			{ name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', path: 'events' },
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'events' },
		],
	},
	webhookMethods: {
		default: {
			checkExists: hook('checkExists', false),
			create: hook('create', true),
			delete: hook('delete', true),
		},
	},
	async webhook(this: IWebhookFunctions) {
		if (this.getWebhookName() === 'setup') {
			const { challenge } = this.getQueryData() as { challenge?: string };
			return { webhookResponse: challenge };
		}
		const { rawBody } = this.getRequestObject();
		const text = rawBody.toString();
		if (text.includes('throw')) throw new NodeOperationError(this.getNode(), 'Thrown');
		if (this.getHeaderData()['x-signature'] !== 'good') {
			this.getResponseObject().status(401).json({ refused: true });
			return { noWebhookResponse: true };
		}
		if (text.includes('ignore')) return {};
		return { workflowData: [[{ json: { text, mode: this.getMode() } }]] };
	},
};
