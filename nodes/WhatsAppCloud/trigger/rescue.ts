import { RESCUES_AT_ONCE, type DueRescue } from '../store/rescues';
import type { Chore, Occasion } from './chores';
import { messageOf } from './log';
import { sendRescue } from './rescueSending';

/** Sends the templates of messages that Meta refused because the window was closed. */
export const rescues: Chore = {
	name: 'Refused messages',

	// A sender may note what it sent after the refusal is there.
	patienceMs: [500, 3_000],

	async round(occasion) {
		const store = await occasion.account.store();
		const { due, againAt = Infinity } = await store.rescues.claim(
			[occasion.phoneNumberId],
			Date.now(),
		);
		const later = await Promise.all(due.map(async (rescue) => await handle(occasion, rescue)));
		return {
			found: due.length,
			more: due.length === RESCUES_AT_ONCE,
			againAt: Math.min(againAt, ...later),
		};
	},
};

/** @returns when to try again (ms), if it is not settled */
async function handle({ account, log }: Occasion, rescue: DueRescue): Promise<number> {
	const { messageId, phoneNumberId } = rescue;
	const which = `Message ${messageId} of number ${phoneNumberId} was refused, because the 24-hour window was closed (131047).`;
	try {
		const result = await sendRescue(account, rescue);
		await (await account.store()).rescues.finish(rescue, result, Date.now());
		if (result.result === 'sent') {
			log('info', `${which} Its template went out instead, as ${result.rescueMessageId}.`);
		}
		if (result.result === 'failed') {
			log('warn', `${which} Its template could not be sent either: ${result.failure}`);
		}
		return result.result === 'later' ? result.at : Infinity;
	} catch (thrown) {
		log('error', `${which} Its template is tried again in a minute. ${messageOf(thrown)}`);
		return Infinity;
	}
}
