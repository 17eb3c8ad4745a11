import { BadInput } from '../failure';
import type { Batch } from '../operation';

/** What n8n calls the place where waiting executions are continued, unless it is told otherwise. */
const ENDPOINT = 'webhook-waiting';

/**
 * What keeps an execution from waiting for a customer, known before anything is sent.
 *
 * @param env n8n's environment
 * @throws {BadInput}
 */
export function checkCanWait({ node }: Batch, env: NodeJS.ProcessEnv): void {
	// First: such an execution may also lack an ID, which is not what is wrong with it.
	if (node.isToolExecution()) throw callerCannotWait();
	if (node.getInputData().length > 1) throw severalItems();
	if (!node.getExecutionId()) throw noExecution();
	const path = pathBefore(new URL(node.getSignedResumeUrl()), env);
	if (path !== '') throw belowPath(path);
}

/** What stands before n8n's own part of a resume URL: `/n8n`; empty = nothing. */
function pathBefore({ pathname }: URL, env: NodeJS.ProcessEnv): string {
	const { length } = (env.N8N_ENDPOINT_WEBHOOK_WAIT ?? ENDPOINT).split('/').filter(Boolean);
	// After it come the execution and the node.
	const parts = pathname.split('/').filter(Boolean);
	const before = parts.slice(0, Math.max(0, parts.length - length - 2));
	return before.map((part) => `/${part}`).join('');
}

function callerCannotWait(): BadInput {
	return new BadInput(
		'Send and Wait for Reply cannot wait here: of everything that calls tools in n8n, only an AI Agent from version 3 on can go to sleep until the customer answers. Nothing was sent',
		'An MCP Server Trigger, an AI Agent of an older version, and an agent that is itself a tool run their tools to the end at once. Add a new AI Agent node (n8n does not raise the version of an old one), or use Message → Send, and let a WhatsApp Cloud Trigger take the answer.',
	);
}

function severalItems(): BadInput {
	return new BadInput(
		'Send and Wait for Reply takes one item at a time, because n8n continues an execution once. Nothing was sent',
		'Put this node into a workflow of its own, and call it with Execute Sub-Workflow: Mode "Run Once for Each Item", and the option "Wait for Sub-Workflow Completion" off. Each customer then has an execution that continues with that customer\'s answer.',
	);
}

function noExecution(): BadInput {
	return new BadInput(
		'This execution has no ID, so that it could not be continued',
		'Save the workflow, and run it in n8n.',
	);
}

function belowPath(path: string): BadInput {
	return new BadInput(
		`Send and Wait for Reply does not work while n8n is reached below a path (${path}): n8n signs the address at which an execution continues with the path, checks it without, and so refuses every answer. Nothing was sent`,
		'Give n8n a host name of its own, such as https://n8n.example.com/ (N8N_WEBHOOK_URL, before: WEBHOOK_URL; and N8N_PATH), or use Message → Send, and let a WhatsApp Cloud Trigger take the answer.',
	);
}
