import type { IDataObject } from 'n8n-workflow';

import { insist } from '../../account/insist';
import { noted } from '../../send/noted';
import { REPLY_SLACK_MS, type Wait } from '../../store/waits';
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
	return Math.ceil(Number(parameter('waitAmount')) * (UNIT_MS[parameter('waitUnit')] ?? 0));
}

/**
 * When a wait begins, ms by Meta's clock, as Meta's times tell whether an answer came after it: this machine's may be
 * minutes off.
 */
function waitsSince(batch: Batch): number {
	const { clockAheadMs = 0 } = batch.account.graph;
	// Meta's clock is known to the second; answers take a moment.
	return batch.now() - (Math.abs(clockAheadMs) > REPLY_SLACK_MS ? clockAheadMs : 0);
}

/**
 * Opens a wait: what it is for is found from here on.
 *
 * @returns ends it again; never throws, as what has happened instead matters more
 */
export async function openWait(batch: Batch, wait: Wait): Promise<() => Promise<void>> {
	const { waits } = await batch.account.store();
	await insist(async () => await waits.open(wait, waitsSince(batch)), batch.signal);
	return async () => {
		await noted(batch, 'The end of the wait', async () => await waits.close(wait));
	};
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
