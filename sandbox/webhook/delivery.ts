import { randomUUID } from 'node:crypto';
import { compact, parseJson, type JsonObject } from '../json.ts';
import type { World } from '../state/world.ts';

interface Attempt {
	/** ms since the epoch. */
	at: number;
	/** Until it was answered, or given up, with the wait for its turn. */
	tookMs?: number;
	status?: number;
	failure?: string;
}

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
		const { settings, webhooks, scheduler } = this.world;
		const attempt: Attempt = { at: Date.now() };
		this.attempts.push(attempt);
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
		} catch (cause) {
			attempt.failure = cause instanceof Error ? cause.message : String(cause);
		}
		attempt.tookMs = Date.now() - attempt.at;
		this.resolveFirst();
		this.world.events.emit('webhook', () => this.summary());
		if (attempt.status === 200 || this.over) return;
		const delay = settings.retryDelaysMs[this.retries];
		if (delay === undefined) return;
		this.retries += 1;
		scheduler.after(delay, () => {
			if (!this.over) void this.attempt();
		});
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
		return {
			id: this.id,
			url: this.url,
			body: parseJson(this.body) ?? null,
			attempts: this.attempts.map(({ at, tookMs, status, failure }) =>
				compact({ at: new Date(at).toISOString(), tookMs, status, failure }),
			),
		};
	}
}
