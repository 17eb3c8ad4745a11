import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

import type { ControlClient } from '../../sandbox/client.ts';

const messages = z.object({
	messages: z.array(
		z.object({
			id: z.string(),
			customer: z.string(),
			type: z.string(),
			text: z.string(),
			timestamp: z.string().or(z.number()),
		}),
	),
});

export type PhoneMessage = z.infer<typeof messages>['messages'][number];

/** The sandbox, by its control API. */
export class Phones {
	private readonly control: ControlClient;

	constructor(control: ControlClient) {
		this.control = control;
	}

	async call(method: string, path: string, body?: unknown): Promise<unknown> {
		return await this.control.call(method, path, body);
	}

	/** What Meta took from the business, oldest first. */
	async taken(): Promise<PhoneMessage[]> {
		return messages.parse(await this.call('GET', '/messages?direction=outgoing')).messages;
	}

	/** How many of these customers got none, one, or more messages. */
	async counts(phones: string[]): Promise<{ none: number; once: number; more: number }> {
		const byCustomer = new Map<string, number>();
		for (const { customer } of await this.taken()) {
			byCustomer.set(customer, (byCustomer.get(customer) ?? 0) + 1);
		}
		const counts = { none: 0, once: 0, more: 0 };
		for (const phone of phones) {
			const times = byCustomer.get(phone) ?? 0;
			counts[times === 0 ? 'none' : times === 1 ? 'once' : 'more']++;
		}
		return counts;
	}

	/** Waits until that many of these customers got something. */
	async untilReached(phones: string[], reached: number, withinMs = 60_000): Promise<void> {
		const deadline = Date.now() + withinMs;
		for (;;) {
			const { none } = await this.counts(phones);
			if (phones.length - none >= reached) return;
			if (Date.now() > deadline) {
				throw new Error(`${phones.length - none} customers were reached, not ${reached}.`);
			}
			await sleep(100);
		}
	}
}

/** Messages per second from the first to the last one. */
export function rateOf(messages: PhoneMessage[]): number {
	const times = messages.map(({ timestamp }) => new Date(timestamp).getTime());
	const seconds = (Math.max(...times) - Math.min(...times)) / 1000;
	return (messages.length - 1) / Math.max(seconds, 0.001);
}
