import { messageOf as refusalInWords } from '../graph/error';
import { asNumber, asObject, asText, parseJson } from '../json';
import { sendRescue } from '../send/rescue/rescueSending';
import { restOf, sendersFor } from '../send/rescue/senders';
import { RESCUES_AT_ONCE, type DueRescue } from '../store/rescues';
import { messageOf } from '../thrown';
import type { BackgroundWork, Occasion, Round } from './backgroundWork';

/** Sends the templates of messages that Meta refused because the window was closed, or as Direct Send. */
export const rescues: BackgroundWork = {
	name: 'Refused messages',

	// A sender may note what it sent after the refusal is there.
	patienceMs: [500, 3_000],

	async round(occasion) {
		const { account, phoneNumberId, log } = occasion;
		const now = Date.now();
		const senders = await sendersFor(account, phoneNumberId, now);
		if (senders.length === 0) return nothingUntil(restOf(account, phoneNumberId, now)?.until);
		const { rescues: ledger } = await account.store();
		const { due, againAt = Infinity } = await ledger.claim([phoneNumberId], now);
		const outcomes = await Promise.all(due.map(async (rescue) => await handle(occasion, rescue)));
		const stuck = outcomes.flatMap((outcome) => outcome.stuck ?? []);
		if (stuck.length > 0) {
			log(
				'warn',
				`Meta rejected messages of number ${phoneNumberId}: the 24-hour window, or Direct Send, was closed (131047). Their templates (${stuck.length}) cannot be sent with this credential. ${stuck[0]} They stay ready for 48 hours, for another WhatsApp Cloud Trigger of the number or the next Send from it.`,
			);
		}
		const isFull = due.length === RESCUES_AT_ONCE;
		// A limit of Meta's, or an outage, that lets none of so many through is not over for the next ones.
		const isHeldUp = isFull && outcomes.every((outcome) => outcome.againAt !== undefined);
		const later = outcomes.map((outcome) => outcome.againAt ?? Infinity);
		return {
			found: due.length,
			more: stuck.length === 0 && isFull && !isHeldUp,
			againAt: Math.min(isHeldUp ? Infinity : againAt, ...later),
		};
	},
};

function nothingUntil(againAt = Infinity): Round {
	return { found: 0, more: false, againAt };
}

/** When to try again (ms), if it is not settled; or why nobody here may send it. */
interface Handled {
	againAt?: number;
	stuck?: string;
}

function inWords(failure: string): string {
	const { title, details, code, advice } = asObject(parseJson(failure)) ?? {};
	return refusalInWords({
		...{ title: asText(title) ?? '', details: asText(details), code: asNumber(code) },
		advice: asText(advice) ?? '',
	});
}

async function handle({ account, log }: Occasion, rescue: DueRescue): Promise<Handled> {
	const batch = { account, log, now: () => Date.now() };
	const { messageId, phoneNumberId } = rescue;
	const isDirect = asObject(parseJson(rescue.about))?.sentAs === 'directSend';
	const why = isDirect
		? 'because Direct Send no longer accepts it'
		: 'because the 24-hour window was closed (131047)';
	const which = `Message ${messageId} of number ${phoneNumberId} was rejected, ${why}.`;
	try {
		const result = await sendRescue(batch, rescue);
		await (await account.store()).rescues.finish(rescue, result, Date.now());
		switch (result.result) {
			case 'sent':
				log(
					'info',
					`${which} Its fallback template went out instead, as ${result.rescueMessageId}.`,
				);
				return {};
			case 'failed':
				log(
					'warn',
					`${which} Its fallback template could not be sent either. ${inWords(result.failure)}`,
				);
				return {};
			case 'stuck':
				return { stuck: inWords(result.failure) };
			case 'unknown':
				log(
					'warn',
					`${which} It is not known whether its fallback template went out, and no status has arrived: it is not sent again.`,
				);
				return { againAt: result.at };
			case 'later':
				return { againAt: result.at };
		}
	} catch (thrown) {
		log('error', `${which} Its fallback template is tried again in a minute. ${messageOf(thrown)}`);
		return {};
	}
}
