import type { PriceLedger } from '../store/prices';
import type { Proofs } from './proofs';

/** The prices of accounts, and the counts of numbers, that the credential has proven. */
export function ownPrices(ledger: PriceLedger, proofs: Proofs): PriceLedger {
	const account = async (id: string) => await proofs.key('businessAccount', id);
	return {
		// Whoever sends need not wait until Graph says whose the account is: there is nothing of it until then.
		async find(id) {
			const known = await proofs.known('businessAccount', id);
			if (known.state !== 'proven') return { cards: [] };
			// Renews the proof beside the work, so that it does not run out.
			const verdict = await proofs.verdict('businessAccount', id, 'person');
			return verdict.state === 'proven' ? await ledger.find(verdict.key) : { cards: [] };
		},
		putCard: async (id, card, now) => await ledger.putCard(await account(id), card, now),
		dropCards: async (id, currency) => await ledger.dropCards(await account(id), currency),
		putAccount: async (id, facts, now) => await ledger.putAccount(await account(id), facts, now),
		async findUse(ids, from, until) {
			const keys = await proofs.keys('number', ids);
			return await ledger.findUse(
				ids.map((id) => keys.get(id) ?? ''),
				from,
				until,
			);
		},
	};
}
