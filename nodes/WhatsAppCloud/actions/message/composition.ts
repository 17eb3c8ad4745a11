import {
	decide,
	type Decision,
	type HeldByAnother,
	type OutsideWindow,
	type SendMode,
} from '../../conversation/decision';
import type { MarketingConsent } from '../../conversation/consent';
import type { ThreadOwner } from '../../conversation/thread';
import type { PRIORITIES } from '../../delivery/priority';
import type { Window } from '../../conversation/window';
import type { Recipient } from '../../message/recipient';
import { templateMessage, type Envelope } from '../../message/sendBody';
import type { TemplateDefinition } from '../../template/definition';
import type { TemplateReference } from '../../templateCatalog';
import type { UsedAllowance } from '../../pricing/price';
import type { PriceBook } from '../../pricing/priceBook';
import type { FreeForm } from './freeForm';
import type { FilledTemplate, LineBreaks } from './templateValues';
import type { PlannedSend } from './claims';

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
	envelope: Envelope;
	/** How it goes through the store. */
	plan: PlannedSend;
	expectedCategory?: string;
	/** What to do with line breaks in the template's variables. */
	lineBreaks: LineBreaks;
	previewOnly: boolean;
	/** Whether its files are looked into. */
	checkContents: boolean;
	/** Whether the template goes out if Meta refuses the free-form message after all. */
	rescue: boolean;
	safetyMarginMs: number;
	/** What it costs follows from these; absent = Meta's cards. */
	prices?: { book: PriceBook; allowance?: UsedAllowance };
	priority: (typeof PRIORITIES)[number];
}

/** The decision, with what it was based on and the message that follows from it. */
export type Choice = Basis &
	(
		| ({ action: 'freeForm' } & Pick<FreeForm, 'following'> & Outgoing)
		| ({ action: 'template'; template: TemplateDefinition } & Outgoing)
		| { action: 'skip' }
		| { action: 'fail' }
	);

/** The message that goes out, and the files in it. */
export type Outgoing = Pick<FreeForm, 'message' | 'files' | 'withFiles'>;

/** What is known of the customer when the choice is made. */
export interface Known {
	window: Window;
	threadOwner: ThreadOwner;
	marketing: MarketingConsent;
}

interface Basis {
	reason: Decision['reason'];
	window: Window;
	template?: TemplateDefinition;
	marketing: MarketingConsent;
	/** What a person should know of what is sent all the same. */
	warnings?: string[];
}

/**
 * Decides for one item, and builds the message that is to go out.
 *
 * @param fill reads the template's values; called only when the template is what is sent
 */
export function chooseMessage(
	input: SendInput,
	{ window, threadOwner, marketing }: Known,
	template: TemplateDefinition | undefined,
	fill: (definition: TemplateDefinition) => FilledTemplate,
): Choice {
	const { expectedCategory, freeForm } = input;
	const { action, reason } = decide({
		mode: input.mode,
		window: window.state,
		threadOwner,
		heldByAnother: input.heldByAnother,
		freeForm: freeForm !== undefined,
		outsideWindow: input.outsideWindow,
		marketing,
		withoutPhone: input.recipient.customer.phone === undefined,
		...(template
			? {
					template: {
						status: template.status,
						category: template.category,
						...(expectedCategory === undefined ? {} : { expectedCategory }),
					},
				}
			: {}),
	});
	const basis: Basis = { reason, window, marketing, ...(template ? { template } : {}) };
	if (action === 'freeForm' && freeForm) {
		return { action, reason, window, marketing, ...freeForm };
	}
	if (action === 'template' && template) {
		const { components, warnings, files, withFiles } = fill(template);
		return {
			...basis,
			action,
			template,
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
