import { asObject, asText, parseJson, withoutAbsent } from '../../json';
import type { RescueNews } from '../../store/rescues';
import type { Store } from '../../store/store';
import type { RescuedEvent, WhatsAppEvent } from '../../webhook/events';

/**
 * Rescues that a delivery brings news of: the first status of a template that took the place of a refused
 * message tells that it is out. Of one that is not known to be out there is no status: it comes with whatever comes
 * next for its number.
 */
export async function findRescued(
	store: Store,
	scope: string,
	events: readonly WhatsAppEvent[],
): Promise<RescuedEvent[]> {
	const messageIds = events.flatMap((event) =>
		event.event === 'status' && event.messageId ? [event.messageId] : [],
	);
	const phoneNumberIds = new Set(events.flatMap(({ phoneNumberId }) => phoneNumberId ?? []));
	const news = await store.rescues.findNews({
		scope,
		messageIds,
		phoneNumberIds: [...phoneNumberIds],
	});
	return news.map((rescue) => toEvent(rescue, events));
}

function toEvent(rescue: RescueNews, events: readonly WhatsAppEvent[]): RescuedEvent {
	const { messageId, phoneNumberId, state, at, rescueMessageId } = rescue;
	const about = asObject(parseJson(rescue.about));
	const failure = asObject(parseJson(rescue.failure ?? ''));
	const same = events.find((event) => event.phoneNumberId === phoneNumberId);
	return withoutAbsent<RescuedEvent>({
		event: 'rescued',
		rescue: state,
		messageId: rescueMessageId,
		refusedMessageId: messageId,
		to: asText(about?.to),
		template: about?.template,
		reason: about?.sentAs === 'directSend' ? 'direct_send_refused' : 'window_closed',
		timestamp: new Date(at).toISOString(),
		businessAccountId: same?.businessAccountId,
		phoneNumberId,
		displayPhoneNumber: same?.displayPhoneNumber,
		errors: failure && [failure],
	});
}
