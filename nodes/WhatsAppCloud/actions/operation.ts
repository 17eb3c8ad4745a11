import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { NodeRun } from '../delivery/key';
import type { Surroundings } from '../message/mediaLink';
import type { SendBatch } from '../send/batch';
import type { Lane } from '../send/lane';
import type { OtherOutput } from '../send/outcome/notSent';
import type { ReadParameter } from './parameterReader';
import type { WrittenFrom } from './writtenFrom';

/** What the items of one run of a node share: opened once, not per item. */
export interface Batch extends SendBatch {
	/** The node's own functions: items, binary data. */
	node: IExecuteFunctions;
	/** Reads the node's parameters. */
	parameter: ReadParameter;
	/** The node's place in n8n. */
	workflowId: string;
	nodeId: string;
	nodeRun: NodeRun;
	/** What messages are read by, beside the item's own fields. */
	surroundings: Surroundings;
	/** Who has written to us, where only that tells whose digits are. */
	writtenFrom: WrittenFrom;
	/** Aborts when the person stops the execution. */
	signal?: AbortSignal;
	/** Has something done when all items are through, also when the run fails or is cancelled. */
	atEnd(action: () => Promise<void>): void;
}

/** What an item gives out that carries files. */
export class FileOutcome {
	constructor(
		readonly json: IDataObject,
		readonly binary: IBinaryKeyData,
	) {}
}

/** What an item gives out: one item's `json`, or several, or one with files, or one elsewhere. */
export type Outcome = IDataObject | IDataObject[] | FileOutcome | OtherOutput;

/**
 * One operation of a node: its fields in the editor, and what it does in three steps. `read` runs for all
 * items before anything leaves, so that bad input stops a batch before its first message.
 */
export interface Operation<Input, Ready = Input> {
	fields: INodeProperties[];
	/** Reads and checks the parameters of one item. Throws {@link BadInput}. Sends nothing. */
	read(batch: Batch, itemIndex: number): Input;
	/** The business number whose customers, sends or files it looks up in the store: it has to be the credential's. */
	numberOf?(input: Input): string;
	/**
	 * Looks up what the items need, for all of them at once; sends nothing. An item that cannot go on
	 * becomes the reason why. In the order of `inputs`.
	 */
	prepare(
		batch: Batch,
		inputs: Array<{ itemIndex: number; input: Input }>,
	): Promise<Array<Ready | Error>>;
	/** Items with a smaller one are begun first; absent = in the order of the items. */
	rank?(ready: Ready): number;
	/** Does the work of one item. */
	run(batch: Batch, ready: Ready, itemIndex: number, lane: Lane): Promise<Outcome>;
	/** What is done with an item, in words: "Nothing was sent"; left out: done. */
	verb?: 'sent';
	/** How many items may run at once. */
	concurrency: number;
	/** The same, where it depends on what is done. */
	concurrencyFor?(ready: Ready[]): Promise<number>;
}

/** For operations that look nothing up in advance. */
export async function asRead<Input>(
	_batch: Batch,
	inputs: Array<{ input: Input }>,
): Promise<Input[]> {
	return inputs.map(({ input }) => input);
}
