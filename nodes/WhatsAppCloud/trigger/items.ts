import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { adviceFor, meaningOf } from '../codes/meaning';
import type { Situation } from '../codes/row';
import { describeWindow } from '../conversation/describe';
import type { CustomerNames } from '../conversation/customer';
import { windowAt } from '../conversation/window';
import type { Store } from '../store/store';
import type { EventFailure, MessageEvent, WhatsAppEvent } from '../webhook/events';
import { hasName, withoutAbsent } from '../webhook/read';

/**
 * One item per event: failures with advice, messages with the customer's window as it is at `now` (ms).
 *
 * @param raw whether items carry what Meta sent
 */
export async function toItems(
	events: WhatsAppEvent[],
	store: Store,
	now: number,
	raw: boolean,
): Promise<INodeExecutionData[]> {
	const windows = await findWindows(events, store, now);
	return events.map((event) => {
		const { raw: sent, ...fields } = event;
		const errors = 'errors' in event ? event.errors : undefined;
		const json: IDataObject = withoutAbsent({
			...fields,
			window: windows.get(event),
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

/** The windows of those who wrote, one look-up per business number. */
async function findWindows(
	events: WhatsAppEvent[],
	store: Store,
	now: number,
): Promise<Map<WhatsAppEvent, IDataObject>> {
	const numbers = new Map<string, MessageEvent[]>();
	for (const event of events) {
		if (event.event !== 'message' || !event.phoneNumberId || !hasName(namesOf(event))) continue;
		const sameNumber = numbers.get(event.phoneNumberId) ?? [];
		sameNumber.push(event);
		numbers.set(event.phoneNumberId, sameNumber);
	}
	const windows = new Map<WhatsAppEvent, IDataObject>();
	for (const [phoneNumberId, messages] of numbers) {
		const records = await store.findWindows(phoneNumberId, messages.map(namesOf));
		messages.forEach((message, index) => {
			windows.set(message, describeWindow(windowAt(records[index], now)));
		});
	}
	return windows;
}

function namesOf({ phone, userId, parentUserId }: MessageEvent): CustomerNames {
	return withoutAbsent({ phone, userId, parentUserId });
}
