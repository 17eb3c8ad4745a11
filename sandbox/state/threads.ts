import type { PhoneNumber } from './account.ts';
import type { Customer, Responder } from './customer.ts';

/** Meta: a thread goes back to idle 24 hours after the customer's last message. */
const IDLE_MS = 24 * 3_600_000;

/** Who owns the thread; undefined = nobody: it is idle, or was released. Without routing all is the app's. */
export function ownerOf(
	customer: Customer,
	number: PhoneNumber,
	now: number,
): Responder | undefined {
	if (!number.routing) return 'app';
	const thread = customer.threads.get(number.id);
	return thread && now < thread.at + IDLE_MS ? thread.owner : undefined;
}

/** Gives a message of the customer's to the thread's owner, or, when there is none, to the number's primary. */
export function routeTo(customer: Customer, number: PhoneNumber, at: number): Responder {
	if (!number.routing) return 'app';
	const primary = number.routing.role === 'primary' ? 'app' : 'other';
	const owner = ownerOf(customer, number, at) ?? primary;
	const before = customer.threads.get(number.id)?.at ?? 0;
	customer.threads.set(number.id, { owner, at: Math.max(before, at) });
	return owner;
}

export function handOver(
	customer: Customer,
	number: PhoneNumber,
	to: Responder,
	now: number,
): void {
	const at = customer.threads.get(number.id)?.at ?? now;
	customer.threads.set(number.id, { owner: to, at });
}

export function release(customer: Customer, number: PhoneNumber): void {
	customer.threads.delete(number.id);
}
