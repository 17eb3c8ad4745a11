import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { adviceFor, meaningOf } from '../../codes/meaning';
import type { Situation } from '../../codes/row';
import { describeWindow } from '../../conversation/describe';
import { groupNames } from '../../customer/group';
import type { CustomerNames } from '../../customer/customer';
import { threadOwnerAt } from '../../conversation/thread';
import { windowAt } from '../../conversation/window';
import { GraphError } from '../../graph/error';
import { inTurns } from '../../giveWay';
import type { Store } from '../../store/store';
import type { EventFailure, WhatsAppEvent, Who } from '../../webhook/events';
import type { TriggerParameters } from '../fields/parameters';
import type { HandOver } from '../background/starts';
import { withoutAbsent } from '../../json';
import { hasName } from '../../webhook/read';
import { findInTurns } from '../../account/windows';
import { collectionOf, collectItems } from './collection';
import { costsOf } from './statusCosts';

/** The items that an execution starts with. @param now ms */
export async function itemsFor(
	{ events, isCollection = false }: HandOver,
	store: Store,
	now: number,
	{ includeRaw, collect }: Pick<TriggerParameters, 'includeRaw' | 'collect'>,
): Promise<INodeExecutionData[]> {
	const items = await toItems(events, store, now, includeRaw);
	const [first, ...others] = items;
	if (!collect || !first) return items;
	return isCollection ? [collectionOf([first, ...others])] : collectItems(items, now);
}

/**
 * One item per event: failures with advice,
 * messages with the customer's window as it is at `now` (ms), statuses with what Meta's `pricing` amounts to.
 *
 * @param raw whether items carry what Meta sent
 */
export async function toItems(
	events: WhatsAppEvent[],
	store: Store,
	now: number,
	raw: boolean,
): Promise<INodeExecutionData[]> {
	const known = await findKnown(events, store, now);
	const costs = await costsOf(events, store, now);
	return await inTurns(events, (event) => {
		const { raw: sent, ...fields } = event;
		const errors = 'errors' in event ? event.errors : undefined;
		const json: IDataObject = withoutAbsent({
			...fields,
			...known.get(event),
			...costs.get(event),
			errors: errors?.map((failure) => ({ ...withAdvice(failure, event) })),
			raw: raw ? sent : undefined,
		});
		return { json };
	});
}

function withAdvice(failure: EventFailure, { event }: WhatsAppEvent): EventFailure {
	const { code } = failure;
	if (code === undefined) return failure;
	const situation: Situation = event === 'message' ? 'inbound' : 'status';
	return { ...failure, advice: adviceFor(meaningOf(code), situation) };
}

/** Events about one conversation, as it is now: messages, and handovers of it. */
const OF_CONVERSATION = new Set<WhatsAppEvent['event']>(['message', 'handover']);

/** What is known of the conversations: one look-up per business number. */
async function findKnown(
	events: WhatsAppEvent[],
	store: Store,
	now: number,
): Promise<Map<WhatsAppEvent, IDataObject>> {
	const concerned = events.filter(
		(event) => OF_CONVERSATION.has(event.event) && event.phoneNumberId && hasName(namesOf(event)),
	);
	const known = new Map<WhatsAppEvent, IDataObject>();
	for (const [phoneNumberId, ofNumber] of Map.groupBy(concerned, (event) => event.phoneNumberId)) {
		if (phoneNumberId === undefined) continue;
		const records = await recordsOf(store, phoneNumberId, ofNumber);
		if (!records) continue;
		ofNumber.forEach((event, index) => {
			const record = records[index];
			known.set(event, {
				...(event.event === 'message' ? { window: describeWindow(windowAt(record, now)) } : {}),
				threadOwner: threadOwnerAt(record, now),
			});
		});
	}
	return known;
}

/** Of a number that is not this credential's (any more), or of which Meta does not say, nothing is told. */
async function recordsOf(store: Store, phoneNumberId: string, events: WhatsAppEvent[]) {
	try {
		return await findInTurns(store, phoneNumberId, events.map(namesOf));
	} catch (thrown) {
		if (thrown instanceof GraphError) return undefined;
		throw thrown;
	}
}

function namesOf(event: WhatsAppEvent): CustomerNames {
	// In a group, the conversation is the group's.
	if (event.event === 'message' && event.groupId) return groupNames(event.groupId);
	const { phone, userId, parentUserId } = event as Who;
	return withoutAbsent({ phone, userId, parentUserId });
}
