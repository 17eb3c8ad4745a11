import { asObject, asText, parseJson, withoutAbsent } from '../../json';
import type { RescueNews } from '../../store/rescues';
import type { Store } from '../../store/store';
import type { RescuedEvent, WhatsAppEvent } from '../../webhook/events';

/** What is noted may be seen a little later, by a process whose clock is a little behind, ms. */
const SLACK_MS = 10 * 60 * 1000;

/**
 * By scope and business number: up to when (ms) nothing was left to be told. Of a template that cannot be sent there may
 * be thousands, and each status would have all of them looked through.
 */
const toldUntil = new Map<string, number>();

/**
 * Rescues that a delivery brings news of: the first status of a template that took the place of a refused
 * message tells that it is out. Of one that is not known to be out there is no status: it comes with whatever comes
 * next for its number.
 *
 * @param now ms
 */
export async function findRescued(
	store: Store,
	scope: string,
	events: readonly WhatsAppEvent[],
	now: number,
): Promise<RescuedEvent[]> {
	const messageIds = events.flatMap((event) =>
		event.event === 'status' && event.messageId ? [event.messageId] : [],
	);
	const numbers = new Set(events.flatMap(({ phoneNumberId }) => phoneNumberId ?? []));
	const phoneNumberIds = [...numbers];
	const places = phoneNumberIds.map((id) => `${scope} ${id}`);
	const since = Math.min(...places.map((place) => toldUntil.get(place) ?? 0));
	const news = await store.rescues.findNews({
		...{ scope, messageIds, phoneNumberIds },
		// The clock may have been put back since.
		...(since < now ? { since } : {}),
	});
	if (news.length === 0) for (const place of places) toldUntil.set(place, now - SLACK_MS);
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
