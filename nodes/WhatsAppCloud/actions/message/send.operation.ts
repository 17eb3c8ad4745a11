import type { Way } from '../../conversation/closedWays';
import type { OutsideWindow, SendMode } from '../../conversation/decision';
import type { Observation } from '../../conversation/observation';
import { threadOwnerAt } from '../../conversation/thread';
import { FEWEST_AT_ONCE, requestsAtOnce } from '../../delivery/pace';
import { priorityOf, RANK } from '../../delivery/priority';
import { inTurns } from '../../giveWay';
import type { TemplateDefinition } from '../../template/definition';
import { orError } from '../../thrown';
import type { Batch, Operation, Outcome } from '../operation';
import { chooseTemplate } from '../parameters';
import type { Lane } from '../parallel';
import { findRecords } from '../records';
import { findTemplates, type FoundTemplates } from '../template/find';
import { checkFiles, typesOf, type CheckedFiles } from './attachments';
import { choose, composer, detourFor, needsNoTemplate, numbersWithWays } from './choosing';
import type { Choice, Closed, Outgoing, SendInput } from './composition';
import { dispatch, learn } from './dispatch';
import { noteUnsent } from './unsent';
import { CountsOtherwise, countedAnew, countOne } from './counting';
import { reasonOf, withoutRoom } from './noRoom';
import { describeOutcome } from './outcome';
import { planParts, sendParts, type SendPart } from './parts';
import { countedBy, readPrices, takePrices } from './prices';
import { readSend } from './read';
import type { Ready } from './ready';
import { keepRescues, planRescue, withRescue } from './rescue';
import { duplicate, notSent, outcomeUnknown, withoutSending } from './results';
import { sendFields } from './send.fields';
import { Sending, TakenOver } from './sending';
import { Ways } from './ways';

/** Message → Send: a free-form message or a template, whichever the customer service window allows. */
export const send: Operation<SendInput, Ready> = {
	fields: sendFields,
	verb: 'sent',

	concurrency: FEWEST_AT_ONCE,

	concurrencyFor: async ([first]) =>
		requestsAtOnce((await first?.sending.messagesPerSecond()) ?? 0),

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read(batch, itemIndex) {
		const mode = batch.parameter('mode', itemIndex) as SendMode;
		const outsideWindow = batch.parameter('outsideWindow', itemIndex, 'fail') as OutsideWindow;
		return readSend(batch, itemIndex, { mode, outsideWindow });
	},

	prepare: async (batch, items) => await prepareSends(batch, items),

	rank: ({ place }) => RANK[place?.send.priority ?? 'normal'],

	async run(batch, ready, itemIndex, lane): Promise<Outcome> {
		const { input, choice, place, parts, instead } = ready;
		if (instead) return instead;
		if (!place) return withoutSending(input, choice, batch.now());
		const compose = composer(batch, ready, itemIndex);
		const sendPart: SendPart = async (part) => await sendPlaced(batch, ready, part, lane);
		try {
			if (parts) return await sendParts(batch, ready, { place, compose, parts }, sendPart);
			return (await sendPart({ place, compose })).outcome;
		} catch (thrown) {
			if (!(thrown instanceof CountsOtherwise)) throw thrown;
			return await send.run(batch, await countedAnew(batch, ready, thrown), itemIndex, lane);
		}
	},
};

/** Sends a message when it has its turn, or tells what became of it before. */
async function sendPlaced(
	batch: Batch,
	ready: Ready,
	{ place, compose, mark, isLaterPart }: Parameters<SendPart>[0],
	lane: Lane,
): ReturnType<SendPart> {
	const { input, sending } = ready;
	const turn = await sending.turn(place, lane);
	if (turn.state === 'sent') return duplicate(turn);
	if (turn.state === 'refused') {
		const reason = reasonOf(turn.obstacle);
		return { outcome: withoutRoom(input, ready.choice, reason, batch.now(), { isLaterPart }) };
	}
	if (turn.state === 'inFlight') {
		throw outcomeUnknown(input, ready.choice, turn.claimedAt, batch.now());
	}
	const detour = detourFor(ready);
	const sent = await dispatch({ batch, input, compose, detour, sending, place, lane }).catch(
		(thrown: unknown) => {
			if (!(thrown instanceof TakenOver)) throw thrown;
			throw outcomeUnknown(input, ready.choice, batch.now(), batch.now());
		},
	);
	const { choice, accepted } = sent;
	if (!accepted) return { outcome: withoutSending(input, choice, batch.now()) };
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
	const [records, prices, ways] = await Promise.all([
		findRecords(batch, inputs),
		readPrices(batch, inputs),
		Ways.find(batch, numbersWithWays(inputs)),
	]);
	const templates = await findTemplates(
		batch,
		inputs.map(({ reference }) => reference),
		(index) => {
			const input = inputs[index];
			return (
				input !== undefined &&
				needsNoTemplate(batch, { input, record: records[index], ways, closed: new Map() })
			);
		},
	);
	const sending = new Sending(batch, await batch.account.store());
	const prepare = async (input: SendInput, itemIndex: number, index: number): Promise<Ready> => {
		const known = {
			...{ input, record: records[index], ways, closed: new Map<Way, Closed>() },
			...templateOf(input, templates),
		};
		// Free text does not wait for a template that cannot be had.
		if (known.noTemplate && !needsNoTemplate(batch, known)) throw known.noTemplate;
		refuse({ input, itemIndex }, known.template);
		const choice = choose(batch, known, itemIndex);
		// So that all items that cannot go out are named before the first one does.
		if (choice.action === 'fail' && !input.previewOnly) throw notSent(input, choice, batch.now());
		const priced = {
			...input,
			...takePrices(prices, input.phoneNumberId, countedBy(choice, batch.now())),
		};
		const files =
			'files' in choice ? await checkFiles(batch, choice, input.checkContents) : undefined;
		const goesOut = 'files' in choice && !input.previewOnly;
		const rescue = goesOut
			? planRescue(
					{ ...known, input: priced, choice },
					() => choose(batch, { ...known, input: { ...input, mode: 'templateOnly' } }, itemIndex),
					batch.now(),
				)
			: undefined;
		const { counted, instead } = goesOut ? countOne(batch, priced, choice) : {};
		const planned = rescue?.plan ?? input.plan;
		const plan = {
			...planned,
			priority: priorityOf(input.priority, categoryOf(choice)),
			...(counted ? { counted } : {}),
		};
		return {
			...known,
			input: priced,
			choice: files && 'files' in choice ? withChecked(choice, files) : choice,
			sending,
			...(files ? { files } : {}),
			...(instead ? { instead } : {}),
			...(goesOut && !instead
				? { place: sending.plan(plan), ...planParts(sending, { ...input, plan }, choice) }
				: {}),
			...(rescue ? { rescue } : {}),
		};
	};
	const prepared = await inTurns(items, async ({ input, itemIndex }, index) => {
		batch.signal?.throwIfAborted();
		return await orError(async () => await prepare(input, itemIndex, index));
	});
	await keepRescues(batch, prepared);
	await noteUnsent(batch, items, prepared);
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

/** What was chosen, with what looking into its files has shown. */
function withChecked<C extends Choice & Outgoing>(choice: C, files: CheckedFiles): C {
	if (files.size === 0) return choice;
	const { message, warnings } = choice.withFiles({ types: typesOf(files) });
	const ofFiles = [...files.values()].flatMap((file) => file.warnings);
	return { ...choice, message, warnings: [...warnings, ...ofFiles] };
}
