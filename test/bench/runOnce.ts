import { z } from 'zod';

import type { NodeRun } from './executions.ts';
import { MEASURED, TRIGGER } from './senders.ts';
import type { Stage } from './stage.ts';

const startedExecution = z.object({ executionId: z.string() });

/** Runs a sender's workflow to its end. @returns how it ended, and what the measured node did */
export async function runOnce(
	stage: Stage,
	workflowId: string,
): Promise<{ executionId: string; status: string; node?: NodeRun }> {
	const executionId = await startOnce(stage, workflowId);
	const { status, nodes } = await stage.executions.finished(executionId);
	const node = nodes[MEASURED];
	return { executionId, status, ...(node ? { node } : {}) };
}

/** Starts a sender's workflow. @returns the execution's ID */
export async function startOnce(stage: Stage, workflowId: string): Promise<string> {
	const answer = await stage.api.session.call('POST', `/workflows/${workflowId}/run`, {
		triggerToStartFrom: { name: TRIGGER },
	});
	return startedExecution.parse(answer).executionId;
}
