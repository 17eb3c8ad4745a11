import type { Customer } from './customer.ts';

/** How many are remembered. */
const KEPT = 1000;

/** A customer's call to a business number. Times in ms since the epoch. */
export interface PhoneCall {
	id: string;
	customer: Customer;
	phoneNumberId: string;
	at: number;
	/** When the business picked up. */
	answeredAt?: number;
	ended?: { at: number; by: 'business' | 'customer' };
}

/** Customers' calls, the newest `KEPT`. */
export class PhoneCalls {
	private readonly byId = new Map<string, PhoneCall>();

	add(call: PhoneCall): void {
		this.byId.set(call.id, call);
		for (const oldest of this.byId.keys()) {
			if (this.byId.size <= KEPT) return;
			this.byId.delete(oldest);
		}
	}

	/** Undefined once it has ended. */
	running(id: string): PhoneCall | undefined {
		const call = this.byId.get(id);
		return call?.ended ? undefined : call;
	}

	/** Oldest first. */
	of(customer: Customer, phoneNumberId: string): PhoneCall[] {
		return [...this.byId.values()].filter(
			(call) => call.customer === customer && call.phoneNumberId === phoneNumberId,
		);
	}

	/** All were made so much earlier. */
	age(ms: number): void {
		for (const call of this.byId.values()) {
			call.at -= ms;
			if (call.answeredAt !== undefined) call.answeredAt -= ms;
			if (call.ended) call.ended.at -= ms;
		}
	}

	clear(): void {
		this.byId.clear();
	}
}
