import type { IDataObject } from 'n8n-workflow';

import { BadInput } from '../failure';
import type { Batch, Operation, Outcome } from '../operation';
import { toText } from '../parameters';
import type { Wait } from '../../store/waits';
import type { TemplateDefinition } from '../../template/definition';
import type { SendInput } from './choose';
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

	read(batch, itemIndex) {
		if (batch.node.getInputData().length > 1) throw severalItems();
		const parameter = (name: string) => toText(batch.parameter(name, itemIndex));
		const input = readSend(batch, itemIndex, {
			...{ mode: 'automatic', outsideWindow: 'fail', messageType: question },
		});
		const { key } = input.plan;
		if (key === undefined) throw noExecution();
		return {
			send: { ...input, previewOnly: false },
			key,
			anyReply: parameter('accept') === 'any',
			waitMs: Number(parameter('waitAmount')) * (UNIT_MS[parameter('waitUnit')] ?? 0),
		};
	},

	async prepare(batch, items) {
		const sends = items.map(({ itemIndex, input }) => ({ itemIndex, input: input.send }));
		const sent = await prepareSends(batch, sends, ({ itemIndex }, template) => {
			const wait = items.find((item) => item.itemIndex === itemIndex)?.input;
			if (!template || wait?.anyReply || hasQuickReplies(template)) return;
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
 * output. (n8n before 2.41 knows one output only: there the execution ends when the time is over.)
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
	node.getExecuteData().data.main = [[], [noAnswer]];
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
