import { Recent } from '../recent';
import { prove, REREAD_AFTER_MS, type Claim } from './claim';
import type { ProofReads } from './reads';

/** A delivery may name any number of IDs: of so many, what is known is remembered. */
const MOST_CLAIMS = 5_000;

/** What one credential has found out about numbers, WABAs and apps, and what other processes have. */
export class Claims {
	readonly #claims = new Recent<string, Claim>(MOST_CLAIMS);

	readonly #reads: ProofReads;

	readonly #now: () => number;

	constructor(reads: ProofReads, now: () => number) {
		this.#reads = reads;
		this.#now = now;
	}

	/** What is known of it, after a look at what other processes have found. */
	async of(object: string): Promise<Claim> {
		const claim = this.#remembered(object);
		if (Math.abs(this.#now() - claim.readAt) >= REREAD_AFTER_MS) {
			claim.reading ??= this.#read(object, claim).finally(() => {
				delete claim.reading;
			});
			await claim.reading;
		}
		return claim;
	}

	#remembered(object: string): Claim {
		const claim: Claim = this.#claims.get(object) ?? { readAt: -Infinity };
		this.#claims.set(object, claim);
		return claim;
	}

	async #read(object: string, claim: Claim): Promise<void> {
		const now = this.#now();
		const proof = await this.#reads.find(object);
		claim.readAt = now;
		// What Graph has said meanwhile is newer.
		if (claim.askedAt !== undefined && claim.askedAt >= now) return;
		claim.proof = proof;
		const isNews = proof && proof.provenAt > (claim.askedAt ?? -Infinity);
		if (isNews && proof.refusedAt === undefined) prove(claim, proof);
	}
}
