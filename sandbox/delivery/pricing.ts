import type { JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { Customer } from '../state/customers.ts';
import type { MessageRecord } from '../state/message-log.ts';
import type { Settings } from '../state/settings.ts';
import { freeEntryPoint, isWindowOpen } from './window.ts';

/**
 * The `pricing` object of a message's statuses (Meta, "Pricing", from 1 October 2026): service messages are
 * charged after 1,000 free ones per number and month, utility templates always; nothing is charged after a
 * free entry point. Months are counted in UTC.
 *
 * @param now ms; when the message is sent
 */
export function pricingOf(
	settings: Settings,
	number: PhoneNumber,
	record: MessageRecord,
	now: number,
): JsonObject {
	const category = categoryOf(record);
	const free = freeness(settings, number, record.customer, category, now);
	if (free === 'free_entry_point') return pricing(false, free, 'referral_conversion');
	if (free && category === 'service') countFree(number, now);
	return free ? pricing(false, free, category) : pricing(true, 'regular', category);
}

/** What a message is charged as. */
export function categoryOf({
	template,
	direct,
}: Pick<MessageRecord, 'template' | 'direct'>): string {
	return (template?.template ?? direct)?.category.toLowerCase() ?? 'service';
}

/** Why a message costs nothing; undefined when it costs. @param now ms */
export function freeness(
	settings: Settings,
	number: PhoneNumber,
	customer: Customer,
	category: string,
	now: number,
): string | undefined {
	if (freeEntryPoint(customer, number.id, now)) return 'free_entry_point';
	const before = settings.pricingModel === '2025-07';
	if (category === 'service') {
		const left = before || usedFree(number, now) < settings.freeServiceMessages;
		return left ? 'free_customer_service' : undefined;
	}
	const free = before && category === 'utility' && isWindowOpen(customer, number.id, now);
	return free ? 'free_customer_service' : undefined;
}

/** `conversation` comes with free entry points only, since v24. */
export function conversationOf(record: MessageRecord, now: number): JsonObject | undefined {
	const free = freeEntryPoint(record.customer, record.phoneNumberId, now);
	return (
		free && {
			id: free.id,
			expiration_timestamp: String(Math.floor(free.until / 1000)),
			origin: { type: 'referral_conversion' },
		}
	);
}

function pricing(billable: boolean, type: string, category: string): JsonObject {
	return { billable, pricing_model: 'PMP', type, category };
}

const monthOf = (now: number): string => new Date(now).toISOString().slice(0, 7);

function usedFree(number: PhoneNumber, now: number): number {
	return number.freeServiceUsed.get(monthOf(now)) ?? 0;
}

function countFree(number: PhoneNumber, now: number): void {
	number.freeServiceUsed.set(monthOf(now), usedFree(number, now) + 1);
}
