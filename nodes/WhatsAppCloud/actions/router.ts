import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openAccount } from '../account/account';
import { giveWay } from '../giveWay';
import { OtherOutput } from '../send/outcome/notSent';
import { asError } from '../thrown';
import { conformingTo } from './conforming';
import { customerOf } from './customerOf';
import { toBatchFailure } from './batchFailure';
import { towardsErrorOutput } from './errorOutput';
import { toFailedItem, toNodeError, type FailedItem } from './failure';
import { FileOutcome, type Batch, type Operation } from './operation';
import { nodeRunOf } from './nodeRun';
import { onOwnNumbers } from './ownNumbers';
import { inParallel } from './parallel';
import { parameterReader } from './parameterReader';
import { reportProgress } from './progress';
import { surroundingsOf } from './surroundings';
import { Undecided, WrittenFrom } from './writtenFrom';

/** Operations by resource and operation, as the node's parameters name them. */
export type Operations = Record<string, Record<string, Operation<unknown>>>;

/** The one item loop: reads all items, prepares them together, runs them side by side, answers in order. */
export async function router(
	this: IExecuteFunctions,
	operations: Operations,
): Promise<INodeExecutionData[][]> {
	const operation =
		operations[this.getNodeParameter('resource', 0)]?.[this.getNodeParameter('operation', 0)];
	if (!operation) throw toNodeError(this.getNode(), new Error('The operation is not known'), 0);
	const atEnd: Array<() => Promise<void>> = [];
	const nodeRun = nodeRunOf(this);
	const account = await openAccount(this);
	const batch: Batch = {
		node: this,
		writtenFrom: new WrittenFrom(),
		account,
		surroundings: surroundingsOf(account),
		parameter: parameterReader(this, conformingTo(operation.fields)),
		workflowId: this.getWorkflow().id ?? '',
		nodeId: this.getNode().id || nodeRun.nodeName,
		nodeRun,
		signal: this.getExecutionCancelSignal(),
		now: () => Date.now(),
		timeZone: this.getTimezone(),
		log: (level, text) => this.logger[level](`WhatsApp Cloud: ${text}`),
		atEnd: (action) => void atEnd.push(action),
	};
	try {
		return await runItems(batch, operation);
	} finally {
		for (const action of atEnd) await action();
	}
}

async function runItems(
	batch: Batch,
	operation: Operation<unknown>,
): Promise<INodeExecutionData[][]> {
	const { node } = batch;
	const { verb = 'done' } = operation;
	const failed = new Map<number, FailedItem>();
	const fail = (error: unknown, itemIndex: number) => {
		failed.set(itemIndex, { itemIndex, error, ...customerOf(batch, operation, itemIndex) });
	};

	const itemCount = node.getInputData().length;
	const inputs = await readItems(batch, operation, itemCount, fail);
	const own = await onOwnNumbers(batch, operation, inputs, fail);
	const ready: Array<{ itemIndex: number; ready: unknown }> = [];
	for (const [index, result] of (await prepareAll(batch, operation, own)).entries()) {
		await giveWay();
		const itemIndex = own[index]?.itemIndex ?? index;
		if (result instanceof Error) fail(result, itemIndex);
		else ready.push({ itemIndex, ready: result });
	}

	const stops = !node.continueOnFail();
	if (failed.size > 0 && stops) {
		const inOrder = [...failed.values()].sort((a, b) => a.itemIndex - b.itemIndex);
		throw await toBatchFailure(node.getNode(), inOrder, itemCount, verb);
	}

	const rankOf = (item: { ready: unknown }) => operation.rank?.(item.ready) ?? 0;
	ready.sort((one, other) => rankOf(one) - rankOf(other));

	const concurrency =
		(await operation.concurrencyFor?.(ready.map((item) => item.ready))) ?? operation.concurrency;
	const done = new Map<number, INodeExecutionData[]>();
	const elsewhere = new Set<number>();
	const progress = () => ({ done: done.size, failed: failed.size, total: itemCount });
	const endReports = reportProgress(node, progress);
	await inParallel(ready, concurrency, batch.signal, async (item, lane) => {
		const { itemIndex, ready: prepared } = item;
		// Each item's preparations are let go with it.
		item.ready = undefined;
		try {
			const outcome = await operation.run(batch, prepared, itemIndex, lane);
			if (outcome instanceof OtherOutput) elsewhere.add(itemIndex);
			done.set(
				itemIndex,
				[outcome].flat().map((item) => ({
					...(item instanceof FileOutcome
						? { json: item.json, binary: item.binary }
						: { json: item instanceof OtherOutput ? item.json : item }),
					pairedItem: { item: itemIndex },
				})),
			);
		} catch (error) {
			if (stops) throw toNodeError(node.getNode(), error, itemIndex);
			fail(error, itemIndex);
		}
	}).finally(endReports);

	const [output, other]: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
	for (let itemIndex = 0; itemIndex < itemCount; itemIndex++) {
		await giveWay();
		const failure = failed.get(itemIndex);
		if (failure) {
			const json = toFailedItem(node.getNode(), failure, verb);
			const item = { json, pairedItem: { item: itemIndex } };
			const hasErrorOutput = node.getNode().onError === 'continueErrorOutput';
			const reason = () => toNodeError(node.getNode(), failure.error, itemIndex);
			output.push(hasErrorOutput ? towardsErrorOutput(item, reason()) : item);
		}
		const to = elsewhere.has(itemIndex) ? other : output;
		for (const item of done.get(itemIndex) ?? []) to.push(item);
	}
	return other.length > 0 ? [output, other] : [output];
}

/** The items' parameters, in their order; of those that cannot be used, the reasons. */
async function readItems(
	batch: Batch,
	operation: Operation<unknown>,
	itemCount: number,
	fail: (error: unknown, itemIndex: number) => void,
): Promise<Array<{ itemIndex: number; input: unknown }>> {
	const inputs: Array<{ itemIndex: number; input: unknown }> = [];
	const undecided = new Map<number, Undecided>();
	const readItem = async (itemIndex: number) => {
		await giveWay();
		batch.signal?.throwIfAborted();
		try {
			inputs.push({ itemIndex, input: operation.read(batch, itemIndex) });
		} catch (error) {
			if (error instanceof Undecided) undecided.set(itemIndex, error);
			else fail(error, itemIndex);
		}
	};
	for (let itemIndex = 0; itemIndex < itemCount; itemIndex++) await readItem(itemIndex);
	if (undecided.size === 0) return inputs;
	await batch.writtenFrom.learn(batch, [...undecided.values()]);
	for (const itemIndex of undecided.keys()) await readItem(itemIndex);
	return inputs.sort((one, other) => one.itemIndex - other.itemIndex);
}

/** What keeps all items from being prepared is each item's failure: with Continue, n8n would pass them on as they came. */
async function prepareAll(
	batch: Batch,
	operation: Operation<unknown>,
	inputs: Array<{ itemIndex: number; input: unknown }>,
): Promise<unknown[]> {
	try {
		return await operation.prepare(batch, inputs);
	} catch (thrown) {
		batch.signal?.throwIfAborted();
		const reason = asError(thrown);
		return inputs.map(() => reason);
	}
}
