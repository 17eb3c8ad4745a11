import { lookAfter } from '../../backgroundWork/backgroundWork';
import { rescues } from '../../backgroundWork/rescue';
import type { Way } from '../../conversation/closedWays';
import type { WindowRecord } from '../../conversation/window';
import { namesInOrder } from '../../customer/spellings';
import { priorityOf } from '../../delivery/priority';
import { inTurns } from '../../giveWay';
import {
	choose,
	isMarketing,
	knownOf,
	needsNoTemplate,
	numbersWithWays,
} from '../../send/choosing';
import type { Choice, Closed, Known, MessageWithFiles, SendInput } from '../../send/composition';
import type { CheckedFiles } from '../../send/content';
import { countOne } from '../../send/counting/counting';
import { countedBy, readPrices, takePrices } from '../../send/counting/prices';
import { LookingAgain } from '../../send/lookingAgain';
import { notSent } from '../../send/outcome/results';
import { noteUnsent } from '../../send/outcome/unsent';
import { planParts } from '../../send/parts';
import type { Ready } from '../../send/ready';
import { planRescue } from '../../send/rescue/rescuePlan';
import { Sending } from '../../send/sending';
import { Ways } from '../../send/ways';
import type { TemplateDefinition } from '../../template/definition';
import { orError } from '../../thrown';
import type { Batch } from '../operation';
import { chooseTemplate } from '../parameters';
import { findCustomers } from '../records';
import { findTemplates, type FoundTemplates } from '../template/find';

/** Why an item is not sent, of which its template is known. */
type Refuse = (
	item: { input: SendInput; itemIndex: number },
	template?: TemplateDefinition,
) => void;

/** The item, where it makes a difference what else its customer is called. */
function underAllNames(input: SendInput, known: readonly string[]): SendInput {
	if (!input.planFor && !input.guard) return input;
	const names = namesInOrder([input.plan.recipient, ...known]);
	return { ...input, names, ...input.planFor?.(names) };
}

/**
 * Looks up what the items need, and chooses what goes out.
 *
 * @param refuse throws for an item that is not to be sent after all
 */
export async function prepareSends(
	batch: Batch,
	given: Array<{ itemIndex: number; input: SendInput }>,
	refuse: Refuse = () => {},
): Promise<Array<Ready | Error>> {
	const read = given.map(({ input }) => input);
	const lookedAt = batch.now();
	const [customers, prices, ways] = await Promise.all([
		findCustomers(batch, read),
		readPrices(batch, read),
		Ways.find(batch, numbersWithWays(read)),
	]);
	const items = given.map(({ itemIndex, input }, index) => {
		const { record, names = [] } = customers[index] ?? {};
		return { itemIndex, record, input: underAllNames(input, names) };
	});
	const inputs = items.map(({ input }) => input);
	const templates = await findTemplates(
		batch,
		inputs.map(({ reference }) => reference),
		(index) => {
			const input = inputs[index];
			return (
				input !== undefined &&
				needsNoTemplate(batch, { input, record: items[index]?.record, ways, closed: new Map() })
			);
		},
	);
	const store = await batch.account.store();
	const sending = new Sending(batch, store);
	const lookingAgain = new LookingAgain(batch, store, lookedAt);
	batch.atEnd(async () => lookAfterRescues(batch, await sending.end()));
	const shared = { batch, prices, ways, templates, sending, lookingAgain, refuse };
	const prepared = await inTurns(items, async (item) => {
		batch.signal?.throwIfAborted();
		return await orError(async () => await prepareOne(shared, item));
	});
	await noteUnsent(batch, items, prepared);
	return prepared;
}

/** What the items of a batch have in common. */
interface Shared {
	batch: Batch;
	prices: Awaited<ReturnType<typeof readPrices>>;
	ways: Ways;
	templates: FoundTemplates;
	sending: Sending;
	lookingAgain: LookingAgain;
	refuse: Refuse;
}

/** An item, and what is known of its customer. */
interface Item {
	itemIndex: number;
	input: SendInput;
	record: WindowRecord | undefined;
}

/** @throws why the item is not sent */
async function prepareOne(shared: Shared, { input, itemIndex, record }: Item): Promise<Ready> {
	const { batch, prices, ways, templates, sending, lookingAgain, refuse } = shared;
	const known = {
		...{ input, record, ways, closed: new Map<Way, Closed>() },
		...templateOf(input, templates),
	};
	// Free text does not wait for a template that cannot be had.
	if (known.noTemplate && !needsNoTemplate(batch, known)) throw known.noTemplate;
	refuse({ input, itemIndex }, known.template);
	const atHand = knownOf(batch, known);
	const choice = choose(batch, known, atHand);
	// So that all items that cannot go out are named before the first one does.
	if (choice.action === 'fail' && !input.previewOnly) throw notSent(input, choice, batch);
	const { phoneNumberId, recipient } = input;
	const priced = {
		...input,
		...takePrices(prices, phoneNumberId, countedBy(choice, batch.now())),
	};
	const files = 'files' in choice ? await input.checkFiles(choice.files) : undefined;
	const goesOut = 'files' in choice && !input.previewOnly;
	const planned = goesOut ? plan(shared, { ...known, input: priced, choice }, atHand) : {};
	return {
		...known,
		input: priced,
		look: lookingAgain.add(
			{ phoneNumberId, customer: recipient.customer, record },
			planned.place !== undefined && isMarketing(choice),
		),
		choice: files && 'files' in choice ? withChecked(choice, files) : choice,
		sending,
		...(files ? { files } : {}),
		...planned,
	};
}

/** How a message that goes out goes through the store; or what its item gives out instead. */
function plan(
	{ batch, sending }: Shared,
	chosen: Parameters<typeof choose>[1] & Parameters<typeof planRescue>[0],
	atHand: Known,
): Pick<Ready, 'place' | 'parts' | 'rescue' | 'instead'> {
	const { input, choice } = chosen;
	const { counted, instead } = countOne(batch, input, choice);
	if (instead) return { instead };
	const rescue = planRescue(
		chosen,
		() => choose(batch, chosen, { ...atHand, mode: 'templateOnly' }),
		() => batch.now(),
	);
	const send = {
		...(rescue?.plan ?? input.plan),
		priority: priorityOf(input.priority, categoryOf(choice)),
		...(counted ? { counted } : {}),
	};
	return {
		place: sending.plan(send),
		...planParts(sending, { ...input, plan: send }, choice),
		...(rescue ? { rescue } : {}),
	};
}

/** Meta accepts what this account sends: also the templates that nobody else may send, after the batch. */
function lookAfterRescues({ account, log }: Batch, phoneNumberIds: string[]): void {
	for (const phoneNumberId of phoneNumberIds) {
		void lookAfter(rescues, { account, phoneNumberId, log }, 'due');
	}
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
function withChecked<C extends Choice & MessageWithFiles>(choice: C, files: CheckedFiles): C {
	if (choice.files.length === 0) return choice;
	const { message, warnings } = choice.withFiles({ types: files.types });
	return { ...choice, message, warnings: [...warnings, ...files.warnings] };
}
