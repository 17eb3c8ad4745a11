import { BadInput } from '../failure';
import type { Batch, Operation, Outcome } from '../operation';
import { toText } from '../parameters';
import type { Wait } from '../../store/waits';
import type { TemplateDefinition } from '../../template/definition';
import type { SendInput } from '../../send/composition';
import { checkCanWait, type WaitingOperation } from './canWait';

import { readSend } from './read';
import { fallAsleep, openWait, readWaitMs } from './sleep';
import { sendAndWaitFields } from './sendAndWait.fields';
import type { Ready } from '../../send/ready';
import { prepareSends } from './prepareSends';
import { send } from './send.operation';
import { question } from './question';

/** An item's parameters. */
interface WaitInput {
	send: SendInput;
	anyReply: boolean;
	waitMs: number;
}

interface WaitReady {
	input: WaitInput;
	send: Ready;
}

const THIS: WaitingOperation = {
	name: 'Send and Wait for Reply',
	nothing: 'Nothing was sent',
	instead: 'use Message → Send, and let a WhatsApp Cloud Trigger receive the answer.',
};

/** Message → Send and Wait for Reply: sends as Send does, and pauses the execution until the customer answers. */
export const sendAndWait: Operation<WaitInput, WaitReady> = {
	fields: sendAndWaitFields,
	verb: 'sent',

	concurrency: 1,

	numberOf: ({ send: { phoneNumberId } }) => phoneNumberId,

	read(batch, itemIndex) {
		checkCanWait(batch, process.env, THIS);
		const parameter = (name: string) => toText(batch.parameter(name, itemIndex));
		const input = readSend(batch, itemIndex, {
			...{ mode: 'automatic', outsideWindow: 'fail', messageType: question },
		});
		return {
			// Whoever waits for an answer has to know that nothing was asked.
			send: { ...input, previewOnly: false, mustGoOut: true },
			anyReply: parameter('accept') === 'any',
			waitMs: readWaitMs(batch, itemIndex),
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
		const wait = waitFor(batch, ready);
		const close = await openWait(batch, wait);
		try {
			const outcome = await send.run(batch, ready.send, itemIndex, lane);
			await fallAsleep(
				batch,
				{ timedOut: true, question: outcome },
				{ itemIndex, until: wait.expiresAt },
			);
			return outcome;
		} catch (thrown) {
			// n8n takes no answer of an execution that has ended.
			await close();
			throw thrown;
		}
	},
};

function waitFor(batch: Batch, { input: { anyReply, waitMs }, send }: WaitReady): Wait {
	const { plan } = send.input;
	return {
		// Never absent: there is an execution.
		key: plan.key ?? '',
		...{ anyReply, phoneNumberId: plan.phoneNumberId, customer: plan.recipient },
		resumeUrl: batch.node.getSignedResumeUrl(),
		expiresAt: batch.now() + waitMs,
	};
}

function hasQuickReplies({ buttons, cards }: TemplateDefinition): boolean {
	return [...buttons, ...cards.flatMap((card) => card.buttons)].some(
		({ type }) => type === 'QUICK_REPLY',
	);
}

function noButtons({ name, language }: TemplateDefinition): BadInput {
	return new BadInput(
		`Template ${name} (${language}) has no quick-reply buttons, so the customer could not answer it`,
		'Choose a template with quick-reply buttons, or set Accept to Any Reply.',
		['Template'],
	);
}
