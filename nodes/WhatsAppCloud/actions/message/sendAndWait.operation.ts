import type { IDataObject } from 'n8n-workflow';

import { BadInput } from '../failure';
import type { Batch, Operation, Outcome } from '../operation';
import { isTool } from '../tool';
import { toText } from '../parameters';
import type { Wait } from '../../store/waits';
import type { TemplateDefinition } from '../../template/definition';
import type { SendInput } from './choose';
import { checkCanWait } from './canWait';
import { readSend } from './read';
import { sendAndWaitFields } from './sendAndWait.fields';
import { prepareSends, send, type Ready } from './send.operation';
import { question } from './types/question';

/** An item's parameters. */
interface WaitInput {
	send: SendInput;
	/** Under which the message is sent once. */
	key: string;
	anyReply: boolean;
	waitMs: number;
}

interface WaitReady {
	input: WaitInput;
	send: Ready;
}

const UNIT_MS: Record<string, number> = {
	minutes: 60 * 1000,
	hours: 60 * 60 * 1000,
	days: 24 * 60 * 60 * 1000,
};

/** Message → Send and Wait for Reply: sends as Send does, and pauses the execution until the customer answers. */
export const sendAndWait: Operation<WaitInput, WaitReady> = {
	fields: sendAndWaitFields,
	verb: 'sent',

	concurrency: 1,

	numberOf: ({ send: { phoneNumberId } }) => phoneNumberId,

	read(batch, itemIndex) {
		checkCanWait(batch, process.env);
		const parameter = (name: string) => toText(batch.parameter(name, itemIndex));
		const input = readSend(batch, itemIndex, {
			...{ mode: 'automatic', outsideWindow: 'fail', messageType: question },
		});
		return {
			send: { ...input, previewOnly: false },
			// Never absent: there is an execution.
			key: input.plan.key ?? '',
			anyReply: parameter('accept') === 'any',
			waitMs: Number(parameter('waitAmount')) * (UNIT_MS[parameter('waitUnit')] ?? 0),
		};
	},

	async prepare(batch, items) {
		const sends = items.map(({ itemIndex, input }) => ({ itemIndex, input: input.send }));
		const inputs = new Map(items.map(({ itemIndex, input }) => [itemIndex, input]));
		const sent = await prepareSends(batch, sends, ({ itemIndex }, template) => {
			if (!template || inputs.get(itemIndex)?.anyReply || hasQuickReplies(template)) return;
			throw noButtons(template);
		});
		return sent.flatMap((prepared, index): Array<WaitReady | Error> => {
			const input = items[index]?.input;
			return prepared instanceof Error ? [prepared] : input ? [{ input, send: prepared }] : [];
		});
	},

	async run(batch, ready, itemIndex, lane): Promise<Outcome> {
		const wait = waitFor(batch, ready.input);
		const { waits } = await batch.account.store();
		await waits.open(wait, batch.now());
		try {
			const outcome = await send.run(batch, ready.send, itemIndex, lane);
			await pause(batch, outcome, itemIndex, wait.expiresAt);
			return outcome;
		} catch (thrown) {
			await waits.close(wait);
			throw thrown;
		}
	},
};

function waitFor(batch: Batch, { send: { plan }, key, anyReply, waitMs }: WaitInput): Wait {
	return {
		...{ key, anyReply, phoneNumberId: plan.phoneNumberId, customer: plan.recipient },
		resumeUrl: batch.node.getSignedResumeUrl(),
		expiresAt: batch.now() + waitMs,
	};
}

/**
 * Puts the execution to sleep. Awake again, n8n passes on what it finds as the node's input, without running the
 * node: the answer, as `resume` puts it there, or, when the time is over, what is put there now, for the second
 * output. (n8n before 2.41 knows one output only: there the execution ends when the time is over.) A model that uses
 * the node as a tool gets what comes out of the first one.
 */
async function pause(
	{ node }: Batch,
	outcome: Outcome,
	itemIndex: number,
	until: number,
): Promise<void> {
	const noAnswer = {
		json: { timedOut: true, question: outcome as IDataObject },
		pairedItem: { item: itemIndex },
	};
	node.getExecuteData().data.main = isTool(node.getNode()) ? [[noAnswer]] : [[], [noAnswer]];
	node.setMetadata({ forwardAllOutputs: true });
	await node.putExecutionToWait(new Date(until));
}

function hasQuickReplies({ buttons, cards }: TemplateDefinition): boolean {
	return [...buttons, ...cards.flatMap((card) => card.buttons)].some(
		({ type }) => type === 'QUICK_REPLY',
	);
}

function noButtons({ name, language }: TemplateDefinition): BadInput {
	return new BadInput(
		`Template ${name} (${language}) has no quick-reply buttons, so nobody could answer it`,
		'Choose a template with quick-reply buttons, or set Accept to Any Reply.',
		['Template'],
	);
}
