import type { Translations } from '../account/templateMemory';
import type { Way } from '../conversation/closedWays';
import { consentAt } from '../conversation/consent';
import { withoutConsent } from '../conversation/decision';
import { threadOwnerAt } from '../conversation/thread';
import { windowAt, type Window } from '../conversation/window';
import { MARKETING_THROUGH, marketingWay } from '../delivery/marketingThrough';
import type { JsonObject } from '../json';
import { momentInWords } from '../message/moment';
import { buildRequest } from '../message/sendBody';
import type { TemplateDefinition } from '../template/definition';
import type { SendBatch } from './batch';
import {
	chooseMessage,
	type Choice,
	type Closed,
	type Known,
	type MessageWithFiles,
	type SendInput,
} from './composition';
import { withWarning, type CheckedFiles } from './content';
import { CountsOtherwise } from './counting/counting';
import type { Composed, Dispatch } from './dispatch';
import type { Ready } from './ready';

/** What the choice for an item goes by, beside its template. */
type Basis = Pick<Ready, 'input' | 'record' | 'ways' | 'closed'>;

/** Whether the free-form message goes out, whatever there is of a template. */
export function needsNoTemplate(batch: SendBatch, basis: Basis): boolean {
	const { action } = chooseMessage(basis.input, knownOf(batch, basis));
	return action === 'freeForm' || action === 'directSend';
}

/** Another way for a message that Meta does not take on the one that was tried. */
export function detourFor({ input, ways, closed }: Ready): Dispatch['detour'] {
	return async (choice, refusal) => {
		const way = wayOf(choice);
		const why = way && (await ways.learn(input.phoneNumberId, way, refusal));
		if (!way || !why) return false;
		closed.set(way, why);
		if (way === 'directSend') return true;
		return MARKETING_THROUGH[input.marketingThrough].some((other) => !closed.has(other));
	};
}

/** The way on which it goes, where there are several. */
function wayOf({ action, through }: Choice): Way | undefined {
	return action === 'directSend' ? action : action === 'template' ? through : undefined;
}

/** Whether what was chosen cannot go out any more. */
function isOver(batch: SendBatch, ready: Ready, choice: Choice): boolean {
	const { action, through } = choice;
	if (action === 'template' && isRefused(batch, ready, choice.template)) return true;
	if (action === 'template' && through) return ready.closed.has(through);
	if (action === 'freeForm') return windowOf(batch, ready).state !== 'open';
	return action === 'directSend' && closedTo(ready, 'directSend') !== undefined;
}

/** Whether the customer does not want the template any more, as far as is known. */
function isRefused(
	batch: SendBatch,
	{ input, record }: Basis,
	{ category }: TemplateDefinition,
): boolean {
	const marketing = consentAt(record, batch.now());
	return withoutConsent(category, marketing, input.marketingNeeds) !== undefined;
}

function closedTo({ input, ways, closed }: Basis, way: Way): Closed | undefined {
	return closed.get(way) ?? ways.closed(input.phoneNumberId, way);
}

function windowOf(batch: SendBatch, { input, record }: Basis): Window {
	return windowAt(record, batch.now(), input.safetyMarginMs);
}

/** Decides for an item, and builds what is to go out now. @param known as it is now */
export function choose(
	batch: SendBatch,
	ready: Basis & Pick<Ready, 'template' | 'translations' | 'lastKnown'>,
	known = knownOf(batch, ready),
): Choice {
	const { input, template, translations = [], lastKnown } = ready;
	const { fill, reference } = input;
	// Where items differ in language, the form has the fields of one translation only.
	const others = reference?.wanted === undefined ? [] : translations;
	return chooseMessage(input, known, template, (definition) => {
		const filled = fill(definition, others);
		return lastKnown ? withWarning(filled, asOf(lastKnown, batch.timeZone)) : filled;
	});
}

/** What is known of the customer, and of the ways to them. */
export function knownOf(batch: SendBatch, basis: Basis): Known {
	const directSend = closedTo(basis, 'directSend');
	const marketingMessages = closedTo(basis, 'marketingMessages');
	const { input, closed } = basis;
	return {
		marketingWay: marketingWay(
			input.marketingThrough,
			(way) => closedTo(basis, way) !== undefined,
			(way) => closed.has(way),
		),
		...(marketingMessages ? { marketingMessages } : {}),
		window: windowOf(batch, basis),
		threadOwner: threadOwnerAt(basis.record, batch.now()),
		marketing: consentAt(basis.record, batch.now()),
		...(directSend ? { directSend } : {}),
	};
}

function asOf(
	{ at, reason }: NonNullable<Translations['lastKnown']>,
	timeZone: string | undefined,
): string {
	const { title, code } = reason;
	const why = code === undefined ? title : `${title} (${code})`;
	return `The template is as it was on ${momentInWords(at, timeZone)}, because it could not be looked up now. ${why}`;
}

/**
 * A long batch may outlast a window, or a customer's consent: what was chosen when it began is checked before each
 * request.
 */
export function composer(batch: SendBatch, ready: Ready): () => Promise<Composed> {
	const { input } = ready;
	let composed: Composed = { choice: ready.choice };
	// Files were checked for what was chosen when the batch began.
	let { files } = ready;
	return async () => {
		let closedMeanwhile = isOver(batch, ready, composed.choice);
		if (closedMeanwhile || isMarketing(composed.choice)) {
			ready.record = await ready.look();
			closedMeanwhile = isOver(batch, ready, composed.choice);
		}
		if (closedMeanwhile && ready.noTemplate) throw ready.noTemplate;
		if (!closedMeanwhile && composed.request) return composed;
		const choice = closedMeanwhile ? choose(batch, ready) : composed.choice;
		if (closedMeanwhile) files = undefined;
		if (choice.action === 'skip' || choice.action === 'fail') return { choice };
		if (closedMeanwhile && (input.guard ?? input.campaign)) throw new CountsOtherwise(choice);
		files ??= await input.checkFiles(choice.files);
		const message = await uploaded(choice, files);
		const envelope = ready.rescue?.envelope ?? input.envelope;
		composed = { choice, request: buildRequest(input.recipient, message, envelope) };
		return composed;
	};
}

/** Whether it goes out only to those who have not refused it. */
export function isMarketing(choice: Choice): boolean {
	return choice.action === 'template' && choice.template.category === 'MARKETING';
}

/** The message with the IDs of its files, which are uploaded where Meta does not have them yet. */
async function uploaded(
	{ message, files, withFiles }: MessageWithFiles,
	{ types, upload }: CheckedFiles,
): Promise<JsonObject> {
	return files.length === 0 ? message : withFiles({ types, ids: await upload() }).message;
}

/** The business numbers of items that may go out on more than one way. */
export function numbersWithWays(inputs: readonly SendInput[]): Set<string> {
	return new Set(
		inputs.flatMap(({ directSend, marketingThrough, phoneNumberId }) =>
			directSend || MARKETING_THROUGH[marketingThrough].length > 1 ? [phoneNumberId] : [],
		),
	);
}
