import type {
	ExpressionString,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

/**
 * Two outputs for the operation that waits: what came, and that the time was over. Its name is the one by which n8n
 * knows such operations: only for these it checks the signature of the URL at which they go on.
 */
export function outputsOf(resource: string, came: string, over: string): ExpressionString {
	return `={{
	$parameter["resource"] === "${resource}" && $parameter["operation"] === "sendAndWait"
		? [{ type: "main", displayName: "${came}" }, { type: "main", displayName: "${over}" }]
		: $parameter["resource"] === "message" && $parameter["operation"] === "send"
			&& $parameter["options"] && $parameter["options"]["budgetReached"] === "output"
		? [{ type: "main", displayName: "Sent" }, { type: "main", displayName: "No Budget" }]
		: [{ type: "main" }]
}}`;
}

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

/** Continues the execution with what came, at the first output. */
export async function resume(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const item = { json: this.getBodyData(), pairedItem: { item: 0 } };
	return { workflowData: [[item], []], webhookResponse: 'resumed' };
}
