import type { TemplateReference } from '../account/templateCatalog';
import type { ClosedWay } from '../conversation/closedWays';
import type { ConsentNeeded, MarketingConsent } from '../conversation/consent';
import {
	decide,
	type Decision,
	type HeldByAnother,
	type OutsideWindow,
	type SendMode,
} from '../conversation/decision';
import type { ThreadOwner } from '../conversation/thread';
import type { Window } from '../conversation/window';
import type { MarketingThrough, MarketingWay } from '../delivery/marketingThrough';
import type { PRIORITIES } from '../delivery/priority';
import { directSendOf } from '../message/directSend';
import type { FileReference } from '../message/mediaSource';
import type { Recipient } from '../message/recipient';
import { templateMessage, type Envelope } from '../message/sendBody';
import type { UsedAllowance } from '../pricing/price';
import type { PriceBook } from '../pricing/priceBook';
import type { TemplateDefinition } from '../template/definition';
import { unfitForGroups } from '../template/groups';
import type { PlannedSend } from './claim/claims';
import type { CheckedFiles, FilledTemplate, FillTemplate, FreeForm } from './content';
import type { NamedCampaign } from './counting/campaign';
import type { Guard } from './counting/guard';

/** One item's parameters, read and checked. */
export interface SendInput {
	phoneNumberId: string;
	recipient: Recipient;
	mode: SendMode;
	/** Absent = the item has no free-form message. */
	freeForm?: FreeForm;
	/** Absent = no template is chosen. */
	reference?: TemplateReference;
	outsideWindow: OutsideWindow;
	heldByAnother: HeldByAnother;
	/** Through which API a marketing template goes. */
	marketingThrough: MarketingThrough;
	/** Whether the free-form message may go out by Direct Send; `ttl` in seconds. */
	directSend?: { ttl?: number };
	/** What a marketing template needs of the customer. */
	marketingNeeds: ConsentNeeded;
	envelope: Envelope;
	/** How it goes through the store. */
	plan: PlannedSend;
	/** Both, once all names of the customer are known; absent = they make no difference. */
	planFor?: (names: readonly string[]) => Pick<SendInput, 'plan' | 'envelope'>;
	expectedCategory?: string;
	/** Fills in the template with the item's values; throws for those that cannot be sent. */
	fill: FillTemplate;
	/** Looks into the files of one of its messages; throws for what Meta would refuse. */
	checkFiles: (files: FileReference[]) => Promise<CheckedFiles>;
	previewOnly: boolean;
	/** Whether it fails where others are skipped: somebody waits for the answer. */
	mustGoOut?: boolean;
	/** Whether the template goes out if Meta refuses the free-form message after all. */
	rescue: boolean;
	safetyMarginMs: number;
	/** What it costs follows from these; absent = Meta's cards. */
	prices?: { book: PriceBook; allowance?: UsedAllowance };
	priority: (typeof PRIORITIES)[number];
	/** What it may cost; absent = anything. */
	guard?: Guard;
	/** All names of a customer who may have a budget, of phone numbers one spelling, always in the same order. */
	names?: readonly string[];
	/** Under which name it is kept what becomes of it. */
	campaign?: NamedCampaign;
}

/** The decision, with what it was based on and the message that follows from it. */
export type Choice = Basis &
	(
		| ({ action: 'freeForm' } & Pick<FreeForm, 'following'> & MessageWithFiles)
		| ({ action: 'directSend' } & MessageWithFiles)
		| ({
				action: 'template';
				template: TemplateDefinition;
				through?: MarketingWay;
		  } & MessageWithFiles)
		| { action: 'skip' }
		| { action: 'fail' }
	);

/** The message that goes out, and the files in it. */
export type MessageWithFiles = Pick<FreeForm, 'message' | 'files' | 'withFiles'>;

/** What is known of the customer when the choice is made. */
export interface Known {
	/** Another one than the item's. */
	mode?: SendMode;
	window: Window;
	threadOwner: ThreadOwner;
	marketing: MarketingConsent;
	/** Why no message goes out by Direct Send. */
	directSend?: Closed;
	/** The way of a marketing template, and why not the first one. */
	marketingWay: MarketingWay;
	marketingMessages?: Closed;
}

/** Why a way is not taken, and until when (ms) if that is remembered. */
export type Closed = Pick<ClosedWay, 'why'> & Partial<Pick<ClosedWay, 'until'>>;

interface Basis {
	reason: Decision['reason'];
	window: Window;
	template?: TemplateDefinition;
	marketing: MarketingConsent;
	/** Why it is not sent by Direct Send, though it might be. */
	directSend?: Closed;
	/** Why a marketing template does not go through the Marketing Messages API, though it might. */
	marketingMessages?: Closed;
	through?: MarketingWay;
	/** What a person should know of what is sent all the same. */
	warnings?: string[];
}

/**
 * Decides for one item, and builds the message that is to go out.
 *
 * @param fill reads the template's values; called only when the template is what is sent; absent only without template
 */
export function chooseMessage(
	input: SendInput,
	known: Known,
	template?: TemplateDefinition,
	fill?: (definition: TemplateDefinition) => FilledTemplate,
): Choice {
	const { window, threadOwner, marketing } = known;
	const { expectedCategory, freeForm } = input;
	const { customer, isGroup } = input.recipient;
	const direct = directlySent(input);
	const closed =
		input.directSend && freeForm ? (direct ? known.directSend : { why: 'content' }) : undefined;
	const { action, reason } = decide({
		mode: known.mode ?? input.mode,
		window: window.state,
		threadOwner,
		heldByAnother: input.heldByAnother,
		freeForm: freeForm !== undefined,
		outsideWindow: input.outsideWindow,
		directSend: direct !== undefined && closed === undefined,
		marketing,
		marketingNeeds: input.marketingNeeds,
		withoutPhone: customer.phone === undefined,
		...(template
			? {
					template: {
						status: template.status,
						category: template.category,
						...(isGroup && unfitForGroups(template) !== undefined ? { unfitForGroup: true } : {}),
						...(expectedCategory === undefined ? {} : { expectedCategory }),
					},
				}
			: {}),
	});
	if (action === 'freeForm' && freeForm) {
		return { action, reason, window, marketing, ...freeForm };
	}
	if (action === 'directSend' && direct) return { action, reason, window, marketing, ...direct };
	const isPassedOver = closed && window.state !== 'open' && reason !== 'template_only';
	const basis: Basis = {
		...{ reason, window, marketing },
		...(template ? { template } : {}),
		...(isPassedOver ? { directSend: closed } : {}),
	};
	if (action === 'template' && template && fill) {
		const { components, warnings, files, withFiles } = fill(template);
		return {
			...basis,
			action,
			template,
			...throughOf(input, template, known),
			message: templateMessage(template, components),
			warnings,
			files,
			withFiles: (known) => {
				const filled = withFiles(known);
				return {
					message: templateMessage(template, filled.components),
					warnings: filled.warnings,
				};
			},
		};
	}
	return { ...basis, action: action === 'skip' ? 'skip' : 'fail' };
}

/** The free-form message as Direct Send takes it; undefined if it does not, or is not to be asked. */
function directlySent({
	directSend,
	freeForm,
	recipient,
}: SendInput): (MessageWithFiles & Pick<FreeForm, 'warnings'>) | undefined {
	// Meta names people alone as its recipients ("Direct Send: send utility and authentication messages").
	if (recipient.isGroup) return undefined;
	if (!directSend || !freeForm || freeForm.following.length > 0) return undefined;
	const { ttl } = directSend;
	const message = directSendOf(freeForm.message, ttl);
	if (!message) return undefined;
	const { files, warnings } = freeForm;
	const withFiles: FreeForm['withFiles'] = (known) => {
		const built = freeForm.withFiles(known);
		return { ...built, message: directSendOf(built.message, ttl) ?? built.message };
	};
	return { message, files, warnings, withFiles };
}

/** Marketing to people may go through an API of its own; groups are the Cloud API's alone. */
function throughOf(
	{ marketingThrough, recipient }: SendInput,
	{ category }: TemplateDefinition,
	known: Known,
): { through?: MarketingWay; marketingMessages?: Closed } {
	if (category !== 'MARKETING' || marketingThrough === 'cloudApi' || recipient.isGroup) return {};
	const { marketingWay: through, marketingMessages } = known;
	const isPassedOver = through === 'cloudApiMarketing' && marketingMessages;
	return { through, ...(isPassedOver ? { marketingMessages } : {}) };
}
