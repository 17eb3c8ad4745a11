import type { IDataObject } from 'n8n-workflow';

import type { Batch } from '../operation';
import { toText } from '../parameters';
import { isTool } from '../tool';

const UNIT_MS: Record<string, number> = {
	minutes: 60 * 1000,
	hours: 60 * 60 * 1000,
	days: 24 * 60 * 60 * 1000,
};

/** How long the execution is to wait, ms. */
export function readWaitMs(batch: Batch, itemIndex: number): number {
	const parameter = (name: string) => toText(batch.parameter(name, itemIndex));
	return Number(parameter('waitAmount')) * (UNIT_MS[parameter('waitUnit')] ?? 0);
}

/**
 * Puts the execution to sleep. Awake again, n8n passes on what it finds as the node's input, without running the
 * node: the answer, as `resume` puts it there, or, when the time is over, what is put there now, for the second
 * output. (n8n before 2.41 knows one output only: there the execution ends when the time is over.) A model that uses
 * the node as a tool gets what comes out of the first one.
 *
 * @param timedOut what the item is when nothing came
 */
export async function fallAsleep(
	{ node }: Batch,
	timedOut: IDataObject,
	{ itemIndex, until }: { itemIndex: number; until: number },
): Promise<void> {
	const item = { json: timedOut, pairedItem: { item: itemIndex } };
	node.getExecuteData().data.main = isTool(node.getNode()) ? [[item]] : [[], [item]];
	node.setMetadata({ forwardAllOutputs: true });
	await node.putExecutionToWait(new Date(until));
}
