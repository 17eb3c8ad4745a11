import { randomUUID } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { NodeRun } from '../delivery/key';

/** Calls of a tool, by what the model gives. */
const calls = new WeakMap<object, NodeRun>();

/** To be asked before anything is waited for: other calls may begin meanwhile. */
export function nodeRunOf(node: IExecuteFunctions): NodeRun {
	// An MCP Server Trigger has no execution.
	const executionId = node.getExecutionId() || randomUUID();
	const startedAt = startOf(node);
	const { name: nodeName } = node.getNode();
	const proxy = node.getWorkflowDataProxy(0);
	if (!node.isToolExecution()) {
		return { executionId, startedAt, nodeName, runIndex: Number(proxy.$runIndex) };
	}
	// Here n8n gives each try of a call an index of its own, and calls at the same time the same one; but all tries of
	// a call the same object.
	const given = node.getInputData()[0]?.json ?? {};
	const runs = proxy.$node as Record<string, { runIndex: number }>;
	const runIndex = runs[nodeName]?.runIndex ?? 0;
	const run = calls.get(given) ?? { executionId, startedAt, nodeName, runIndex };
	calls.set(given, run);
	return run;
}

/** Without what n8n keeps before the execution begins: a worker that takes such a job over would find another time. */
const NOT_KEPT = new Set(['manual', 'evaluation']);

function startOf(node: IExecuteFunctions): number {
	if (NOT_KEPT.has(node.getMode())) return 0;
	return node.getExecutionContext()?.establishedAt ?? 0;
}
