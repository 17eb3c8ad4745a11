import type { Proof, ProofLedger } from '../store/proofs';

/** Looks proofs of one credential up in the store: what is asked for at the same time in one go. */
export class ProofReads {
	#next?: { objects: string[]; found: Promise<Map<string, Proof>> };

	constructor(
		private readonly ledger: ProofLedger,
		private readonly account: string,
	) {}

	async find(object: string): Promise<Proof | undefined> {
		this.#next ??= { objects: [], found: this.#findNext() };
		const { objects, found } = this.#next;
		objects.push(object);
		return (await found).get(object);
	}

	async #findNext(): Promise<Map<string, Proof>> {
		// Until then, others add theirs.
		await Promise.resolve();
		const objects = this.#next?.objects ?? [];
		this.#next = undefined;
		const proofs = await this.ledger.find(this.account, objects);
		return new Map(proofs.map((proof) => [proof.object, proof]));
	}
}
