import type { ProofLedger } from '../store/proofs';
import type { Proofs } from './proofs';

/** Which of the store's business numbers are a credential's. */
export interface OwnNumbers {
	/** Under what the store keeps them. */
	keys: string[];
	/** All others, and why. */
	left: Array<{ phoneNumberId: string; why: string }>;
}

/** Asks for every number that the store knows at this Base URL; Graph only where it is not known yet. */
export async function ownNumbers(ledger: ProofLedger, proofs: Proofs): Promise<OwnNumbers> {
	const numbers: OwnNumbers = { keys: [], left: [] };
	for (const object of await ledger.objects('number', proofs.prover.realm)) {
		const id = object.slice('number:'.length);
		const verdict = await proofs.verdict('number', id, 'person');
		if (verdict.state === 'proven') {
			numbers.keys.push(verdict.key);
		} else {
			const why =
				verdict.state === 'foreign'
					? 'The credential has no access to it.'
					: verdict.failure.message;
			numbers.left.push({ phoneNumberId: id, why });
		}
	}
	return numbers;
}
