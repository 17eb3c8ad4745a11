import type {
	ExpressionString,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

/** Two outputs for Send and Wait for Reply: what the customer answered, and that the time was over. */
export const OUTPUTS: ExpressionString = `={{
	$parameter["resource"] === "message" && $parameter["operation"] === "sendAndWait"
		? [{ type: "main", displayName: "Answered" }, { type: "main", displayName: "No Answer" }]
		: [{ type: "main" }]
}}`;

/** Where a waiting execution is continued; n8n checks the signature of the URL. */
export const resumeWebhook: IWebhookDescription = {
	name: 'default',
	httpMethod: 'POST',
	responseMode: 'onReceived',
	// Tells whoever calls that the answer was taken in: n8n itself answers 200 as well when it was too late.
	responseData: 'resumed',
	path: '={{ $nodeId }}',
	isFullPath: true,
	restartWebhook: true,
	ndvHideUrl: true,
};

/** Continues the execution with the customer's answer, at the first output. */
export async function resume(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const item = { json: this.getBodyData(), pairedItem: { item: 0 } };
	return { workflowData: [[item], []], webhookResponse: 'resumed' };
}
