import { namesOf, spelledOut } from '../../customer/observedNames';
import type { WhatsAppEvent, Who } from '../../webhook/events';
import { isSaid } from '../../webhook/said';
import { isSample } from './belonging';
import type { TextFilter } from './textFilter';

/** What a person can choose under "Trigger On". */
export const TRIGGER_ON = [
	'messages',
	'statuses',
	'rescues',
	'budgets',
	'templates',
	'account',
	'consent',
	'calls',
	'flows',
	'echoes',
	'groups',
	'handovers',
	'other',
] as const;

export type TriggerOn = (typeof TRIGGER_ON)[number];

/** Which events become items. */
export interface Selection {
	triggerOn: readonly TriggerOn[];
	/** Message types; empty = all. */
	messageTypes: readonly string[];
	/** Only what customers say, no changes to it and no notices; absent = all. */
	onlySaid?: boolean;
	/** Statuses; empty = all. */
	statuses?: readonly string[];
	/** IDs of business numbers, for a callback that serves several; empty = all. Events of no number stay. */
	numbers?: readonly string[];
	/** The number that the trigger listens to: the app's callback, if it leads here, brings events of others as well. */
	ownNumber?: string;
	/** Phone numbers (digits, in any spelling) and user IDs; empty = everybody. Events about no customer stay. */
	customers?: readonly string[];
	/** Only messages with such a text; absent = any. */
	text?: TextFilter;
}

export function isSelected(event: WhatsAppEvent, selection: Selection): boolean {
	if (!isOfNumber(event, selection) || !isOfCustomer(event, selection)) return false;
	if (event.event === 'rescued') return hearsOfRescues(selection);
	if (!selection.triggerOn.includes(kindOf(event))) return false;
	const { messageTypes, onlySaid, statuses, text } = selection;
	if (event.event === 'status') return isAmong(event.status, statuses);
	if (event.event !== 'message') return true;
	if (!isAmong(event.type, messageTypes) || (onlySaid && !isSaid(event))) return false;
	return text === undefined || text.matches(event.text);
}

function isOfNumber(event: WhatsAppEvent, { numbers, ownNumber }: Selection): boolean {
	const { phoneNumberId } = event;
	if (phoneNumberId === undefined) return true;
	if (!isAmong(phoneNumberId, numbers)) return false;
	// Meta's samples have a number of nobody's.
	return ownNumber === undefined || phoneNumberId === ownNumber || isSample(event);
}

function isOfCustomer(event: WhatsAppEvent, { customers = [] }: Selection): boolean {
	const { phone, userId, parentUserId } = event as Who;
	const names = namesOf({ phone, userId, parentUserId })
		.flatMap(spelledOut)
		.map(([, name]) => name);
	if (event.event === 'message' && event.groupId) names.push(event.groupId);
	return (
		customers.length === 0 || names.length === 0 || names.some((name) => customers.includes(name))
	);
}

function isAmong(value: string, wanted: readonly string[] = []): boolean {
	return wanted.length === 0 || wanted.includes(value);
}

/** Whoever listens to statuses learns that the message went out in another form. */
export function hearsOfRescues({ triggerOn }: Selection): boolean {
	return triggerOn.includes('statuses') || triggerOn.includes('rescues');
}

/** The choice that each kind of event belongs to; those that are not here are "Everything Else". */
const KINDS: Partial<Record<WhatsAppEvent['event'], TriggerOn>> = {
	message: 'messages',
	status: 'statuses',
	template: 'templates',
	account: 'account',
	consent: 'consent',
	call: 'calls',
	flow: 'flows',
	echo: 'echoes',
	group: 'groups',
	handover: 'handovers',
	budget: 'budgets',
};

/** A conversation on standby belongs to somebody else: nobody who answers messages is to answer it. */
function kindOf(event: WhatsAppEvent): TriggerOn {
	if (event.event === 'message' && event.standby) return 'other';
	return KINDS[event.event] ?? 'other';
}
