import { ExecutionLifecycleHooks, ExternalSecretsProxy } from 'n8n-core';
import type {
	INodeParameters,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { CredentialsHelper } from './credentials';
import type { SavedWorkflow } from './workflow';

/** What n8n hands to every context of a node; the same fields as n8n's own, so far as nodes can reach them. */
export function makeAdditionalData(options: {
	credentialsHelper: CredentialsHelper;
	/** Where n8n is reached from outside, without a slash at the end. */
	baseUrl: string;
	currentNodeParameters?: INodeParameters;
}): IWorkflowExecuteAdditionalData {
	const { credentialsHelper, baseUrl, currentNodeParameters } = options;
	const refuse = async (): Promise<never> => {
		throw new Error('The test engine runs neither sub-workflows nor code');
	};
	return {
		credentialsHelper,
		currentNodeExecutionIndex: 0,
		currentNodeParameters,
		variables: {},
		restApiUrl: `${baseUrl}/rest`,
		instanceBaseUrl: `${baseUrl}/`,
		formBaseUrl: `${baseUrl}/form`,
		formTestBaseUrl: `${baseUrl}/form-test`,
		formWaitingBaseUrl: `${baseUrl}/form-waiting`,
		webhookBaseUrl: `${baseUrl}/webhook`,
		webhookTestBaseUrl: `${baseUrl}/webhook-test`,
		webhookWaitingBaseUrl: `${baseUrl}/webhook-waiting`,
		mcpBaseUrl: `${baseUrl}/mcp`,
		mcpTestBaseUrl: `${baseUrl}/mcp-test`,
		externalSecretsProxy: new ExternalSecretsProxy(),
		setExecutionStatus: () => undefined,
		logAiEvent: () => undefined,
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		executeWorkflow: refuse,
		startRunnerTask: refuse,
	};
}

/** What belongs to one execution; the engine refuses to start without its hooks. */
export function forExecution(
	additionalData: IWorkflowExecuteAdditionalData,
	executionId: string,
	mode: WorkflowExecuteMode,
	saved: SavedWorkflow,
): IWorkflowExecuteAdditionalData {
	const now = new Date();
	const workflowData = {
		...saved,
		isArchived: false,
		activeVersionId: null,
		createdAt: now,
		updatedAt: now,
	};
	return {
		...additionalData,
		executionId,
		hooks: new ExecutionLifecycleHooks(mode, executionId, workflowData),
	};
}
