import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { inTurns } from '../../giveWay';
import { asError, orError } from '../../thrown';
import type { OutsideWindow, SendMode } from '../../conversation/decision';
import { describePrice } from '../../pricing/describe';
import { priceOfSend } from '../../send/counting/price';
import { customerOf } from '../customerOf';
import { readSend } from '../message/read';
import { sendFields } from '../message/send.fields';
import { prepareSends } from '../message/prepareSends';
import type { SendInput } from '../../send/composition';
import type { Batch, Operation } from '../operation';
import { readText } from '../parameters';
import type { AccountFacts } from '../../account/prices';
import { factsOf } from './facts';
import { summarise, type Estimated } from './summary';
import { addressee } from '../../message/recipient';
import { summaryOf } from '../../template/definition';

/** What an item would send, or why it cannot be read. */
type Input = { send: SendInput } | { refused: Error };

type Ready =
	| { kind: 'summary'; all: Estimated[]; timeZone?: string }
	| { kind: 'each'; one: Estimated }
	/** Of a summary that the first item gives out. */
	| { kind: 'part' };

const outputField: INodeProperties = {
	displayName: 'Output',
	name: 'estimateOutput',
	type: 'options',
	default: 'summary',
	options: [
		{
			name: 'Each Customer',
			value: 'each',
			description: 'An item per customer: what they would get and what it costs',
		},
		{
			name: 'Summary',
			value: 'summary',
			description: 'One item: what all of it costs, by market and category',
		},
	],
};

/** Cost → Estimate: what Send would do with these items, and what that costs. Nothing is sent. */
export const estimate: Operation<Input, Ready> = {
	fields: [outputField, ...sendFields],

	concurrency: 16,

	read(batch, itemIndex) {
		const mode = batch.parameter('mode', itemIndex) as SendMode;
		const outsideWindow = batch.parameter('outsideWindow', itemIndex, 'fail') as OutsideWindow;
		try {
			const send = readSend(batch, itemIndex, { mode, outsideWindow });
			return { send: { ...send, previewOnly: true } };
		} catch (thrown) {
			// One bad number in a list is part of what one wants to know.
			return { refused: asError(thrown) };
		}
	},

	async prepare(batch, items) {
		const { timeZone } = await knownFacts(batch);
		const all = await estimateAll(batch, items);
		const isSummary = readText(batch, 'estimateOutput', 0) !== 'each';
		return all.map((one, index): Ready => {
			if (!isSummary) return { kind: 'each', one };
			if (index > 0) return { kind: 'part' };
			return { kind: 'summary', all, ...(timeZone === undefined ? {} : { timeZone }) };
		});
	},

	async run(_batch, ready): Promise<IDataObject | IDataObject[]> {
		if (ready.kind === 'part') return [];
		if (ready.kind === 'summary') return await summarise(ready.all, ready.timeZone);
		return describeOne(ready.one);
	},
};

/** An estimate that assumes more is better than none. */
async function knownFacts(batch: Batch): Promise<AccountFacts> {
	const facts = await orError(async () => await factsOf(batch));
	batch.signal?.throwIfAborted();
	return facts instanceof Error ? {} : facts;
}

async function estimateAll(
	batch: Batch,
	items: Array<{ itemIndex: number; input: Input }>,
): Promise<Estimated[]> {
	const readable = items.flatMap(({ itemIndex, input }) =>
		'send' in input ? [{ itemIndex, input: input.send }] : [],
	);
	const prepared = await prepareSends(batch, readable);
	const found = new Map(
		readable.map(({ itemIndex }, index) => [itemIndex, prepared[index]] as const),
	);
	return await inTurns(items, async ({ itemIndex, input }): Promise<Estimated> => {
		const ready = 'send' in input ? found.get(itemIndex) : input.refused;
		if (ready instanceof Error || ready === undefined) {
			const { to } = customerOf(batch, estimate, itemIndex);
			return { itemIndex, to, refused: ready ?? new Error('It was not looked at') };
		}
		const { choice } = ready;
		const to = addressee(ready.input.recipient);
		const base = { itemIndex, to, reason: choice.reason, action: choice.action };
		if (choice.action === 'skip' || choice.action === 'fail') return base;
		const price = await orError(() => priceOfSend(ready.input, choice, batch.now()));
		if (price instanceof Error) return { itemIndex, to, refused: price };
		const messages = choice.action === 'freeForm' ? 1 + choice.following.length : 1;
		return { ...base, price, messages, ...(choice.template ? { template: choice.template } : {}) };
	});
}

function describeOne(one: Estimated): IDataObject {
	if ('refused' in one) {
		const { to, refused } = one;
		return {
			...{ wouldSend: 'nothing', reason: 'cannot_be_read' },
			...(to === undefined ? {} : { to }),
			why: refused.message,
		};
	}
	const { to, reason, action, price, template } = one;
	return {
		wouldSend: price ? action : 'nothing',
		reason,
		to,
		...(template ? { template: summaryOf(template) } : {}),
		...(price ? { cost: { ...describePrice(price) } } : {}),
	};
}
