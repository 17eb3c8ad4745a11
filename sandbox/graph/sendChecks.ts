import { freeness } from '../delivery/pricing.ts';
import { messageRefusal } from '../errors/graphError.ts';
import type { Recipient } from '../message/recipient.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { Customer } from '../state/customer.ts';
import { onTestList } from '../state/spelling.ts';
import { handOver, ownerOf } from '../state/threads.ts';
import type { World } from '../state/world.ts';
import type { TemplateSend } from '../template/checkSend.ts';
import { isRegistered } from './health.ts';

/** Meta's own template, which every account has, and only Meta's public test numbers may send. */
const SAMPLE_TEMPLATE = 'hello_world';

/**
 * A service message in another responder's thread is refused, unless it comes from the escalation partner: then it
 * takes the thread. Templates may be sent by anybody.
 *
 * @throws GraphError 131070
 */
export function checkThread(number: PhoneNumber, customer: Customer, now: number): void {
	if (ownerOf(customer, number, now) !== 'other') return;
	if (number.routing?.role !== 'escalation') {
		throw messageRefusal(131070);
	}
	handOver(customer, number, 'app', now);
}

/** What has to do with the account and the recipient rather than with the message. */
export function checkAccount(
	world: World,
	number: PhoneNumber,
	recipient: Recipient,
	template: TemplateSend | undefined,
): void {
	if (!isRegistered(number)) throw messageRefusal(133010);
	if (template?.template.name === SAMPLE_TEMPLATE && number.accountMode === 'LIVE') {
		throw messageRefusal(131058);
	}
	const allowed = world.settings.allowedRecipients;
	if (allowed && !allowed.map(onTestList).includes(recipient.name)) throw messageRefusal(131030);

	// Codes reach the primary device of a phone only.
	if (recipient.byUserId && template?.template.category === 'AUTHENTICATION') {
		throw messageRefusal(131062);
	}
}

/** Without a payment method, only what is free goes out. */
export function checkFree(
	world: World,
	number: PhoneNumber,
	customer: Customer,
	category: string,
	now: number,
): void {
	if (!freeness(world, number, customer, category, now)) throw messageRefusal(131042);
}
