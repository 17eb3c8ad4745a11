import { z } from 'zod';

import type { ControlClient } from '../../sandbox/client.ts';
import { ACCOUNT } from '../../sandbox/seed/account.ts';
import { until } from '../../tools/until.ts';

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

const wrote = z.object({ messageId: z.string() });

const acknowledged = z.object({ messageIds: z.array(z.string()), open: z.number() });

const change = z.object({ value: z.object({ statuses: z.array(z.unknown()).optional() }) });

const deliveries = z.object({
	deliveries: z.array(
		z.object({
			body: z.object({ entry: z.array(z.object({ changes: z.array(change) })) }),
			attempts: z.array(
				z.object({
					at: z.coerce.date(),
					tookMs: z.number().optional(),
					status: z.number().optional(),
				}),
			),
		}),
	),
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
	 * Makes each customer write once; it goes out in as few webhook deliveries as it takes.
	 *
	 * @throws when the delivery is not acknowledged in two minutes
	 */
	async openWindows(customers: string[]): Promise<void> {
		await this.change({ holdWebhooks: true });
		let last = '';
		for (const customer of customers) {
			const path = `/customers/${customer}/messages`;
			last = wrote.parse(await this.#call('POST', path, { text: 'Hello' })).messageId;
		}
		await this.#call('POST', '/webhooks/release', { batch: true });
		await this.change({ holdWebhooks: false });
		await this.#acknowledged(last);
	}

	/** Waits until a message is acknowledged; like Meta, the sandbox tries more than once. */
	async #acknowledged(messageId: string): Promise<void> {
		const isTaken = async () =>
			acknowledged
				.parse(await this.#call('GET', '/webhooks/acknowledged'))
				.messageIds.includes(messageId);
		const { signal } = this.#client;
		await until('a delivery is acknowledged', isTaken, { withinMs: 120_000, everyMs: 250, signal });
	}

	async change(settings: object): Promise<void> {
		await this.#call('PATCH', '/settings', settings);
	}

	/** A customer writes. @returns the message's ID */
	async write(customer: string, text: string): Promise<string> {
		return wrote.parse(await this.#call('POST', `/customers/${customer}/messages`, { text }))
			.messageId;
	}

	/** How many deliveries have not been acknowledged. */
	async open(): Promise<number> {
		return acknowledged.parse(await this.#call('GET', '/webhooks/acknowledged')).open;
	}

	/** Of each delivery with statuses, how long it took from the first try to the 200, ms; Infinity = it has had none. */
	async statusLatencies(): Promise<number[]> {
		const all = deliveries.parse(await this.#call('GET', '/webhooks')).deliveries;
		return all
			.filter(({ body }) =>
				body.entry.some(({ changes }) => changes.some(({ value }) => value.statuses)),
			)
			.map(({ attempts: [first, ...others] }) => {
				const taken = [first, ...others].find((attempt) => attempt?.status === 200);
				return first && taken
					? taken.at.getTime() + (taken.tookMs ?? 0) - first.at.getTime()
					: Infinity;
			});
	}

	/** Nothing of what was to be delivered so far is sent again. */
	async forgetDeliveries(): Promise<void> {
		await this.#call('DELETE', '/webhooks');
	}

	/** How many messages a second the numbers may send; null: no limit. */
	async limit(throughputPerSecond: number | null): Promise<void> {
		await this.change({ throughputPerSecond });
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
		return all.filter(({ status, text }) => status !== 'failed' && text.includes(mark));
	}

	async #call(method: string, path: string, body?: object): Promise<unknown> {
		return await this.#client.call(method, path, body);
	}
}
