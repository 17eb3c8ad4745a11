import { backoff, concernsOneCustomer } from '../../codes/backoff';
import { meaningOf } from '../../codes/meaning';
import type { Observation } from '../../conversation/observation';
import { taughtBy } from '../../conversation/refusal';
import { GraphError } from '../../graph/error';
import type { JsonObject } from '../../json';
import { postMessage, type Posted } from '../../postMessage';
import type { TemplateDefinition } from '../../template/definition';
import type { Why } from '../../store/sends';
import type { Batch } from '../operation';
import type { Lane } from '../parallel';
import type { Choice, SendInput } from './composition';
import { haltedBy, notTried } from './stopBatch';
import type { Sent } from './outcome';
import { TakenOver, type Place, type Sending } from './sending';

/** What is to go out now; without `request`, nothing is. */
export interface Composed {
	choice: Choice;
	request?: JsonObject;
}

/** What one message needs to go out. */
export interface Outgoing {
	batch: Batch;
	input: SendInput;
	/** Asked before each request: by then the window may have closed. */
	compose: () => Promise<Composed>;
	/** Told of a refusal: whether what is composed next goes another way. */
	detour?: (choice: Choice, refusal: GraphError) => Promise<boolean>;
	sending: Sending;
	place: Place;
	lane: Lane;
}

/** A message that Meta has taken. */
export type Accepted = Sent & {
	messageId: string;
	/** What Meta's answer teaches about the customer. */
	observations: Observation[];
};

/**
 * Sends a message that has its turn. What Meta refused because of load is tried again; what Meta may have
 * taken is not, since nobody can tell whether it was: it stays claimed until a status tells.
 *
 * @returns without `accepted` when it turned out that nothing is to be sent
 * @throws {GraphError} when Meta refused it for good, or its outcome is unknown; {@link TakenOver}
 */
export async function dispatch(
	outgoing: Outgoing,
): Promise<{ choice: Choice; accepted?: Accepted }> {
	const { sending, place, compose, detour } = outgoing;
	for (let refusals = 1; ; refusals++) {
		let asked = false;
		let choice: Choice | undefined;
		try {
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
			const attempt = { thrown, asked, template: choice && templateOf(choice), refusals };
			if (!mayBeOut && (await isWorthAnotherTry(outgoing, attempt))) continue;
			if (mayBeOut || thrown instanceof TakenOver) sending.leaveOpen(place);
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
}

/** Waits before another try, if there is to be one. */
async function isWorthAnotherTry(
	{ batch, lane, sending, place }: Outgoing,
	{ thrown, asked, template, refusals }: Attempt,
): Promise<boolean> {
	if (!(thrown instanceof GraphError) || batch.signal?.aborted) return false;
	const wait = thrown.retry === 'now' ? backoff(thrown, refusals, Math.random()) : undefined;
	if (wait === undefined) {
		// What became of an upload may be about the file alone.
		const halted = asked || thrown.code !== undefined ? haltedBy(thrown) : undefined;
		if (halted === 'number') sending.halt(place, notTried(thrown));
		if (halted === 'template' && template) sending.halt(place, notTried(thrown), template);
		return false;
	}
	const alone = concernsOneCustomer(thrown);
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
	{ batch, input, sending, place }: Outgoing,
	choice: Choice,
	request: JsonObject,
): Promise<Accepted> {
	const { graph, templates } = batch.account;
	const sentAt = batch.now();
	try {
		const posted = await postMessage(graph, input.phoneNumberId, request, {
			signal: batch.signal,
			marketing: choice.through === 'marketingMessages',
			beforeAgain: async () => await sending.begin(place, templateOf(choice)),
		});
		const { phone } = posted;
		const observations = namesIn(phone, input, sentAt);
		return { ...acceptedIn(posted), ...(phone === undefined ? {} : { phone }), observations };
	} catch (thrown) {
		if (!(thrown instanceof GraphError)) throw thrown;
		const { code } = thrown;
		const taught = taughtBy(code);
		if (taught) {
			const { phoneNumberId, recipient } = input;
			await learn(batch, [{ ...taught, phoneNumberId, customer: recipient.customer, at: sentAt }]);
		}
		const isChanged = meaningOf(code)?.teaches === 'templateChanged';
		if (choice.template && isChanged) templates.forget(choice.template.name);
		throw thrown;
	}
}

function acceptedIn({ messageId, status }: Posted): Sent & { messageId: string } {
	if (messageId === undefined) {
		throw new GraphError({
			title: "Meta's answer has no message ID",
			retry: 'ambiguous',
			sent: 'maybe',
			advice:
				'Meta may have accepted the message: check whether it has arrived before you send it again.',
		});
	}
	return {
		messageId,
		status: status === 'held_for_quality_assessment' || status === 'paused' ? status : 'accepted',
	};
}

/**
 * Meta answers with the name it knows the customer by: `wa_id` may differ from the number that was
 * given (Brazil, Mexico, Argentina), and it is the `wa_id` that the customer's messages come from.
 */
function namesIn(phone: string | undefined, input: SendInput, at: number): Observation[] {
	const given = input.recipient.customer.phone;
	if (phone === undefined || given === undefined || phone === given) return [];
	const { phoneNumberId } = input;
	return [{ kind: 'spelled', phoneNumberId, customer: { phone }, given, at }];
}

/** A message that is out must not fail because of what could not be noted. */
export async function learn(batch: Batch, observations: Observation[]): Promise<void> {
	if (observations.length === 0) return;
	try {
		const store = await batch.account.store();
		await store.receive({ observations }, batch.now());
	} catch (thrown) {
		batch.node.logger.warn(
			`WhatsApp Cloud: Meta's answer could not be recorded in the store: ${
				thrown instanceof Error ? thrown.message : String(thrown)
			}`,
		);
	}
}
