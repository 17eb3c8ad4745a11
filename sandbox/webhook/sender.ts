import type { JsonObject } from '../json.ts';
import { Deque } from '../state/deque.ts';
import type { World } from '../state/world.ts';
import { routeOf } from './callback.ts';
import { Delivery } from './delivery.ts';
import { CallbackClient } from './http.ts';
import { serialize, signature } from './serialize.ts';
import { messageIdsIn, payloadOf, type Update } from './update.ts';

/** How many updates Meta puts into one delivery at most (Meta: "Webhooks", frequency). */
const MOST_UPDATES = 1_000;

/** How many updates without a callback are remembered. */
const DROPPED_KEPT = 100;

/** How many checks of callbacks are remembered. */
const VERIFICATIONS_KEPT = 100;

/** A callback's address was tried: what was wrong with its answer, if anything. */
export interface Verification {
	url: string;
	/** ms since the epoch. */
	at: number;
	problem?: string;
}

export interface Dropped {
	field: string;
	reason: string;
	/** ms since the epoch. */
	at: number;
	value: JsonObject;
}

/**
 * Sends what happened to whoever is subscribed: signed, several at once, again when not answered with 200.
 * Batching, repetition, reordering and holding back follow the settings.
 */
export class WebhookSender {
	readonly client = new CallbackClient();
	private readonly world: World;
	private readonly limit: number;
	private log = new Deque<Delivery>();
	private dropped: Dropped[] = [];
	private verified: Verification[] = [];
	private held: { url: string; update: Update }[] = [];
	private batches = new Map<string, Update[]>();
	private closed = false;

	constructor(world: World, limit: number) {
		this.world = world;
		this.limit = limit;
	}

	send(update: Update): void {
		if (this.closed) return;
		const route = routeOf(this.world, update);
		if ('dropped' in route) {
			this.drop(update, route.dropped);
			return;
		}
		const { settings } = this.world;
		if (settings.holdWebhooks) {
			this.held.push({ url: route.url, update });
			this.world.events.emit('webhook', () => ({ held: this.held.length }));
		} else if (settings.batching) this.batch(route.url, update);
		else this.deliver(route.url, [update]);
	}

	/**
	 * Lets go what was held back.
	 *
	 * @param options.order `reversed` and `shuffled` deliver one at a time in that order
	 * @param options.batch the updates for one callback in one delivery, or as many as it takes
	 * @returns how many deliveries went out
	 */
	async release(options: {
		order?: 'original' | 'reversed' | 'shuffled';
		batch?: boolean;
	}): Promise<number> {
		const held = this.held.splice(0);
		if (options.order === 'reversed') held.reverse();
		if (options.order === 'shuffled') held.sort(() => Math.random() - 0.5);
		const groups = new Map<string, Update[]>();
		const deliveries: { url: string; updates: Update[] }[] = [];
		for (const { url, update } of held) {
			const place = this.placeOf(url, update);
			const group = options.batch ? groups.get(place) : undefined;
			if (group && group.length < MOST_UPDATES) {
				group.push(update);
				continue;
			}
			const updates = [update];
			groups.set(place, updates);
			deliveries.push({ url, updates });
		}
		for (const { url, updates } of deliveries) await this.deliver(url, updates)?.firstAttempt;
		return deliveries.length;
	}

	/** Sends a logged delivery once more, as Meta does when an answer got lost, or several copies of it at once. */
	redeliver(id: string, copies = 1): Delivery | undefined {
		for (const delivery of this.log) {
			if (delivery.id === id) {
				for (let copy = 0; copy < copies; copy += 1) void delivery.attempt();
				return delivery;
			}
		}
		return undefined;
	}

	/** Everything was sent so much earlier. */
	age(ms: number): void {
		for (const delivery of this.log) delivery.age(ms);
		for (const dated of [...this.dropped, ...this.verified]) dated.at -= ms;
	}

	deliveries(): Delivery[] {
		return [...this.log];
	}

	droppedUpdates(): Dropped[] {
		return [...this.dropped];
	}

	noteVerification(url: string, problem: string | undefined): void {
		this.verified.push({ url, at: Date.now(), ...(problem === undefined ? {} : { problem }) });
		if (this.verified.length > VERIFICATIONS_KEPT) this.verified.shift();
	}

	verifications(): Verification[] {
		return [...this.verified];
	}

	get heldBack(): readonly { url: string; update: Update }[] {
		return this.held;
	}

	/** Forgets the log and all retries. */
	clear(): void {
		for (const delivery of this.log) delivery.giveUp();
		this.log = new Deque();
		this.dropped = [];
		this.verified = [];
		this.held = [];
		this.batches = new Map();
	}

	close(): void {
		this.closed = true;
		this.clear();
		this.client.close();
	}

	private drop(update: Update, reason: string): void {
		const { field, value } = update;
		this.dropped.push({ field, reason, at: Date.now(), value });
		if (this.dropped.length > DROPPED_KEPT) this.dropped.shift();
		this.world.events.emit('webhook', () => ({ dropped: field }));
	}

	private batch(url: string, update: Update): void {
		const batching = this.world.settings.batching ?? { maxUpdates: 1, waitMs: 0 };
		const place = this.placeOf(url, update);
		const updates = this.batches.get(place);
		if (updates) {
			updates.push(update);
			const most = Math.min(batching.maxUpdates, MOST_UPDATES);
			if (updates.length >= most) this.flush(place, url);
			return;
		}
		this.batches.set(place, [update]);
		this.world.scheduler.after(batching.waitMs, () => this.flush(place, url));
	}

	/** What one delivery goes by: one address, and one app that signs it. */
	private placeOf(url: string, { businessAccountId }: Update): string {
		return `${this.world.appOf(businessAccountId).id} ${url}`;
	}

	private flush(place: string, url: string): void {
		const updates = this.batches.get(place);
		this.batches.delete(place);
		if (updates) this.deliver(url, updates);
	}

	private deliver(url: string, updates: Update[]): Delivery | undefined {
		if (this.closed) return undefined;
		const body = serialize(payloadOf(updates));
		const { secret } = this.world.appOf(updates[0]?.businessAccountId ?? '');
		const messageIds = updates.flatMap(messageIdsIn);
		const signed = { body, signature: signature(body, secret), messageIds };
		const delivery = new Delivery(this.world, url, signed);
		this.log.push(delivery);
		if (this.log.length > this.limit) this.log.shift();
		const { duplicates, jitterMs } = this.world.settings;
		for (let copy = 0; copy <= duplicates; copy += 1) {
			if (jitterMs > 0) {
				this.world.scheduler.after(Math.random() * jitterMs, () => void delivery.attempt());
			} else void delivery.attempt();
		}
		return delivery;
	}
}
