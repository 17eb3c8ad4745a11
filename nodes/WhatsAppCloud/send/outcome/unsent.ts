import { insist } from '../../account/insist';
import { inSlices } from '../../giveWay';
import { asText } from '../../json';
import type { Unsent } from '../../store/campaigns';
import { kindOf } from '../../store/ledger';
import type { SendBatch } from '../batch';
import type { SendInput } from '../composition';
import { entryFor } from '../counting/campaign';
import type { Ready } from '../ready';
import { NotSent, OtherOutput } from './notSent';

/** How many are noted in one go: SQLite lets nobody else have a turn meanwhile. */
const AT_ONCE = 200;

/** Keeps of which campaigns' items it was decided that nothing goes out, and why. */
export async function noteUnsent(
	batch: SendBatch,
	items: ReadonlyArray<{ input: SendInput }>,
	prepared: ReadonlyArray<Ready | Error>,
): Promise<void> {
	const unsent = prepared.flatMap((ready, index) => unsentOf(items[index]?.input, ready));
	if (unsent.length === 0) return;
	const { campaigns } = await batch.account.store();
	await inSlices(unsent, AT_ONCE, async (some) => {
		await insist(async () => await campaigns.note(some, batch.now()), batch.signal);
	});
}

function unsentOf(input: SendInput | undefined, ready: Ready | Error): Unsent[] {
	const { key, phoneNumberId, recipient } = input?.plan ?? {};
	if (!input?.campaign || input.previewOnly || !key || !phoneNumberId || !recipient) return [];
	const reason = reasonOf(ready);
	if (reason === undefined) return [];
	const campaign =
		ready instanceof Error
			? {
					...input.campaign,
					kind: kindOf({ ...(input.reference ? { template: input.reference.name } : {}) }),
				}
			: entryFor(input, ready.choice);
	return campaign ? [{ key, phoneNumberId, recipient, campaign, reason }] : [];
}

/** undefined = it goes out, or it is for other reasons that it does not. */
function reasonOf(ready: Ready | Error): string | undefined {
	if (ready instanceof NotSent) return asText(ready.outcome.reason);
	if (ready instanceof Error) return undefined;
	const { choice, instead } = ready;
	if (choice.action === 'skip') return choice.reason;
	if (instead instanceof OtherOutput) return asText(instead.json.reason);
	return instead && 'reason' in instead ? asText(instead.reason) : undefined;
}
