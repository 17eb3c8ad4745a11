import type { WhatsAppEvent } from '../webhook/events';

/** What a person can choose under "Trigger On". */
export const TRIGGER_ON = ['messages', 'statuses', 'rescues', 'other'] as const;

export type TriggerOn = (typeof TRIGGER_ON)[number];

/** Which events become items. */
export interface Selection {
	triggerOn: readonly TriggerOn[];
	/** Message types; empty = all. */
	messageTypes: readonly string[];
	/** Leaves out events of other numbers, for a callback that serves several. Events of no number stay. */
	phoneNumberId?: string;
}

export function isSelected(event: WhatsAppEvent, selection: Selection): boolean {
	const { triggerOn, messageTypes, phoneNumberId } = selection;
	if (phoneNumberId && event.phoneNumberId && event.phoneNumberId !== phoneNumberId) return false;
	if (event.event === 'rescued') return hearsOfRescues(selection);
	if (!triggerOn.includes(kindOf(event))) return false;
	return (
		event.event !== 'message' || messageTypes.length === 0 || messageTypes.includes(event.type)
	);
}

/** Whoever listens to statuses learns that the message went out in another form. */
export function hearsOfRescues({ triggerOn }: Selection): boolean {
	return triggerOn.includes('statuses') || triggerOn.includes('rescues');
}

/** A conversation on standby belongs to somebody else: nobody who answers messages is to answer it. */
function kindOf(event: Exclude<WhatsAppEvent, { event: 'rescued' }>): TriggerOn {
	if (event.event === 'status') return 'statuses';
	return event.event === 'message' && !event.standby ? 'messages' : 'other';
}
