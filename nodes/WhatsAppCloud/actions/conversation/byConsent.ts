import { consentAt, type ConsentState } from '../../conversation/consent';
import type { Conversation } from '../../conversation/conversationList';
import type { Name } from '../../customer/observedNames';
import { giveWay } from '../../giveWay';
import type { ConsentLedger, StatementCursor } from '../../store/consents';
import { findInTurns } from '../../account/windows';
import { everyPage } from '../everyPage';
import type { Batch } from '../operation';

const PAGE = 200;

/** Customers whose consent is what Send would find it to be, page after page, as they are wanted. */
export async function* byConsent(
	batch: Batch,
	phoneNumberId: string,
	wanted: ConsentState,
): AsyncGenerator<Conversation> {
	const store = await batch.account.store();
	const told = new Set<string>();
	for await (const page of candidates(batch, store.consents, phoneNumberId, wanted)) {
		const customers = page.map(({ customer }) => customer);
		const records = await findInTurns(store, phoneNumberId, customers);
		for (const [index, { customer, record: part }] of page.entries()) {
			await giveWay();
			const record = records[index] ?? {};
			const { consent, changedAt } = consentAt(record, batch.now());
			// Who is known twice, by two spellings, has the last word under one of them.
			const isLastWord = changedAt === consentAt(part, batch.now()).changedAt;
			const key = JSON.stringify(customer);
			if (consent !== wanted || !isLastWord || told.has(key)) continue;
			told.add(key);
			yield { customer, record };
		}
	}
}

/** Who said something is found by that, everybody else by name. */
function candidates(
	{ signal }: Batch,
	consents: ConsentLedger,
	phoneNumberId: string,
	wanted: ConsentState,
): AsyncGenerator<Conversation[]> {
	if (wanted === 'unknown') {
		return everyPage(
			signal,
			async (after?: Name) => await consents.everybody(phoneNumberId, { after, limit: PAGE }),
		);
	}
	const marketing = wanted === 'refused' ? 'stop' : 'resume';
	return everyPage(
		signal,
		async (after?: StatementCursor) =>
			await consents.people(phoneNumberId, { marketing, after, limit: PAGE }),
	);
}
