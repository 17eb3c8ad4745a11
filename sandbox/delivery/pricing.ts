import type { JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { Customer } from '../state/customer.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import type { World } from '../state/world.ts';
import { monthOf } from '../state/zones.ts';
import { freeEntryPoint, isWindowOpen } from './window.ts';

/**
 * The `pricing` object of a message's statuses (Meta, "Pricing", from 1 October 2026): service messages are
 * charged after 1,000 free ones per number and month, utility templates always; nothing is charged after a
 * free entry point, nor for a reaction. Months are counted in the account's time zone.
 *
 * @param now ms; when the message is sent
 */
export function pricingOf(
	world: World,
	number: PhoneNumber,
	record: MessageRecord,
	now: number,
): JsonObject {
	const category = categoryOf(record);
	if (record.content.type === 'reaction') return pricing(false, 'free_customer_service', category);
	const free = freeness(world, number, record.customer, category, now);
	if (free === 'free_entry_point') return pricing(false, free, 'referral_conversion');
	if (free && category === 'service') countFree(world, number, now);
	return free ? pricing(false, free, category) : pricing(true, 'regular', category);
}

/** What a message is charged as. */
export function categoryOf({
	template,
	direct,
	marketingMessages,
}: Pick<MessageRecord, 'template' | 'direct' | 'marketingMessages'>): string {
	if (marketingMessages) return 'marketing_lite';
	return (template?.template ?? direct)?.category.toLowerCase() ?? 'service';
}

/** Why a message costs nothing; undefined when it costs. @param now ms */
export function freeness(
	world: World,
	number: PhoneNumber,
	customer: Customer,
	category: string,
	now: number,
): string | undefined {
	const { settings } = world;
	if (freeEntryPoint(customer, number.id, now)) return 'free_entry_point';
	const before = settings.pricingModel === '2025-07';
	if (category === 'service') {
		const left = before || usedFree(world, number, now) < settings.freeServiceMessages;
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

function monthIn(world: World, { businessAccountId }: PhoneNumber, now: number): string {
	return monthOf(world.businessAccounts.get(businessAccountId)?.timezoneId ?? '', now);
}

function usedFree(world: World, number: PhoneNumber, now: number): number {
	return number.freeServiceUsed.get(monthIn(world, number, now)) ?? 0;
}

function countFree(world: World, number: PhoneNumber, now: number): void {
	number.freeServiceUsed.set(monthIn(world, number, now), usedFree(world, number, now) + 1);
}
