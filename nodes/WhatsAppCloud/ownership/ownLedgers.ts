import type { ConsentLedger } from '../store/consents';
import type { CampaignLedger } from '../store/campaigns';
import type { BudgetLedger } from '../store/ledger';
import type { RescueLedger } from '../store/rescues';
import type { SharedStore } from '../store/store';
import type { UploadLedger } from '../store/uploads';
import type { WaitLedger } from '../store/waits';
import { own, owned, told } from './onNumber';
import type { Proofs } from './proofs';

async function keysOf(proofs: Proofs, phoneNumberIds: string[]): Promise<string[]> {
	return [...(await proofs.keys('number', phoneNumberIds)).values()];
}

/** The rescues of numbers that the credential has proven. What it keeps is its own, and goes when it loses the number. */
export function ownRescues(ledger: RescueLedger, proofs: Proofs): RescueLedger {
	const { account } = proofs.prover;
	return {
		async keep(drafts, now) {
			const kept = await owned(proofs, drafts);
			await ledger.keep(
				kept.map((draft) => ({ ...draft, account })),
				now,
			);
		},
		async claim(phoneNumberIds, now) {
			const { due, ...rest } = await ledger.claim(await keysOf(proofs, phoneNumberIds), now);
			return { due: due.map(told), ...rest };
		},
		isKept: async (rescue) => await ledger.isKept(await own(proofs, rescue)),
		async finish(rescue, result, now) {
			await ledger.finish(await own(proofs, rescue), result, now);
		},
		async findNews({ phoneNumberIds, ...question }) {
			const keys = await keysOf(proofs, phoneNumberIds);
			return (await ledger.findNews({ ...question, phoneNumberIds: keys })).map(told);
		},
	};
}

/** The waits on numbers, and for templates of WABAs, that the credential has proven; those that it opens are its own. */
export function ownWaits(ledger: WaitLedger, proofs: Proofs): WaitLedger {
	const { account } = proofs.prover;
	return {
		async open(wait, now) {
			const key = await proofs.key(wait.of ?? 'number', wait.phoneNumberId);
			await ledger.open({ ...wait, phoneNumberId: key, account }, now);
		},
		close: async (wait) => await ledger.close(wait),
		async answer(replies, now) {
			return await ledger.answer(await owned(proofs, replies), now);
		},
		async decide(decision, now) {
			const { businessAccountId: id } = decision;
			const businessAccountId = await proofs.key('businessAccount', id);
			return await ledger.decide({ ...decision, businessAccountId }, now);
		},
		async claim(ids, now, of = 'number') {
			const keys = [...(await proofs.keys(of, ids)).values()];
			const { due, ...rest } = await ledger.claim(keys, now);
			return { due: due.map(told), ...rest };
		},
		finish: async (id, result) => await ledger.finish(id, result),
	};
}

/** What customers said on numbers that the credential has proven. */
export function ownConsents(ledger: ConsentLedger, proofs: Proofs): ConsentLedger {
	const key = async (phoneNumberId: string) => await proofs.key('number', phoneNumberId);
	return {
		list: async (number, range) => await ledger.list(await key(number), range),
		of: async (number, customers) => await ledger.of(await key(number), customers),
		people: async (number, range) => await ledger.people(await key(number), range),
		everybody: async (number, range) => await ledger.everybody(await key(number), range),
	};
}

/** The budgets on numbers that the credential has proven. */
export function ownBudgets(ledger: BudgetLedger, proofs: Proofs): BudgetLedger {
	return {
		async findNews(scope, phoneNumberIds, since) {
			return (await ledger.findNews(scope, await keysOf(proofs, phoneNumberIds), since)).map(told);
		},
	};
}

/** The campaigns on numbers that the credential has proven. */
export function ownCampaigns(ledger: CampaignLedger, proofs: Proofs): CampaignLedger {
	const key = async (phoneNumberId: string) => await proofs.key('number', phoneNumberId);
	return {
		async list(phoneNumberIds, limit) {
			return (await ledger.list(await keysOf(proofs, [...phoneNumberIds]), limit)).map(told);
		},
		async find(phoneNumberId, name) {
			const found = await ledger.find(await key(phoneNumberId), name);
			return found && told(found);
		},
		async *report(phoneNumberId, name) {
			yield* ledger.report(await key(phoneNumberId), name);
		},
		messages: async (phoneNumberId, name, question) =>
			await ledger.messages(await key(phoneNumberId), name, question),
		stop: async (phoneNumberId, name, at) => await ledger.stop(await key(phoneNumberId), name, at),
		async note(unsent, now) {
			await ledger.note(await owned(proofs, unsent), now);
		},
	};
}

/** The uploads of numbers that the credential has proven. */
export function ownUploads(
	{ uploads, proofs: book }: Pick<SharedStore, 'uploads' | 'proofs'>,
	proofs: Proofs,
): UploadLedger {
	return {
		find: async (key, now) => await uploads.find(await own(proofs, key), now),
		record: async (key, mediaId, now) => await uploads.record(await own(proofs, key), mediaId, now),
		async forget(mediaId) {
			await uploads.forget(mediaId, await book.numbersOf(proofs.prover.account));
		},
	};
}
