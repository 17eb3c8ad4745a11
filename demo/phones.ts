import { z } from 'zod';

import type { ControlClient } from '../sandbox/client.ts';
import { until } from '../tools/until.ts';

const phoneMessage = z.object({
	id: z.string(),
	direction: z.string(),
	customer: z.string(),
	type: z.string(),
	text: z.string().nullish(),
	template: z.object({ name: z.string(), language: z.string() }).passthrough().nullish(),
	status: z.string().nullish(),
	request: z.unknown(),
});

const written = z.object({ messageId: z.string() });

const messageList = z.object({ messages: z.array(phoneMessage) });

export type PhoneMessage = z.infer<typeof phoneMessage>;

/** What a message's status is once it is on the customer's phone. */
const ARRIVED = new Set(['delivered', 'read', 'played']);

/** The customers' phones of the sandbox, over its control API. */
export class Phones {
	readonly #control: ControlClient;

	/** @param control its signal ends every wait */
	constructor(control: ControlClient) {
		this.#control = control;
	}

	/** A customer writes to the business; with `hoursAgo`, as if it had been then. @returns the message's ID */
	async write(
		customer: string,
		message: { text: string; name?: string; hoursAgo?: number },
	): Promise<string> {
		return written.parse(await this.#call(`/customers/${customer}/messages`, message)).messageId;
	}

	/** A customer sends a PDF. */
	async sendPdf(customer: string, name: string, filename: string, data: string): Promise<void> {
		const document = { filename, data: Buffer.from(data).toString('base64') };
		await this.#call(`/customers/${customer}/messages`, { type: 'document', name, document });
	}

	/** A customer taps a quick-reply button of a template. */
	async tap(customer: string, title: string, messageId: string): Promise<void> {
		const button = { text: title, payload: title };
		await this.#call(`/customers/${customer}/messages`, {
			message: { type: 'button', button, context: { id: messageId } },
		});
	}

	/** A customer taps a button of a free-form message. */
	async reply(customer: string, button: { id: string; title: string }): Promise<void> {
		await this.#call(`/customers/${customer}/messages`, {
			message: { type: 'interactive', interactive: { type: 'button_reply', button_reply: button } },
		});
	}

	/** What arrived on the customer's phone, oldest first. */
	async received(customer: string): Promise<PhoneMessage[]> {
		const answer = await this.#call(`/messages?customer=${customer}&direction=outgoing`);
		return messageList.parse(answer).messages.filter(({ status }) => ARRIVED.has(status ?? ''));
	}

	/** Waits until at least `count` messages have arrived. @throws when they have not in a minute */
	async waitFor(customer: string, count: number): Promise<PhoneMessage[]> {
		let seen: PhoneMessage[] = [];
		const look = async () => (seen = await this.received(customer)).length >= count && seen;
		return await until(`${count} messages arrive on the phone of ${customer}`, look, {
			...{ withinMs: 60_000, everyMs: 200, signal: this.#control.signal },
			seen: () => `There are ${JSON.stringify(seen)}.`,
		});
	}

	async #call(path: string, body?: unknown): Promise<unknown> {
		return await this.#control.call(body === undefined ? 'GET' : 'POST', path, body);
	}
}
