import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

import type { ControlClient } from '../../sandbox/client.ts';
import { ACCOUNT } from '../../sandbox/seed.ts';

const callbacks = z.object({
	app: z.object({ subscriptions: z.array(z.object({ url: z.string() })) }),
	numbers: z.array(z.object({ callback: z.string().optional() })),
});

const messages = z.object({
	messages: z.array(
		z.object({
			customer: z.string(),
			text: z.string(),
			status: z.string(),
			timestamp: z.coerce.date(),
		}),
	),
});

const deliveries = z.object({
	deliveries: z.array(z.object({ attempts: z.array(z.object({ status: z.number().optional() })) })),
});

/** The parts of the sandbox's control API that a benchmark needs. */
export class SandboxControl {
	readonly #client: ControlClient;

	constructor(client: ControlClient) {
		this.#client = client;
	}

	/** Where webhooks go: the first number's own callback, and the app's. */
	async callbacks(): Promise<{ number?: string; app?: string }> {
		const { app, numbers } = callbacks.parse(await this.#call('GET', '/account'));
		return { number: numbers[0]?.callback, app: app.subscriptions[0]?.url };
	}

	/** Enters an address as the first number's callback, as a person does who sets it by hand. */
	async enterCallback(url: string, verifyToken: string): Promise<void> {
		const { accessToken, phoneNumberId } = ACCOUNT;
		const webhook_configuration = { override_callback_uri: url, verify_token: verifyToken };
		const response = await fetch(`${this.#client.url}/v26.0/${phoneNumberId}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
			body: JSON.stringify({ webhook_configuration }),
			signal: AbortSignal.timeout(30_000),
		});
		if (!response.ok) throw new Error(`${url} was not taken: ${await response.text()}`);
	}

	/**
	 * Makes each customer write once; all of it goes out as one webhook delivery.
	 *
	 * @throws when the delivery is not acknowledged in 30 s
	 */
	async openWindows(customers: string[]): Promise<void> {
		await this.#call('PATCH', '/settings', { holdWebhooks: true });
		for (const customer of customers) {
			await this.#call('POST', `/customers/${customer}/messages`, { text: 'Hello' });
		}
		await this.#call('POST', '/webhooks/release', { batch: true });
		await this.#call('PATCH', '/settings', { holdWebhooks: false });
		await this.#acknowledged();
	}

	/** Waits until the newest delivery is acknowledged; like Meta, the sandbox tries more than once. */
	async #acknowledged(): Promise<void> {
		const deadline = Date.now() + 30_000;
		while (Date.now() < deadline) {
			const log = deliveries.parse(await this.#call('GET', '/webhooks?limit=1'));
			if (log.deliveries[0]?.attempts.some(({ status }) => status === 200)) return;
			await sleep(100);
		}
		throw new Error('A delivery was not acknowledged.');
	}

	/** How many messages a second the numbers may send; null: no limit. */
	async limit(throughputPerSecond: number | null): Promise<void> {
		await this.#call('PATCH', '/settings', { throughputPerSecond });
	}

	/** How often each customer's phone got a message with `mark` in it, among the newest `limit`. */
	async arrivals(mark: string, limit: number): Promise<Map<string, number>> {
		const counts = new Map<string, number>();
		for (const { customer } of await this.#marked(mark, limit)) {
			counts.set(customer, (counts.get(customer) ?? 0) + 1);
		}
		return counts;
	}

	/** From the first to the last message with `mark` in it that Meta took, ms. */
	async span(mark: string, limit: number): Promise<number> {
		const times = (await this.#marked(mark, limit)).map(({ timestamp }) => timestamp.getTime());
		return Math.max(...times) - Math.min(...times);
	}

	async #marked(mark: string, limit: number) {
		const path = `/messages?direction=outgoing&limit=${limit}`;
		const all = messages.parse(await this.#call('GET', path)).messages;
		return all.filter(({ status, text }) => status === 'delivered' && text.includes(mark));
	}

	async #call(method: string, path: string, body?: object): Promise<unknown> {
		return await this.#client.call(method, path, body);
	}
}
