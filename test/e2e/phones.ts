import { z } from 'zod';

import type { ControlClient } from '../../sandbox/client.ts';
import { until } from '../../tools/until.ts';

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

const messageCounts = z.object({ customers: z.record(z.string(), z.number()) });

const acknowledged = z.object({ messageIds: z.array(z.string()) });

export type PhoneMessage = z.infer<typeof messages>['messages'][number];

/** The sandbox, by its control API. */
export class Phones {
	private readonly control: ControlClient;

	/** @param control its signal ends every wait */
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
		const answer = await this.call('GET', '/messages/counts?direction=outgoing');
		const { customers } = messageCounts.parse(answer);
		const counts = { none: 0, once: 0, more: 0 };
		for (const phone of phones) {
			const times = customers[phone] ?? 0;
			counts[times === 0 ? 'none' : times === 1 ? 'once' : 'more']++;
		}
		return counts;
	}

	/** Waits until that many of these customers got something. */
	async untilReached(phones: string[], reached: number, withinMs = 180_000): Promise<void> {
		let seen = 0;
		const isReached = async () =>
			(seen = phones.length - (await this.counts(phones)).none) >= reached;
		await until(`${reached} customers are reached`, isReached, {
			...{ withinMs, signal: this.control.signal },
			seen: () => `${seen} are.`,
		});
	}

	/** Of these messages, those whose delivery has been answered with 200. */
	async acknowledged(messageIds: string[]): Promise<Set<string>> {
		const answer = await this.call('GET', '/webhooks/acknowledged');
		const known = new Set(acknowledged.parse(answer).messageIds);
		return new Set(messageIds.filter((id) => known.has(id)));
	}
}

/** Messages per second from the first to the last one. */
export function rateOf(messages: PhoneMessage[]): number {
	const times = messages.map(({ timestamp }) => new Date(timestamp).getTime());
	const seconds = (Math.max(...times) - Math.min(...times)) / 1000;
	return (messages.length - 1) / Math.max(seconds, 0.001);
}
