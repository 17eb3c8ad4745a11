import type { IDataObject } from 'n8n-workflow';

import type { Observation } from '../conversation/observation';
import { threadOwnerAt } from '../conversation/thread';
import type { SendBatch } from './batch';
import { composer, detourFor } from './choosing';
import type { Choice } from './composition';
import { CountsOtherwise, countedAnew } from './counting/counting';
import { reasonOf, withoutRoom } from './counting/noRoom';
import { dispatch } from './dispatch';
import type { Lane } from './lane';
import { learn } from './learn';
import type { OtherOutput } from './outcome/notSent';
import { describeOutcome } from './outcome/outcome';
import { duplicate, outcomeUnknown, withoutSending } from './outcome/results';
import { noteUnsent } from './outcome/unsent';
import { sendParts, type SendPart } from './parts';
import type { Ready } from './ready';
import { withRescue } from './rescue/rescuePlan';
import { TakenOver } from './sending';

/**
 * Sends what an item is to send, a long text in parts.
 *
 * @returns what the item gives out
 */
export async function sendItem(
	batch: SendBatch,
	ready: Ready,
	lane: Lane,
): Promise<IDataObject | OtherOutput> {
	const { place, sending } = ready;
	const send = async () => await sendNow(batch, ready, lane);
	return place ? await sending.turns.after(place.send, lane, send) : await send();
}

async function sendNow(
	batch: SendBatch,
	ready: Ready,
	lane: Lane,
): Promise<IDataObject | OtherOutput> {
	const { input, choice, place, parts, instead } = ready;
	if (instead) return instead;
	if (!place) return withoutSending(input, choice, batch);
	const compose = composer(batch, ready);
	const sendPart: SendPart = async (part) => await sendPlaced(batch, ready, part, lane);
	try {
		if (parts) return await sendParts(batch, ready, { place, compose, parts }, sendPart);
		return (await sendPart({ place, compose })).outcome;
	} catch (thrown) {
		if (!(thrown instanceof CountsOtherwise)) throw thrown;
		return await sendNow(batch, await countedAnew(batch, ready, thrown), lane);
	}
}

/** Sends a message when it has its turn, or tells what became of it before. */
async function sendPlaced(
	batch: SendBatch,
	ready: Ready,
	{ place, compose, mark, isLaterPart }: Parameters<SendPart>[0],
	lane: Lane,
): ReturnType<SendPart> {
	const { input, sending } = ready;
	const turn = await sending.turn(place, lane);
	if (turn.state === 'sent') return duplicate(turn);
	if (turn.state === 'refused') {
		const reason = reasonOf(turn.obstacle, batch.timeZone);
		return { outcome: withoutRoom(input, ready.choice, reason, batch.now(), { isLaterPart }) };
	}
	if (turn.state === 'inFlight') {
		throw outcomeUnknown(input, ready.choice, turn.claimedAt, batch);
	}
	const detour = detourFor(ready);
	const sent = await dispatch({ batch, input, compose, detour, sending, place, lane }).catch(
		(thrown: unknown) => {
			if (!(thrown instanceof TakenOver)) throw thrown;
			throw outcomeUnknown(input, ready.choice, batch.now(), batch);
		},
	);
	const { choice, accepted } = sent;
	if (!accepted) {
		// It was claimed: only what is free again is not sent.
		if (input.campaign) await sending.recorded();
		await noteUnsent(batch, [ready], [{ ...ready, choice }]);
		return { outcome: withoutSending(input, choice, batch) };
	}
	const rescue = choice.action === 'template' ? undefined : ready.rescue;
	const outcome = withRescue(describeOutcome(input, choice, accepted, batch.now()), rescue);
	sending.sent(
		place,
		accepted.messageId,
		mark === undefined ? outcome : { ...outcome, textMark: mark },
	);
	await learn(batch, [...accepted.observations, ...takenBy(batch, ready, choice)]);
	return { outcome };
}

/** What Meta accepts in another app's conversation has taken the conversation: this app is the escalation partner. */
function takenBy(batch: SendBatch, { input, record }: Ready, { action }: Choice): Observation[] {
	const at = batch.now();
	if (action !== 'freeForm' || threadOwnerAt(record, at) !== 'another') return [];
	const { phoneNumberId, recipient } = input;
	return [{ kind: 'held', phoneNumberId, customer: recipient.customer, at, holder: 'us' }];
}
