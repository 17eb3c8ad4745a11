import { backoff, concernsOneCustomer } from '../codes/backoff';
import { GraphError } from '../graph/error';
import type { JsonObject } from '../json';
import type { Why } from '../store/sends';
import type { TemplateDefinition } from '../template/definition';
import type { SendBatch } from './batch';
import type { Choice, SendInput } from './composition';
import type { Lane } from './lane';
import { requestMessage, type Accepted } from './request';
import { TakenOver, type Place, type Sending } from './sending';
import { haltedBy, notTried } from './stopBatch';

/** What is to go out now; without `request`, nothing is. */
export interface Composed {
	choice: Choice;
	request?: JsonObject;
}

/** What one message needs to go out. */
export interface Dispatch {
	batch: SendBatch;
	input: SendInput;
	/** Asked before each request: by then the window may have closed. */
	compose: () => Promise<Composed>;
	/** Told of a refusal: whether what is composed next goes another way. */
	detour?: (choice: Choice, refusal: GraphError) => Promise<boolean>;
	sending: Sending;
	place: Place;
	lane: Lane;
}

/**
 * Sends a message that has its turn. What Meta refused because of load is tried again; what Meta may have
 * taken is not, since nobody can tell whether it was: it stays claimed until a status tells.
 *
 * @returns without `accepted` when it turned out that nothing is to be sent
 * @throws {GraphError} when Meta refused it for good, or its outcome is unknown; {@link TakenOver}
 */
export async function dispatch(
	outgoing: Dispatch,
): Promise<{ choice: Choice; accepted?: Accepted }> {
	const { sending, place, compose, detour } = outgoing;
	const takenBefore = sending.taken(place);
	for (let refusals = 1; ; refusals++) {
		let asked = false;
		let choice: Choice | undefined;
		try {
			await sending.clear(place, outgoing.lane);
			const composed = await compose();
			choice = composed.choice;
			const { request } = composed;
			if (!request) {
				sending.giveBack(place);
				return { choice };
			}
			await sending.begin(place, templateOf(choice));
			asked = true;
			return { choice, accepted: await sendOnce(outgoing, choice, request) };
		} catch (thrown) {
			const mayBeOut = asked && thrown instanceof GraphError && thrown.sent === 'maybe';
			const isRefused = asked && !mayBeOut && thrown instanceof GraphError;
			if (isRefused && choice && (await detour?.(choice, thrown))) continue;
			const template = choice && templateOf(choice);
			const attempt = { thrown, asked, template, refusals, takenBefore };
			if (!mayBeOut && (await isWorthAnotherTry(outgoing, attempt))) continue;
			if (mayBeOut) sending.leaveOpen(place, thrown);
			else if (thrown instanceof TakenOver) sending.leaveOpen(place);
			else sending.giveBack(place, asked ? whyOf(thrown) : undefined);
			throw thrown;
		}
	}
}

/** What a campaign keeps of it. */
function whyOf(thrown: unknown): Why | undefined {
	if (!(thrown instanceof GraphError)) return undefined;
	const { code, title } = thrown;
	return { reason: title, ...(code === undefined ? {} : { code }) };
}

/** The template that goes out, if one does. */
function templateOf({ action, template }: Choice): TemplateDefinition | undefined {
	return action === 'template' ? template : undefined;
}

/** A try that did not succeed. */
interface Attempt {
	thrown: unknown;
	/** Whether Graph was asked to send the message itself. */
	asked: boolean;
	template: TemplateDefinition | undefined;
	refusals: number;
	/** How many messages of the number Meta had taken before the first try. */
	takenBefore: number;
}

/** Waits before another try, if there is to be one. */
async function isWorthAnotherTry(
	{ batch, lane, sending, place }: Dispatch,
	{ thrown, asked, template, refusals, takenBefore }: Attempt,
): Promise<boolean> {
	if (!(thrown instanceof GraphError) || batch.signal?.aborted) return false;
	const isForNow = thrown.retry === 'now';
	const alone = concernsOneCustomer(thrown);
	const wait = isForNow ? backoff(thrown, refusals, Math.random()) : undefined;
	if (wait === undefined) {
		// A limit that let none of the others through meanwhile is not over when it is the next one's turn.
		const isUsedUp = asked && isForNow && !alone && sending.taken(place) === takenBefore;
		// What became of an upload may be about the file alone.
		const isKnown = asked || thrown.code !== undefined;
		const halted = isUsedUp ? 'number' : isKnown ? haltedBy(thrown) : undefined;
		if (halted === 'number') sending.halt(place, notTried(thrown));
		if (halted === 'template' && template) sending.halt(place, notTried(thrown), template);
		return false;
	}
	sending.reportWait(thrown, wait, alone);
	try {
		await (alone ? lane.stepAside(wait) : lane.wait(wait));
		return true;
	} catch {
		// The batch ends: what Meta said is why this message is not out.
		return false;
	}
}

async function sendOnce(
	{ batch, input, sending, place }: Dispatch,
	choice: Choice,
	body: JsonObject,
): Promise<Accepted> {
	const { phoneNumberId, recipient } = input;
	const template = choice.template?.name;
	const message = {
		...{ phoneNumberId, customer: recipient.customer, body },
		...(template === undefined ? {} : { template }),
		marketing: choice.through === 'marketingMessages',
	};
	return await requestMessage(batch, message, async () => {
		await sending.begin(place, templateOf(choice));
	});
}
