import { GraphError } from '../graph/error';
import { PATIENCE_MS, unlessOver } from '../graph/patience';
import { Recent } from '../recent';
import type { TemplateDefinition } from '../template/definition';

/** How long a definition is used before it is fetched anew, ms. */
const FRESH_FOR_MS = 60 * 1000;

/** How long it is used when Graph cannot be asked, ms. */
const USABLE_FOR_MS = 24 * 60 * 60 * 1000;

/** How many are kept, by name; an account may have 6,000 (Meta: "Template limits"). */
const MOST = 1_000;

/** By how much the clocks of two processes may differ, ms. */
const CLOCK_TOLERANCE_MS = 2_000;

/** All languages of a template. */
export interface Translations {
	definitions: TemplateDefinition[];
	/** Graph could not be asked: why, and when they were like this (ms). */
	lastKnown?: { at: number; reason: GraphError };
}

export interface LookUpOptions {
	/** The clock, ms. */
	now: number;
	signal?: AbortSignal;
	/** For how long the look-up is repeated, ms. */
	patienceMs?: number;
	/** After this time it is not waited for, ms, whoever asks; without limit when absent. */
	waitMs?: number;
}

/** Asks Graph for all languages of a template, for so long (ms). */
export type Ask = (name: string, patienceMs: number) => Promise<TemplateDefinition[]>;

interface LookUp {
	at: number;
	patienceMs: number;
	definitions: Promise<TemplateDefinition[]>;
}

/** The templates of one account that are being sent: kept for a minute, and longer when Graph cannot be asked. */
export class TemplateMemory {
	/** By name. */
	private readonly lookUps = new Recent<string, LookUp>(MOST);

	private readonly found = new Recent<string, { at: number; definitions: TemplateDefinition[] }>(
		MOST,
	);

	/** Whether a template can be had without asking Graph. */
	isFresh(name: string, now: number): boolean {
		const lookUp = this.lookUps.get(name);
		return lookUp !== undefined && isFreshAt(lookUp, now);
	}

	/** Whether a template can be had at once: nobody is asking Graph for it either. */
	isAtHand(name: string, now: number): boolean {
		return this.isFresh(name, now) && this.found.get(name)?.at === this.lookUps.get(name)?.at;
	}

	/** @throws {GraphError} when Graph cannot be asked, and nothing is known; or when `signal` aborts */
	async find(name: string, ask: Ask, options: LookUpOptions): Promise<Translations> {
		const { now, signal, waitMs, patienceMs = PATIENCE_MS.execution } = options;
		const known = this.found.get(name);
		const last = known && now - known.at < USABLE_FOR_MS ? known : undefined;
		const patience = last ? Math.min(patienceMs, PATIENCE_MS.person) : patienceMs;
		const earlier = this.lookUps.get(name);
		const isShared = earlier !== undefined && isFreshAt(earlier, now);
		const lookUp = isShared ? earlier : this.begin(name, ask, now, patience);
		try {
			return { definitions: await unlessOver(lookUp.definitions, { signal, waitMs }) };
		} catch (thrown) {
			if (!(thrown instanceof GraphError) || signal?.aborted) throw thrown;
			// Somebody else had less patience.
			const gaveUp = isShared && this.lookUps.get(name) !== lookUp;
			if (gaveUp && lookUp.patienceMs < patience) return await this.find(name, ask, options);
			if (last)
				return { definitions: last.definitions, lastKnown: { at: last.at, reason: thrown } };
			throw thrown;
		}
	}

	/** Shared by all who ask meanwhile: nobody's Stop ends it for the others. */
	private begin(name: string, ask: Ask, at: number, patienceMs: number): LookUp {
		const lookUp = { at, patienceMs, definitions: ask(name, patienceMs) };
		this.lookUps.set(name, lookUp);
		const drop = () => {
			if (this.lookUps.get(name) === lookUp) this.lookUps.delete(name);
		};
		// What could not be fetched, or is not there yet, is not remembered.
		void lookUp.definitions.then((definitions) => {
			if (this.lookUps.get(name) !== lookUp) return;
			if (definitions.length > 0) this.found.set(name, { at, definitions });
			else this.forget(name);
		}, drop);
		return lookUp;
	}

	/**
	 * Forgets what is kept of a template if it was fetched before Meta's news of it.
	 *
	 * @param newsAt when the news came, ms of the clock of the process that got it; undefined = none came
	 */
	forgetBefore(name: string, newsAt: number | undefined): void {
		if (newsAt === undefined) return;
		for (const kept of [this.lookUps, this.found]) {
			const at = kept.get(name)?.at;
			if (at !== undefined && at <= newsAt + CLOCK_TOLERANCE_MS) kept.delete(name);
		}
	}

	/** Forgets what is kept of a template, because Graph said that it is not as remembered. */
	forget(name: string): void {
		this.lookUps.delete(name);
		this.found.delete(name);
	}
}

/** The clock may have been put back since. */
function isFreshAt({ at }: LookUp, now: number): boolean {
	return Math.abs(now - at) < FRESH_FOR_MS;
}
