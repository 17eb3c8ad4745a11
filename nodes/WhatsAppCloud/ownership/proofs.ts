import { setTimeout as sleep } from 'node:timers/promises';

import { appOfToken } from '../graph/appOfToken';
import type { GraphClient } from '../graph/client';
import { GraphError } from '../graph/error';
import { Slots } from '../graph/slots';
import type { ProofLedger, Prover } from '../store/proofs';
import { askFor } from './ask';
import { holds, isDue, prove, REREAD_AFTER_MS, verdictOf, type Claim, type Verdict } from './claim';
import { Claims } from './claims';
import { nameOf, NotYours, type Kind } from './notYours';
import { ProofReads } from './reads';

/** Who asks: a person's workflow, or a delivery, of which there may be thousands. */
export type Asker = 'person' | 'delivery';

/** So long they wait for Graph's answer, ms: Meta waits for ours to its delivery. */
const PATIENCE_MS: Readonly<Record<Asker, number>> = { person: 20_000, delivery: 5_000 };

/** A delivery may name any number of IDs: so many are asked for at once. */
const MOST_ASKING = 200;
const AT_ONCE = 4;

/** The app of a credential, which proves itself by its secret. */
export interface AppCredential {
	/** Empty: the one that the token belongs to. */
	appId: string;
	appSecret: string;
}

/**
 * What one credential has proven to be its own: known to this process, else to the store, else Graph is asked. Where
 * it is known, nothing waits for Graph: proofs are renewed once an hour, beside the work.
 */
export class Proofs {
	readonly #claims: Claims;

	readonly #slots = new Slots(AT_ONCE);

	#asking = 0;

	constructor(
		readonly prover: Prover,
		private readonly ledger: ProofLedger,
		private readonly graph: GraphClient,
		private readonly app: AppCredential,
		private readonly now: () => number = Date.now,
		private readonly patienceMs = PATIENCE_MS,
	) {
		this.#claims = new Claims(new ProofReads(ledger, prover.account), now);
	}

	/** Whether something is this credential's. @throws what the store throws */
	async verdict(kind: Kind, id: string, asker: Asker): Promise<Verdict> {
		const claim = await this.#claims.of(`${kind}:${id}`);
		const isDueNow = isDue(claim, this.now(), asker === 'person');
		if (holds(claim, this.now())) {
			// Whoever works with it need not wait.
			if (isDueNow) this.#ask(kind, id, claim).catch(() => undefined);
		} else if (isDueNow || claim.asking) {
			await withinPatience(this.#ask(kind, id, claim), this.patienceMs[asker]);
		}
		return verdictOf(claim, this.now(), unanswered(kind, id));
	}

	/**
	 * Under what the store keeps what belongs to it.
	 *
	 * @throws {NotYours} if it is not this credential's; {GraphError} if that cannot be told now
	 */
	async key(kind: Kind, id: string): Promise<string> {
		const verdict = await this.verdict(kind, id, 'person');
		if (verdict.state === 'proven') return verdict.key;
		throw verdict.state === 'foreign'
			? (verdict.refusal ?? new NotYours(kind, id))
			: verdict.failure;
	}

	/** The keys of several, by ID: each is looked up once. */
	async keys(kind: Kind, ids: Iterable<string>): Promise<Map<string, string>> {
		const keys = new Map<string, string>();
		for (const id of new Set(ids)) keys.set(id, await this.key(kind, id));
		return keys;
	}

	/** The keys of those that are known to be its own, by ID; Graph is not asked. */
	async knownKeys(kind: Kind, ids: Iterable<string>): Promise<Map<string, string>> {
		const keys = new Map<string, string>();
		for (const id of new Set(ids)) {
			const verdict = await this.known(kind, id);
			if (verdict.state === 'proven') keys.set(id, verdict.key);
		}
		return keys;
	}

	/** What is known without asking Graph. */
	async known(kind: Kind, id: string): Promise<Verdict> {
		return verdictOf(await this.#claims.of(`${kind}:${id}`), this.now(), unanswered(kind, id));
	}

	/** Asks Graph, once for all who want to know at the same time. */
	async #ask(kind: Kind, id: string, claim: Claim): Promise<void> {
		if (!claim.asking && this.#asking >= MOST_ASKING) return;
		claim.asking ??= this.#askNow(kind, id, claim).finally(() => {
			delete claim.asking;
		});
		await claim.asking;
	}

	async #askNow(kind: Kind, id: string, claim: Claim): Promise<void> {
		this.#asking++;
		const leave = await this.#slots.take();
		try {
			const refusal = this.#isConfirmed(claim) ? undefined : await this.#askFor(kind, id);
			delete claim.failure;
			if (refusal) await this.#refused(`${kind}:${id}`, claim, refusal);
			else await this.#proven(`${kind}:${id}`, claim);
		} catch (thrown) {
			if (!(thrown instanceof GraphError)) throw thrown;
			claim.askedAt = this.now();
			claim.troubleSince ??= claim.askedAt;
			claim.failure = thrown;
		} finally {
			leave();
			this.#asking--;
		}
	}

	/** As long as the store cannot be written, Meta sends again and again: Graph is not asked for each delivery. */
	#isConfirmed({ confirmedAt }: Claim): boolean {
		return confirmedAt !== undefined && Math.abs(this.now() - confirmedAt) < REREAD_AFTER_MS;
	}

	async #askFor(kind: Kind, id: string): Promise<NotYours | undefined> {
		if (kind !== 'app') return await askFor(this.graph, kind, id);
		const { appSecret } = this.app;
		const appId = this.app.appId || (await appOfToken(this.graph));
		if (id !== appId) return new NotYours(kind, id);
		return await askFor(this.graph, kind, id, `${appId}|${appSecret}`);
	}

	async #proven(object: string, claim: Claim): Promise<void> {
		const now = claim.confirmedAt && this.#isConfirmed(claim) ? claim.confirmedAt : this.now();
		claim.confirmedAt = now;
		const key = await this.ledger.prove(this.prover, object, now);
		delete claim.confirmedAt;
		claim.askedAt = now;
		prove(claim, { object, key, provenAt: now });
	}

	async #refused(object: string, claim: Claim, refusal: NotYours): Promise<void> {
		const now = this.now();
		const { proof } = claim;
		if (proof && proof.refusedAt === undefined) {
			await this.ledger.refuse(this.prover.account, object, now);
			claim.proof = { ...proof, refusedAt: now };
		}
		claim.askedAt = now;
		claim.troubleSince ??= now;
		claim.saidNo = refusal;
	}
}

/** Resolves with `asking`, or when it takes too long: it then goes on by itself. */
async function withinPatience(asking: Promise<void>, patienceMs: number): Promise<void> {
	const ending = new AbortController();
	try {
		await Promise.race([
			asking,
			sleep(patienceMs, undefined, { signal: ending.signal, ref: false }).catch(() => undefined),
		]);
	} finally {
		ending.abort();
		// Nobody may be left to hear of it.
		asking.catch(() => undefined);
	}
}

function unanswered(kind: Kind, id: string): GraphError {
	return new GraphError({
		title: `Meta has not answered yet whether ${nameOf(kind, id)} is this credential's`,
		advice: 'Nothing was changed. Try again in a moment.',
		retry: 'now',
		sent: 'no',
	});
}
