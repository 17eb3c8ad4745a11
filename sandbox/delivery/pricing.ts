import type { JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
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
	const category = record.template?.template.category.toLowerCase() ?? 'service';
	if (freeEntryPoint(record.customer, number.id, now)) {
		return pricing(false, 'free_entry_point', 'referral_conversion');
	}
	if (category === 'service') {
		return isFreeService(settings, number, now)
			? pricing(false, 'free_customer_service', 'service')
			: pricing(true, 'regular', 'service');
	}
	const freeUtility =
		settings.pricingModel === '2025-07' &&
		category === 'utility' &&
		isWindowOpen(record.customer, number.id, now);
	return freeUtility
		? pricing(false, 'free_customer_service', 'utility')
		: pricing(true, 'regular', category);
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

function isFreeService(settings: Settings, number: PhoneNumber, now: number): boolean {
	if (settings.pricingModel === '2025-07') return true;
	const month = new Date(now).toISOString().slice(0, 7);
	const used = number.freeServiceUsed.get(month) ?? 0;
	if (used >= settings.freeServiceMessages) return false;
	number.freeServiceUsed.set(month, used + 1);
	return true;
}
