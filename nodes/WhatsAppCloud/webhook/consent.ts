import { addressOf } from '../customer/customer';
import { meaningOf } from '../codes/meaning';
import type { MarketingChoice } from '../conversation/consent';
import type { Observation } from '../conversation/observation';
import { sourceOf, type Origin } from '../conversation/statement';
import { asId, asObjects, asText, withoutAbsent, type JsonObject } from '../json';
import { readContacts } from './contacts';
import type { ConsentEvent, EventFailure, MessageEvent, StatusEvent, Where } from './events';
import { wordsOf } from './failures';
import { othersIn } from './ownFields';
import { hasName, isoTime, readNames, readTime } from './read';

/** The category of preferences that there is so far. */
const MARKETING = 'marketing_messages';

/** What customers choose in WhatsApp, and what it amounts to: who signs up for messages wants them (again). */
const CHOICES = new Map<string, MarketingChoice>([
	['stop', 'stop'],
	['resume', 'resume'],
	['signup', 'resume'],
]);

/** What is read of a preference; everything else passes through. */
const KNOWN = new Set([
	...['wa_id', 'user_id', 'parent_user_id', 'category', 'value', 'detail', 'timestamp'],
]);

/** What a delivery of `user_preferences` says, and teaches. */
export function readPreferences(
	value: JsonObject,
	where: Where,
	now: number,
): { events: ConsentEvent[]; observations: Observation[] } {
	const find = readContacts(value.contacts, false);
	const events: ConsentEvent[] = [];
	const observations: Observation[] = [];
	for (const preference of asObjects(value.user_preferences)) {
		const choice = asText(preference.value)?.toLowerCase() ?? 'unknown';
		const category = asText(preference.category);
		const { names, profile } = find(
			readNames(preference.wa_id, preference.user_id, preference.parent_user_id),
		);
		events.push(
			withoutAbsent<ConsentEvent>({
				event: 'consent',
				marketing: choice,
				source: 'preference',
				from: addressOf(names),
				...names,
				...profile,
				timestamp: isoTime(preference.timestamp),
				...where,
				category,
				detail: asText(preference.detail),
				...othersIn(preference, KNOWN),
				raw: preference,
			}),
		);
		const isMarketing = category === undefined || category === MARKETING;
		const marketing = CHOICES.get(choice);
		if (!isMarketing || marketing === undefined) continue;
		const at = readTime(preference.timestamp, now);
		if (at !== undefined && where.phoneNumberId && hasName(names)) {
			const about = { phoneNumberId: where.phoneNumberId, customer: names };
			const origin = originOf(choice, preference);
			observations.push({ kind: 'consent', ...about, at, marketing, origin });
		}
	}
	return { events, observations };
}

/** Where a preference comes from: a sign-up has an ID, everything else Meta describes in words. */
function originOf(choice: string, { detail, signup_id: signup }: JsonObject): Origin {
	const isSignup = choice === 'signup';
	const source = sourceOf((isSignup ? asId(signup) : undefined) ?? asText(detail));
	return { how: isSignup ? 'signup' : 'preference', ...(source === undefined ? {} : { source }) };
}

/** The change of consent that a message or a refusal amounts to. */
export function consentFrom(
	event: MessageEvent | StatusEvent,
	marketing: MarketingChoice,
): ConsentEvent {
	const { phone, userId, parentUserId, messageId, timestamp, raw } = event;
	const { businessAccountId, phoneNumberId, displayPhoneNumber } = event;
	const names = withoutAbsent({ phone, userId, parentUserId });
	return withoutAbsent<ConsentEvent>({
		event: 'consent',
		marketing,
		source: event.event === 'message' ? 'keyword' : 'refused',
		from: addressOf(names),
		...names,
		name: event.name,
		username: event.username,
		...(event.event === 'message'
			? { text: event.text }
			: { detail: wordsOf(event.errors?.find(isStop) ?? {}) }),
		timestamp,
		businessAccountId,
		phoneNumberId,
		displayPhoneNumber,
		messageId,
		...(event.event === 'status' ? { participant: event.participant } : {}),
		raw,
	});
}

/** Whether a status says that Meta refused a marketing message because the customer has stopped them. */
export function isStopped(event: StatusEvent): boolean {
	return event.errors?.some(isStop) ?? false;
}

function isStop({ code }: EventFailure): boolean {
	return meaningOf(code)?.teaches === 'marketingStopped';
}
