import type { IDataObject } from 'n8n-workflow';

import { windowAt, type WindowRecord } from '../conversation/window';
import { callbackDataFor, partKey, textMark } from '../delivery/key';
import { GraphError } from '../graph/error';
import { asObject, asString, type JsonObject } from '../json';
import { momentInWords } from '../message/moment';
import { addressee } from '../message/recipient';
import { buildRequest } from '../message/sendBody';
import type { SendBatch } from './batch';
import { withoutRescue, type PlannedSend } from './claim/claims';
import type { Choice, SendInput } from './composition';
import type { Composed } from './dispatch';
import { NotSent, OtherOutput, PartlySent } from './outcome/notSent';
import { withWarning } from './outcome/withWarning';
import type { Place, Sending } from './sending';

/** A later part of a text that is too long for one message. */
export interface Part {
	place: Place;
	request: JsonObject;
}

/**
 * Sends one message of an item when it has its turn; or tells what became of it before. `mark` is recorded with it, and
 * tells the text from another one with the same key.
 */
export type SendPart = (message: {
	place: Place;
	compose: () => Promise<Composed>;
	mark?: string;
	isLaterPart?: boolean;
}) => Promise<{ outcome: IDataObject | OtherOutput; mark?: string }>;

/** Adds the later parts of a text, each under a key of its own; nothing for any other message. */
export function planParts(sending: Sending, input: SendInput, choice: Choice): { parts?: Part[] } {
	const later = laterParts(input, choice);
	if (later.length === 0) return {};
	return {
		parts: later.map(({ plan, request }) => ({ place: sending.plan(plan, true), request })),
	};
}

/** The later parts of a text: how each goes through the store, and its request. */
export function laterParts(
	{ recipient, envelope, plan }: SendInput,
	choice: Choice,
): Array<{ plan: PlannedSend; request: JsonObject }> {
	if (choice.action !== 'freeForm') return [];
	const { key, formerKeys = [] } = plan;
	const hasOwnData = key !== undefined && envelope.callbackData === callbackDataFor(key);
	return choice.following.map((message, index) => {
		const own = key === undefined ? undefined : partKey(key, index + 1);
		// A person's callback data is the same in all parts: what a status says is about one that nobody could tell.
		const claimed = hasOwnData && own !== undefined ? callbackDataFor(own) : '';
		const callbackData = claimed || envelope.callbackData;
		const { messagingAccountId } = envelope;
		return {
			plan: {
				...withoutRescue(plan),
				...{ key: own, formerKeys: formerKeys.map((former) => partKey(former, index + 1)) },
				callbackData: claimed,
			},
			// The message that is quoted stands above the first part.
			request: buildRequest(recipient, message, {
				...(callbackData === undefined ? {} : { callbackData }),
				...(messagingAccountId === undefined ? {} : { messagingAccountId }),
			}),
		};
	});
}

/**
 * Sends a text in parts, one after the other; of one that was sent before, what is missing.
 *
 * @throws {PartlySent} where some parts are out, and the next is not
 */
export async function sendParts(
	batch: SendBatch,
	ready: { input: SendInput; record: WindowRecord | undefined; choice: Choice; sending: Sending },
	{ parts, ...first }: Parameters<SendPart>[0] & { parts: Part[] },
	send: SendPart,
): Promise<IDataObject | OtherOutput> {
	const { input, choice, sending } = ready;
	const { key = '', formerKeys = [] } = input.plan;
	const texts = textsOf(choice);
	const mark = textMark(key, texts);
	// It may have gone out under another of the customer's names.
	const marks = () => [mark, ...formerKeys.map((former) => textMark(former, texts))];
	const sent: IDataObject[] = [];
	const ahead = [...parts];
	try {
		const { outcome, mark: before } = await send({ ...first, mark });
		if (outcome instanceof OtherOutput) return outcome;
		if (outcome.status === 'duplicate' && isAnother(outcome, before, marks())) {
			return another(outcome);
		}
		if (outcome.status !== 'duplicate' && outcome.sentAs !== 'freeForm') return outcome;
		sent.push(outcome);
		for (let part = ahead.shift(); part; part = ahead.shift()) {
			const { place, request } = part;
			await sending.recorded();
			const compose = async () => {
				checkStillOpen(batch, ready);
				return { choice, request };
			};
			const next = (await send({ place, compose, isLaterPart: true })).outcome;
			if (!(next instanceof OtherOutput)) sent.push(next);
		}
		const isDuplicate = sent.every(({ status }) => status === 'duplicate');
		const status = isDuplicate
			? 'duplicate'
			: sent.find((part) => part.status !== 'duplicate')?.status;
		return { ...outcome, status, parts: sent.map(brief) };
	} catch (thrown) {
		if (sent.length === 0) throw thrown;
		throw partlySent(thrown, sent, 1 + parts.length);
	} finally {
		// Whoever has the same key in this batch waits for what becomes of them.
		for (const { place } of ahead) sending.giveBack(place);
	}
}

function textsOf(choice: Choice): string[] {
	if (choice.action !== 'freeForm') return [];
	const messages = [choice.message, ...choice.following];
	return messages.map(({ text }) => asString(asObject(text)?.body) ?? '');
}

/** What a status has told of says nothing of the text: then it is taken for the same. */
function isAnother(
	{ sentAs }: IDataObject,
	before: string | undefined,
	own: readonly string[],
): boolean {
	return before === undefined ? sentAs !== undefined : !own.includes(before);
}

/** To go on with the parts of another text would make a message of two halves. */
function another(outcome: IDataObject): IDataObject {
	return withWarning(
		outcome,
		'Another text was sent with this key before, so nothing of this one was sent.',
	);
}

/** Once the first part is out, the rest follows for as long as Meta lets it through, whatever the safety margin. */
function checkStillOpen(
	batch: SendBatch,
	{ input, record }: { input: SendInput; record: WindowRecord | undefined },
): void {
	const { state, expiresAt } = windowAt(record, batch.now(), 0);
	if (state === 'open') return;
	throw new NotSent(
		`The 24-hour window closed${expiresAt === undefined ? '' : ` on ${momentInWords(expiresAt, batch.timeZone)}`} while the text was being sent`,
		`WhatsApp lets the rest through once the customer has written again.`,
		{ to: addressee(input.recipient) },
	);
}

function partlySent(thrown: unknown, sent: IDataObject[], total: number): PartlySent {
	const { length: out } = sent;
	const isUnknown =
		(thrown instanceof NotSent && thrown.outcome.status === 'unknown') ||
		(thrown instanceof GraphError && thrown.sent === 'maybe');
	const rest = Array.from({ length: total - out - 1 }, () => ({ status: 'not_sent' }));
	const which = out === 1 ? 'The first' : `The first ${out}`;
	return new PartlySent(
		`${which} of ${total} parts of the text went out. The next`,
		thrown,
		isUnknown
			? ''
			: 'If you retry it, or run it again with the same Message Key, only the missing parts are sent.',
		{
			...sent[0],
			status: 'partly_sent',
			parts: [...sent.map(brief), { status: isUnknown ? 'unknown' : 'failed' }, ...rest],
		},
	);
}

function brief({ messageId, status }: IDataObject): IDataObject {
	return { messageId, status };
}
