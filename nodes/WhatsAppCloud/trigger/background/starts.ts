import { nameKey, namesOf } from '../../customer/observedNames';
import type { Log } from '../../log';
import type { WhatsAppEvent } from '../../webhook/events';
import { eventKey } from '../../webhook/eventKey';
import { withoutAbsent } from '../../json';
import { messageOf } from '../../thrown';
import { isNews } from '../log';

/** What an execution is to have. */
export interface HandOver {
	events: WhatsAppEvent[];
	/** Whether they were collected: one item is made of them. */
	isCollection?: boolean;
}

/** n8n was not even asked for an execution: the store, or the credential, that it needs cannot be had now. */
export class NotAsked extends Error {
	override readonly name = 'NotAsked';
}

/** Starts executions of one workflow. */
export interface Starter {
	/** Starts one. Resolves when it is over; rejects when n8n could not run it, with {@link NotAsked} if it was not asked. */
	start(handOver: HandOver): Promise<unknown>;
	log: Log;
}

/** How much of n8n may be taken up. Times in ms. */
export interface StartLimits {
	/** Executions that n8n was asked for and that have not begun, or are in their first seconds. */
	underWay: number;
	/** Deliveries that wait for their turn, in memory; those that come after them are left to Meta for later. */
	waiting: number;
	/** For how long one that has begun counts: what takes longer waits for something, and burdens nobody. */
	countsFor: number;
	/** How long n8n has to begin with one, before it is asked once more. Grows with each time. */
	overdue: number;
	/** Before each further try of one that n8n itself has failed, or has not come to. */
	pauses: readonly number[];
	/** The same after that: meanwhile it holds up nobody. */
	latePauses: readonly number[];
	/** Before n8n is asked after all, where what it needs could not be had. */
	away: number;
}

export const START_LIMITS: StartLimits = {
	underWay: 20,
	waiting: 5000,
	countsFor: 5000,
	overdue: 60_000,
	pauses: [2000, 10_000, 60_000],
	latePauses: [10 * 60_000, 60 * 60_000, 6 * 60 * 60_000],
	away: 10_000,
};

interface Start extends HandOver {
	scope: string;
	keys: string[];
	/** Whose messages it has: the next ones of theirs wait until it has begun. */
	customers: string[];
	/** How often n8n was asked for it. */
	tries: number;
	/** Whether n8n is to have a pause before it is asked again. */
	rests: boolean;
}

/** n8n was asked for an execution. */
interface Attempt {
	start: Start;
	/** Whether n8n's webhook starts it: when it ends, nobody tells. */
	isDirect: boolean;
	/** Until it has begun, has failed, or is overdue. */
	isOpen: boolean;
	/** Whether it takes up n8n. */
	counts: boolean;
	overdue: NodeJS.Timeout;
}

/**
 * Has n8n start no more executions at once than it can bear: a hundred customers who write in the same moment are a
 * hundred executions, some of which n8n on SQLite lets fail when its database is busy (2.41: "Timeout waiting for
 * lock"). Up to the limit, n8n's webhook starts them itself. What comes on top waits, oldest first, and one customer's
 * messages in their order; it stands in the store, so that it survives n8n's end. What n8n fails before the workflow
 * has the events is started again: whoever takes an event first goes on with it.
 */
export class Starts {
	readonly limits: StartLimits;
	readonly #starters = new Map<string, Starter>();
	/** By scope and key. */
	readonly #open = new Map<string, Attempt>();
	/** How many open attempts there are for each customer. */
	readonly #busy = new Map<string, number>();
	#waiting: Start[] = [];
	/** By scope: what waits until somebody can start it, and takes up nobody's room. */
	readonly #parked = new Map<string, Start[]>();
	/** Scopes for which n8n cannot be asked now. */
	readonly #away = new Set<string>();
	#underWay = 0;

	constructor(limits: Partial<StartLimits> = {}) {
		this.limits = { ...START_LIMITS, ...limits };
	}

	/** Who starts what waits, from now on. @returns ends that; what waits goes on with the next starter. */
	attach(scope: string, starter: Starter): () => void {
		this.#starters.set(scope, starter);
		this.#waiting.unshift(...(this.#parked.get(scope) ?? []));
		this.#parked.delete(scope);
		this.#go();
		return () => {
			if (this.#starters.get(scope) !== starter) return;
			this.#starters.delete(scope);
			const all = this.#waiting;
			this.#waiting = [];
			for (const start of all) this.#lineOf(start).push(start);
		};
	}

	/** Whether n8n's webhook may start an execution with these events itself (`now`), else as {@link offer}. */
	admit(scope: string, events: WhatsAppEvent[]): 'now' | 'later' | 'refused' {
		// Nobody could start it later.
		if (!this.#starters.has(scope)) return 'now';
		const start = toStart(scope, { events });
		if (this.#waiting.length === 0 && this.#isFree(start)) {
			this.#attempt(start, true);
			return 'now';
		}
		return this.#waitIfThereIsRoom(start);
	}

	/** Whether they wait for their turn here, or too much waits already. */
	offer(scope: string, handOver: HandOver): 'later' | 'refused' {
		return this.#waitIfThereIsRoom(toStart(scope, handOver));
	}

	/** Has them started when it is their turn. */
	add(scope: string, handOver: HandOver): void {
		this.#wait(toStart(scope, handOver));
	}

	/** An execution has these events, or finds that another one has. */
	begun(scope: string, keys: string[]): void {
		for (const attempt of this.#attemptsFor(scope, keys)) {
			this.#close(attempt);
			if (attempt.isDirect) this.#letGo(attempt);
			else setTimeout(() => this.#letGo(attempt), this.limits.countsFor).unref();
		}
		this.#go();
	}

	/** n8n did not take them, and said so: Meta sends them again. */
	forget(scope: string, keys: string[]): void {
		for (const attempt of this.#attemptsFor(scope, keys)) {
			this.#close(attempt);
			this.#letGo(attempt);
		}
	}

	#waitIfThereIsRoom(start: Start): 'later' | 'refused' {
		if (this.#waiting.length >= this.limits.waiting) return 'refused';
		this.#wait(start);
		return 'later';
	}

	#wait(start: Start): void {
		this.#lineOf(start).push(start);
		// After the answer to Meta.
		setImmediate(() => this.#go());
	}

	/** Starts what waits, as far as there is room. */
	#go(): void {
		const waiting = this.#waiting;
		const left: Start[] = [];
		/** Customers of those who go on waiting: what they sent later waits, too. */
		const before = new Set<string>();
		for (const [index, start] of waiting.entries()) {
			if (this.#isFull()) {
				left.push(...waiting.slice(index));
				break;
			}
			const starter = this.#starters.get(start.scope);
			const rests = start.rests || this.#away.has(start.scope);
			const isNext = !rests && !start.customers.some((customer) => before.has(customer));
			if (starter && isNext && this.#isFree(start)) {
				void this.#begin(start, starter);
				continue;
			}
			left.push(start);
			for (const customer of start.customers) before.add(customer);
		}
		this.#waiting = left;
	}

	/** Where it waits. */
	#lineOf({ scope }: Start): Start[] {
		if (this.#starters.has(scope)) return this.#waiting;
		const parked = this.#parked.get(scope) ?? [];
		this.#parked.set(scope, parked);
		return parked;
	}

	#isFull(): boolean {
		return this.#underWay >= this.limits.underWay;
	}

	#isFree({ customers }: Start): boolean {
		return !this.#isFull() && !customers.some((customer) => this.#busy.has(customer));
	}

	async #begin(start: Start, starter: Starter): Promise<void> {
		const attempt = this.#attempt(start, false);
		let why = 'n8n ended it before that';
		try {
			await starter.start(start);
		} catch (thrown) {
			why = messageOf(thrown);
			if (thrown instanceof NotAsked) {
				if (this.#close(attempt)) this.#later(start, why);
				this.#letGo(attempt);
				return;
			}
		}
		if (this.#close(attempt)) this.#again(start, why);
		this.#letGo(attempt);
	}

	#attempt(start: Start, isDirect: boolean): Attempt {
		start.tries++;
		const attempt: Attempt = {
			...{ start, isDirect, isOpen: true, counts: true },
			overdue: setTimeout(
				() => {
					if (this.#close(attempt)) this.#again(start, 'n8n has not started it');
					this.#letGo(attempt);
				},
				this.limits.overdue * 2 ** (start.tries - 1),
			).unref(),
		};
		this.#underWay++;
		for (const key of start.keys) this.#open.set(placeOf(start.scope, key), attempt);
		for (const customer of start.customers) {
			this.#busy.set(customer, (this.#busy.get(customer) ?? 0) + 1);
		}
		return attempt;
	}

	#attemptsFor(scope: string, keys: string[]): Set<Attempt> {
		return new Set(keys.flatMap((key) => this.#open.get(placeOf(scope, key)) ?? []));
	}

	/** It is known what became of it. @returns whether it was not before */
	#close(attempt: Attempt): boolean {
		if (!attempt.isOpen) return false;
		attempt.isOpen = false;
		clearTimeout(attempt.overdue);
		const { scope, keys, customers } = attempt.start;
		for (const key of keys) {
			const place = placeOf(scope, key);
			if (this.#open.get(place) === attempt) this.#open.delete(place);
		}
		for (const customer of customers) {
			const others = (this.#busy.get(customer) ?? 0) - 1;
			if (others > 0) this.#busy.set(customer, others);
			else this.#busy.delete(customer);
		}
		return true;
	}

	#letGo(attempt: Attempt): void {
		if (!attempt.counts) return;
		attempt.counts = false;
		this.#underWay--;
		this.#go();
	}

	/** For its whole workflow, n8n is asked a little later: that is no try. */
	#later(start: Start, why: string): void {
		const { scope } = start;
		start.tries--;
		this.#lineOf(start).unshift(start);
		if (this.#away.has(scope)) return;
		this.#away.add(scope);
		if (isNews(`${scope} starts`, Date.now())) {
			this.#log(start, 'warn', `What came in waits until it can be handed over: ${why}`);
		}
		setTimeout(() => {
			this.#away.delete(scope);
			this.#go();
		}, this.limits.away).unref();
	}

	/**
	 * It did not begin: once more, after a pause, and before what its customers sent later; if that has not helped, much
	 * later, and the others go on. What an execution has all the same, it keeps.
	 */
	#again(start: Start, why: string): void {
		const { pause, isLate, level } = afterTries(start.tries, this.limits);
		this.#log(start, level, didNotBegin(start, why, pause));
		if (pause === undefined) return;
		if (isLate) {
			setTimeout(() => this.#wait(start), pause).unref();
			return;
		}
		start.rests = true;
		this.#lineOf(start).unshift(start);
		setTimeout(() => {
			start.rests = false;
			this.#go();
		}, pause).unref();
	}

	#log({ scope }: Start, level: 'warn' | 'error', text: string): void {
		this.#starters.get(scope)?.log(level, text);
	}
}

/** Of this process. */
export const STARTS = new Starts({
	underWay: limitFrom(process.env.WHATSAPP_CLOUD_MAX_EXECUTIONS),
});

/**
 * What follows when n8n was asked so many times in vain: a pause before it is asked again (ms, undefined = it is not),
 * whether the others go on meanwhile, and how loud it is told.
 */
export function afterTries(tries: number, { pauses, latePauses }: StartLimits) {
	const isLate = tries > pauses.length;
	const pause = [...pauses, ...latePauses][tries - 1];
	return { pause, isLate, level: isLate ? ('error' as const) : ('warn' as const) };
}

/** For the log. @param pauseMs undefined = it is given up */
export function didNotBegin(
	{ events }: Pick<HandOver, 'events'>,
	why: string,
	pauseMs: number | undefined,
): string {
	const next =
		pauseMs === undefined
			? 'They are handed over the next time n8n starts'
			: `It is started again in ${pauseMs < 120_000 ? `${pauseMs / 1000} s` : `${pauseMs / 60_000} min`}`;
	return `An execution with ${events.length} events did not begin: ${why}. ${next}.`;
}

function limitFrom(text: string | undefined): number {
	const limit = Number(text);
	return Number.isInteger(limit) && limit > 0 ? limit : START_LIMITS.underWay;
}

function toStart(scope: string, { events, isCollection = false }: HandOver): Start {
	return {
		...{ scope, events, isCollection, tries: 0, rests: false },
		keys: events.map(eventKey),
		customers: [...new Set(events.flatMap((event) => customerOf(scope, event)))],
	};
}

function placeOf(scope: string, key: string): string {
	return `${scope} ${key}`;
}

/** Whose messages come one after the other, by all names: any of them may be missing in the next one. */
function customerOf(scope: string, event: WhatsAppEvent): string[] {
	if (event.event !== 'message') return [];
	const { phone, userId, parentUserId } = event;
	return namesOf(withoutAbsent({ phone, userId, parentUserId })).map(
		(name) => `${scope} ${event.phoneNumberId ?? ''} ${nameKey(name)}`,
	);
}
