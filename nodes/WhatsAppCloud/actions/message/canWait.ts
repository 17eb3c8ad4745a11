import { BadInput } from '../failure';
import type { Batch } from '../operation';

/** What n8n calls the place where waiting executions are continued, unless it is told otherwise. */
const ENDPOINT = 'webhook-waiting';

/** An operation that puts its execution to sleep, as messages name it. */
export interface WaitingOperation {
	name: string;
	/** What has not happened when it cannot wait. */
	nothing: string;
	/** What to do instead; goes on after "or". */
	instead: string;
}

/**
 * What keeps an execution from waiting, known before anything is sent.
 *
 * @param env n8n's environment
 * @throws {BadInput}
 */
export function checkCanWait(
	{ node }: Batch,
	env: NodeJS.ProcessEnv,
	operation: WaitingOperation,
): void {
	if (node.getNode().type.endsWith('HitlTool')) throw cannotReview(operation);
	// First: such an execution may also lack an ID, which is not what is wrong with it.
	if (node.isToolExecution()) throw callerCannotWait(operation);
	if (node.getInputData().length > 1) throw severalItems(operation);
	if (!node.getExecutionId()) throw noExecution();
	const path = pathBefore(new URL(node.getSignedResumeUrl()), env);
	if (path !== '') throw belowPath(operation, path);
}

/** What stands before n8n's own part of a resume URL: `/n8n`; empty = nothing. */
function pathBefore({ pathname }: URL, env: NodeJS.ProcessEnv): string {
	const { length } = (env.N8N_ENDPOINT_WEBHOOK_WAIT ?? ENDPOINT).split('/').filter(Boolean);
	// After it come the execution and the node.
	const parts = pathname.split('/').filter(Boolean);
	const before = parts.slice(0, Math.max(0, parts.length - length - 2));
	return before.map((part) => `/${part}`).join('');
}

function callerCannotWait({ name, nothing, instead }: WaitingOperation): BadInput {
	return new BadInput(
		`${name} cannot wait here: of everything that calls tools in n8n, only an AI Agent from version 3 on can pause until the answer comes. ${nothing}`,
		`An MCP Server Trigger, an AI Agent of an older version, and an agent that is itself a tool run their tools straight to the end. Add a new AI Agent node (n8n does not update existing ones), or ${instead}`,
	);
}

/** n8n offers every node that can wait as Human review of an agent's tools, and takes each of our answers for a no. */
function cannotReview({ name, nothing }: WaitingOperation): BadInput {
	return new BadInput(
		`${name} cannot be the human review of an agent's tools: n8n would take every answer for a refusal. ${nothing}`,
		'Review the tool with another node, such as Chat or Send Email. To let the agent itself ask a customer, connect this node to the agent as a tool.',
	);
}

function severalItems({ name, nothing }: WaitingOperation): BadInput {
	return new BadInput(
		`${name} takes one item at a time, because n8n continues an execution once. ${nothing}`,
		'Put this node into a workflow of its own, and call it for one item at a time: Loop Over Items with a Batch Size of 1, then Execute Sub-workflow with the option "Wait for Sub-Workflow Completion" off. Each item then has its own execution, which continues with its own answer.',
	);
}

function noExecution(): BadInput {
	return new BadInput(
		'This execution has no ID, so it cannot be continued',
		'Save the workflow, and run it in n8n.',
	);
}

function belowPath({ name, nothing, instead }: WaitingOperation, path: string): BadInput {
	return new BadInput(
		`${name} does not work while n8n is reached below a path (${path}): n8n signs the address at which an execution continues with the path, checks it without, and therefore refuses every answer. ${nothing}`,
		`Give n8n a host name of its own, such as https://n8n.example.com/ (N8N_WEBHOOK_URL, formerly WEBHOOK_URL, and N8N_PATH), or ${instead}`,
	);
}
