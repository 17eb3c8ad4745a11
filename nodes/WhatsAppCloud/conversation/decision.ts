import type { ConsentNeeded, ConsentState } from './consent';
import type { ThreadOwner } from './thread';
import type { WindowState } from './window';

/** What the person who built the workflow allows. */
export type SendMode = 'automatic' | 'freeFormOnly' | 'templateOnly';

/** What to do with an item for which nothing may be sent. */
export type OutsideWindow = 'fail' | 'skip';

/** What to do with an item whose conversation another responder of the number holds; `send` = write all the same. */
export type HeldByAnother = 'template' | 'skip' | 'fail' | 'send';

export interface DecisionInput {
	mode: SendMode;
	window: WindowState;
	/** Absent = unknown: ours, as on every number that has one responder. */
	threadOwner?: ThreadOwner;
	heldByAnother: HeldByAnother;
	/** Whether the item has a free-form message. */
	freeForm: boolean;
	/** The item's template, as Meta has it now; absent = none chosen. */
	template?: {
		/** APPROVED, PAUSED, REJECTED … ; only APPROVED ones can be sent. */
		status: string;
		/** MARKETING, UTILITY or AUTHENTICATION, upper case. */
		category: string;
		/** Whether the recipient is a group, which does not take it. */
		unfitForGroup?: boolean;
		/** The category that the workflow counts on (price, consent); absent = any. */
		expectedCategory?: string;
	};
	outsideWindow: OutsideWindow;
	/** Whether the free-form message can go out without the window, as a utility message (Direct Send). */
	directSend?: boolean;
	/** Whether only the customer's user ID is given: no authentication template gets there. */
	withoutPhone?: boolean;
	/** What is remembered of the customer's marketing consent; absent = nothing. */
	marketing?: { optedOut: boolean; capped: boolean; consent?: ConsentState };
	/** Absent = that the customer has not refused. */
	marketingNeeds?: ConsentNeeded;
}

/** Why this was sent, or nothing was. Template statuses give `template_paused`, `template_rejected` … */
export type DecisionReason =
	| 'window_open'
	| 'window_closing'
	| 'window_closed'
	| 'no_inbound_seen'
	| 'not_owner'
	| 'no_free_form'
	| 'template_only'
	| 'no_message'
	| 'category_changed'
	| 'phone_needed'
	| 'not_for_groups'
	| 'marketing_opt_out'
	| 'no_consent'
	| 'marketing_cap'
	| `template_${string}`;

export interface Decision {
	action: 'freeForm' | 'directSend' | 'template' | 'skip' | 'fail';
	reason: DecisionReason;
}

/** The window's state as a reason. */
const WINDOW_REASONS = {
	open: 'window_open',
	closing: 'window_closing',
	closed: 'window_closed',
	unknown: 'no_inbound_seen',
} as const satisfies Record<WindowState, DecisionReason>;

/**
 * Free-form message or template? Meta accepts a free-form message outside the customer service window
 * with a 200 and drops it seconds later, so nothing is ever sent in the hope that it arrives.
 */
export function decide(input: DecisionInput): Decision {
	const { mode, window, template } = input;
	const freeForm = input.freeForm && mode !== 'templateOnly';
	const windowReason = WINDOW_REASONS[window];
	if (freeForm && window === 'open') {
		return isHeld(input) ? withoutThread(input) : { action: 'freeForm', reason: windowReason };
	}
	// Whether it takes a conversation from another app, Meta does not say.
	if (freeForm && input.directSend && !isHeld(input)) {
		return { action: 'directSend', reason: windowReason };
	}
	if (mode !== 'freeFormOnly' && template) {
		const reason: DecisionReason =
			mode === 'templateOnly' ? 'template_only' : window === 'open' ? 'no_free_form' : windowReason;
		return refusal(template, input) ?? { action: 'template', reason };
	}
	if (freeForm) {
		return { action: input.outsideWindow, reason: windowReason };
	}
	return { action: 'fail', reason: 'no_message' };
}

/** Whether free text has to wait for another responder, from whom it would be refused, or would take the conversation. */
function isHeld({
	threadOwner,
	heldByAnother,
}: Pick<DecisionInput, 'threadOwner' | 'heldByAnother'>): boolean {
	return threadOwner === 'another' && heldByAnother !== 'send';
}

/** What goes out in a conversation of somebody else's: templates may be sent by anybody, and take nothing over. */
function withoutThread(input: DecisionInput): Decision {
	const { mode, template, heldByAnother, outsideWindow } = input;
	const reason = 'not_owner';
	if (heldByAnother === 'skip' || heldByAnother === 'fail')
		return { action: heldByAnother, reason };
	if (mode === 'freeFormOnly' || !template) return { action: outsideWindow, reason };
	return refusal(template, input) ?? { action: 'template', reason };
}

/** Why a template cannot go out, whatever the window. */
function refusal(
	template: NonNullable<DecisionInput['template']>,
	{ marketing, marketingNeeds, withoutPhone }: DecisionInput,
): Decision | undefined {
	const { status, category, expectedCategory, unfitForGroup } = template;
	if (status !== 'APPROVED') return { action: 'fail', reason: `template_${status.toLowerCase()}` };
	if (expectedCategory !== undefined && expectedCategory !== category) {
		return { action: 'fail', reason: 'category_changed' };
	}
	if (unfitForGroup) return { action: 'fail', reason: 'not_for_groups' };
	// Meta would answer with 131062 ("Business-scoped user IDs").
	if (category === 'AUTHENTICATION' && withoutPhone) {
		return { action: 'fail', reason: 'phone_needed' };
	}
	const reason = withoutConsent(category, marketing, marketingNeeds);
	return reason && { action: 'skip', reason };
}

/** Why a template of this category does not go to the customer; undefined = it may, as far as they are concerned. */
export function withoutConsent(
	category: string,
	marketing: DecisionInput['marketing'],
	needed: ConsentNeeded = 'notRefused',
): 'marketing_opt_out' | 'no_consent' | 'marketing_cap' | undefined {
	if (category !== 'MARKETING') return undefined;
	if (marketing?.optedOut) return 'marketing_opt_out';
	if (needed === 'given' && marketing?.consent !== 'given') return 'no_consent';
	return marketing?.capped ? 'marketing_cap' : undefined;
}
