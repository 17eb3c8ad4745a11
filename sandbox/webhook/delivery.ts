import { randomUUID } from 'node:crypto';
import { compact, parseJson, type JsonObject } from '../json.ts';
import { describeMessage } from '../control/describe.ts';
import type { World } from '../state/world.ts';

interface Attempt {
	/** ms since the epoch. */
	at: number;
	/** Until it was answered, or given up, with the wait for its turn; absent meanwhile. */
	tookMs?: number;
	status?: number;
	failure?: string;
	/** The beginning of what was answered. */
	answer?: string;
}

/** As much of an answer as is worth reading, characters. */
const ANSWER_KEPT = 2000;

/** One signed body on its way to one callback, with every attempt made. */
export class Delivery {
	readonly id = randomUUID();
	readonly url: string;
	readonly body: string;
	readonly signature: string;
	/** Of the customers' messages in it. */
	readonly messageIds: string[];
	readonly attempts: Attempt[] = [];
	/** Resolves after the first attempt, answered or not. */
	readonly firstAttempt: Promise<void>;
	private readonly world: World;
	private resolveFirst: () => void = () => {};
	/** When it is sent again by itself, ms since the epoch. */
	private nextAt: number | undefined;
	private retries = 0;
	private over = false;

	constructor(
		world: World,
		url: string,
		{ body, signature, messageIds }: Pick<Delivery, 'body' | 'signature' | 'messageIds'>,
	) {
		this.world = world;
		this.url = url;
		this.body = body;
		this.signature = signature;
		this.messageIds = messageIds;
		this.firstAttempt = new Promise((resolve) => {
			this.resolveFirst = resolve;
		});
	}

	/** Meta counts 200 only; anything else is sent again later, less and less often, and then given up. */
	async attempt(): Promise<void> {
		const { settings, webhooks } = this.world;
		const started = performance.now();
		const attempt: Attempt = { at: Date.now() };
		this.attempts.push(attempt);
		this.tell();
		try {
			const answer = await webhooks.client.request(this.url, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					'content-length': String(Buffer.byteLength(this.body)),
					'x-hub-signature-256': this.signature,
				},
				body: this.body,
				timeoutMs: settings.webhookTimeoutMs,
			});
			attempt.status = answer.status;
			attempt.answer = answer.body.slice(0, ANSWER_KEPT);
		} catch (cause) {
			attempt.failure = cause instanceof Error ? cause.message : String(cause);
		}
		attempt.tookMs = Math.round(performance.now() - started);
		this.resolveFirst();
		if (attempt.status === 200) this.acknowledge();
		else if (!this.over) this.planNext();
		this.tell();
	}

	private planNext(): void {
		const delay = this.world.settings.retryDelaysMs[this.retries];
		if (delay === undefined) return;
		this.retries += 1;
		this.nextAt = Date.now() + delay;
		this.world.scheduler.after(delay, () => {
			this.nextAt = undefined;
			if (!this.over) void this.attempt();
		});
	}

	/** The customer sees a second tick. */
	private acknowledge(): void {
		for (const id of this.messageIds) {
			const record = this.world.messages.find(id);
			if (!record || record.acknowledged) continue;
			record.acknowledged = true;
			this.world.events.emit('status', () => describeMessage(record));
		}
	}

	private tell(): void {
		this.world.events.emit('webhook', () => this.summary());
	}

	/** It was made and tried so much earlier. */
	age(ms: number): void {
		for (const attempt of this.attempts) attempt.at -= ms;
		if (this.nextAt !== undefined) this.nextAt -= ms;
	}

	get isAcknowledged(): boolean {
		return this.attempts.some(({ status }) => status === 200);
	}

	/** No more attempts. */
	giveUp(): void {
		this.over = true;
		this.resolveFirst();
	}

	/** As the control API shows it: `body` parsed, `rawBody` as sent. */
	describe(): JsonObject {
		return { ...this.summary(), rawBody: this.body, signature: this.signature };
	}

	private summary(): JsonObject {
		return compact({
			id: this.id,
			url: this.url,
			body: parseJson(this.body) ?? null,
			attempts: this.attempts.map(({ at, ...rest }) =>
				compact({ at: new Date(at).toISOString(), ...rest }),
			),
			nextAt: this.nextAt === undefined ? undefined : new Date(this.nextAt).toISOString(),
		});
	}
}
