import { isHeld, type OutsideWindow, type SendMode } from '../../conversation/decision';
import { consentAt } from '../../conversation/consent';
import type { Observation } from '../../conversation/observation';
import { threadOwnerAt } from '../../conversation/thread';
import { windowAt, type WindowRecord } from '../../conversation/window';
import { buildRequest } from '../../message/sendBody';
import type { TemplateDefinition } from '../../template/definition';
import { priorityOf, RANK } from '../../delivery/priority';
import { inTurns } from '../../giveWay';
import type { JsonObject } from '../../json';
import type { Batch, Operation, Outcome } from '../operation';
import type { Lane } from '../parallel';
import { chooseTemplate } from '../parameters';
import { findRecords } from '../records';
import type { Translations } from '../../templateMemory';
import { orError } from '../../thrown';
import { findTemplates, type FoundTemplates } from '../template/find';
import { checkFiles, typesOf, withUploads, type CheckedFiles } from './attachments';
import { dispatch, learn, type Composed } from './dispatch';
import { chooseMessage, type Choice, type Outgoing, type SendInput } from './composition';
import { describeOutcome } from './outcome';
import { planParts, sendParts, type Part, type SendPart } from './parts';
import { readSend } from './read';
import { keepRescues, planRescue, withRescue, type Rescue } from './rescue';
import { duplicate, notSent, outcomeUnknown, withoutSending } from './results';
import { sendFields } from './send.fields';
import { Sending, TakenOver, type Place } from './sending';
import { readTemplateValues, withWarning } from './templateValues';

/** An item that is ready to go: what was read, what is known of the customer, what was chosen. */
export interface Ready {
	input: SendInput;
	record: WindowRecord | undefined;
	template?: TemplateDefinition;
	/** All languages of that template. */
	translations?: TemplateDefinition[];
	/** Why there is none, though one was chosen. */
	noTemplate?: Error;
	/** The template could not be looked up, and is as it was before. */
	lastKnown?: Translations['lastKnown'];
	choice: Choice;
	/** Of the free-form message, if that is what is sent. */
	files?: CheckedFiles;
	/** Absent for a message that does not go out. */
	place?: Place;
	sending: Sending;
	/** The template behind a free-form message. */
	rescue?: Rescue;
	/** The rest of a text that goes out in parts. */
	parts?: Part[];
}

/** Message → Send: a free-form message or a template, whichever the customer service window allows. */
export const send: Operation<SendInput, Ready> = {
	fields: sendFields,
	verb: 'sent',

	// Enough for 80 messages a second at an answer time of 0.8 s.
	concurrency: 64,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read(batch, itemIndex) {
		const mode = batch.parameter('mode', itemIndex) as SendMode;
		const outsideWindow = batch.parameter('outsideWindow', itemIndex, 'fail') as OutsideWindow;
		return readSend(batch, itemIndex, { mode, outsideWindow });
	},

	prepare: async (batch, items) => await prepareSends(batch, items),

	rank: ({ place }) => RANK[place?.send.priority ?? 'normal'],

	async run(batch, ready, itemIndex, lane): Promise<Outcome> {
		const { input, choice, place, parts } = ready;
		if (!place) return withoutSending(input, choice, batch.now());
		const compose = composer(batch, ready, itemIndex);
		const sendPart: SendPart = async (part) => await sendPlaced(batch, ready, part, lane);
		if (parts) return await sendParts(batch, ready, { place, compose, parts }, sendPart);
		return (await sendPart({ place, compose })).outcome;
	},
};

/** Sends a message when it has its turn, or tells what became of it before. */
async function sendPlaced(
	batch: Batch,
	ready: Ready,
	{ place, compose, mark }: Parameters<SendPart>[0],
	lane: Lane,
): ReturnType<SendPart> {
	const { input, sending } = ready;
	const turn = await sending.turn(place, lane);
	if (turn.state === 'sent') return duplicate(turn);
	if (turn.state === 'inFlight') {
		throw outcomeUnknown(input, ready.choice, turn.claimedAt, batch.now());
	}
	const sent = await dispatch({ batch, input, compose, sending, place, lane }).catch(
		(thrown: unknown) => {
			if (!(thrown instanceof TakenOver)) throw thrown;
			throw outcomeUnknown(input, ready.choice, batch.now(), batch.now());
		},
	);
	const { choice, accepted } = sent;
	if (!accepted) return { outcome: withoutSending(input, choice, batch.now()) };
	const rescue = choice.action === 'freeForm' ? ready.rescue : undefined;
	const outcome = withRescue(describeOutcome(input, choice, accepted, batch.now()), rescue);
	sending.sent(
		place,
		accepted.messageId,
		mark === undefined ? outcome : { ...outcome, textMark: mark },
	);
	await learn(batch, [...accepted.observations, ...takenBy(batch, ready, choice)]);
	return { outcome };
}

/** What Meta takes in another app's conversation has taken the conversation: this app is the escalation partner. */
function takenBy(batch: Batch, { input, record }: Ready, { action }: Choice): Observation[] {
	const at = batch.now();
	if (action !== 'freeForm' || threadOwnerAt(record, at) !== 'another') return [];
	const { phoneNumberId, recipient } = input;
	return [{ kind: 'held', phoneNumberId, customer: recipient.customer, at, holder: 'us' }];
}

/** Why an item is not sent, of which its template is known. */
type Refuse = (
	item: { input: SendInput; itemIndex: number },
	template?: TemplateDefinition,
) => void;

/**
 * Looks up what the items need, and chooses what goes out; keeps the rescues.
 *
 * @param refuse throws for an item that is not to be sent after all
 */
export async function prepareSends(
	batch: Batch,
	items: Array<{ itemIndex: number; input: SendInput }>,
	refuse: Refuse = () => {},
): Promise<Array<Ready | Error>> {
	const inputs = items.map(({ input }) => input);
	const records = await findRecords(batch, inputs);
	const templates = await findTemplates(
		batch,
		inputs.map(({ reference }) => reference),
		(index) => {
			const input = inputs[index];
			return input !== undefined && needsNoTemplate(batch, { input, record: records[index] });
		},
	);
	const sending = new Sending(batch, await batch.account.store());
	const prepare = async (input: SendInput, itemIndex: number, index: number): Promise<Ready> => {
		const known = { input, record: records[index], ...templateOf(input, templates) };
		// Free text does not wait for a template that cannot be had.
		if (known.noTemplate && !needsNoTemplate(batch, known)) throw known.noTemplate;
		refuse({ input, itemIndex }, known.template);
		const choice = choose(batch, known, itemIndex);
		// So that all items that cannot go out are named before the first one does.
		if (choice.action === 'fail' && !input.previewOnly) throw notSent(input, choice, batch.now());
		const files =
			'files' in choice ? await checkFiles(batch, choice, input.checkContents) : undefined;
		const goesOut = 'files' in choice && !input.previewOnly;
		const rescue = goesOut
			? planRescue({ ...known, choice }, () =>
					choose(batch, { ...known, input: { ...input, mode: 'templateOnly' } }, itemIndex),
				)
			: undefined;
		const planned = rescue?.plan ?? input.plan;
		const plan = { ...planned, priority: priorityOf(input.priority, categoryOf(choice)) };
		return {
			...known,
			choice: files && 'files' in choice ? withChecked(choice, files) : choice,
			sending,
			...(files ? { files } : {}),
			...(goesOut ? { place: sending.plan(plan), ...planParts(sending, input, choice) } : {}),
			...(rescue ? { rescue } : {}),
		};
	};
	const prepared = await inTurns(items, async ({ input, itemIndex }, index) => {
		batch.signal?.throwIfAborted();
		return await orError(async () => await prepare(input, itemIndex, index));
	});
	await keepRescues(batch, prepared);
	return prepared;
}

function categoryOf(choice: Choice): string | undefined {
	return choice.action === 'template' ? choice.template.category : undefined;
}

/** The item's template as it was found, or why there is none. */
function templateOf(
	{ reference }: SendInput,
	templates: FoundTemplates,
): Pick<Ready, 'template' | 'translations' | 'noTemplate' | 'lastKnown'> {
	if (!reference) return {};
	const found = templates.get(reference.name);
	const template = chooseTemplate(reference, found);
	if (template instanceof Error) return { noTemplate: template };
	if (found === undefined || found instanceof Error) return {};
	const { definitions: translations, lastKnown } = found;
	return { template, translations, ...(lastKnown ? { lastKnown } : {}) };
}

/** Whether the free-form message goes out, whatever there is of a template. */
function needsNoTemplate(
	batch: Batch,
	{ input, record }: Pick<Ready, 'input' | 'record'>,
): boolean {
	const { mode, freeForm, heldByAnother } = input;
	const isOpen = windowOf(batch, { input, record }).state === 'open';
	const isFree = !isHeld({ heldByAnother, threadOwner: threadOwnerAt(record, batch.now()) });
	return mode !== 'templateOnly' && freeForm !== undefined && isOpen && isFree;
}

/** A long batch may outlast a window: what was chosen when it began is checked before each request. */
function composer(batch: Batch, ready: Ready, itemIndex: number): () => Promise<Composed> {
	const { input } = ready;
	let composed: Composed = { choice: ready.choice };
	return async () => {
		const closedMeanwhile =
			composed.choice.action === 'freeForm' && windowOf(batch, ready).state !== 'open';
		if (closedMeanwhile && ready.noTemplate) throw ready.noTemplate;
		const choice = closedMeanwhile ? choose(batch, ready, itemIndex) : composed.choice;
		if (choice.action === 'skip' || choice.action === 'fail') return { choice };
		if (choice === composed.choice && composed.request) return composed;
		const message = await messageOf(batch, ready, choice);
		const envelope = ready.rescue?.envelope ?? input.envelope;
		composed = { choice, request: buildRequest(input.recipient, message, envelope) };
		return composed;
	};
}

/** What goes out, after its files. */
async function messageOf(
	batch: Batch,
	{ input, choice: first, files: checked }: Ready,
	choice: Choice & Outgoing,
): Promise<JsonObject> {
	// Files were checked for what was chosen when the batch began.
	const files =
		(choice === first ? checked : undefined) ??
		(await checkFiles(batch, choice, input.checkContents));
	return await withUploads(batch, input.phoneNumberId, choice, files);
}

/** What was chosen, with what looking into its files has shown. */
function withChecked<C extends Choice & Outgoing>(choice: C, files: CheckedFiles): C {
	if (files.size === 0) return choice;
	const { message, warnings } = choice.withFiles({ types: typesOf(files) });
	const ofFiles = [...files.values()].flatMap((file) => file.warnings);
	return { ...choice, message, warnings: [...warnings, ...ofFiles] };
}

function windowOf(batch: Batch, { input, record }: Pick<Ready, 'input' | 'record'>) {
	return windowAt(record, batch.now(), input.safetyMarginMs);
}

function choose(
	batch: Batch,
	ready: Pick<Ready, 'input' | 'record' | 'template' | 'translations' | 'lastKnown'>,
	itemIndex: number,
): Choice {
	const { input, template, translations = [], lastKnown } = ready;
	const { lineBreaks, reference } = input;
	// Where items differ in language, the form has the fields of one translation only.
	const others = reference?.wanted === undefined ? [] : translations;
	const known = {
		window: windowOf(batch, ready),
		threadOwner: threadOwnerAt(ready.record, batch.now()),
		marketing: consentAt(ready.record, batch.now()),
	};
	const options = { lineBreaks, translations: others };
	return chooseMessage(input, known, template, (definition) => {
		const filled = readTemplateValues(batch, definition, itemIndex, options);
		return lastKnown ? withWarning(filled, asOf(lastKnown)) : filled;
	});
}

function asOf({ at, reason }: NonNullable<Translations['lastKnown']>): string {
	const { title, code } = reason;
	const why = code === undefined ? title : `${title} (${code})`;
	return `The template is as it was at ${new Date(at).toISOString()}: it could not be looked up now. ${why}`;
}
