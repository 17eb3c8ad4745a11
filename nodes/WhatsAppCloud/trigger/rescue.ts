import type { Account } from '../account';
import { RESCUES_AT_ONCE, type DueRescue } from '../store/rescues';
import { messageOf } from './log';
import { sendRescue } from './rescueSending';

/** Without a refusal in it, a delivery makes us look this often at most, ms. */
const LOOK_EVERY_MS = 10_000;

/** A sender may note what it sent after the refusal is there: how long to wait for it, ms each. */
const LATE_NOTES_MS = [500, 3_000];

const LONGEST_TIMER_MS = 10 * 60 * 1000;

type Log = (level: 'info' | 'warn' | 'error', text: string) => void;

export interface Occasion {
	account: Account;
	phoneNumberId: string;
	/** Meta has just refused a message; in the other cases leftovers of a process that died are looked for. */
	why: 'refused' | 'started' | 'delivery';
	log: Log;
}

/** The rescues of one business number, in this process. */
class Rescuer {
	private lookedAt = -Infinity;

	private running = false;

	/** A refusal came while others were handled. */
	private again = false;

	private timer?: NodeJS.Timeout;

	async look(occasion: Occasion, lateNotes = 0): Promise<void> {
		const { why } = occasion;
		if (why === 'delivery' && Date.now() - this.lookedAt < LOOK_EVERY_MS) return;
		this.again = true;
		if (this.running) return;
		this.running = true;
		try {
			let found = 0;
			while (this.again) {
				this.again = false;
				found += await this.handleDue(occasion);
			}
			const wait = LATE_NOTES_MS[lateNotes];
			if (why === 'refused' && found === 0 && wait !== undefined) {
				setTimeout(() => void this.look(occasion, lateNotes + 1), wait).unref();
			}
		} catch (thrown) {
			occasion.log('error', `Refused messages could not be looked up. ${messageOf(thrown)}`);
		} finally {
			this.running = false;
		}
	}

	/** @returns how many rescues were handled */
	private async handleDue(occasion: Occasion): Promise<number> {
		const { account, phoneNumberId } = occasion;
		this.lookedAt = Date.now();
		const store = await account.store();
		const { due, againAt } = await store.rescues.claim([phoneNumberId], Date.now());
		const later = await Promise.all(due.map(async (rescue) => await handle(occasion, rescue)));
		if (due.length === RESCUES_AT_ONCE) this.again = true;
		this.lookAt(Math.min(againAt ?? Infinity, ...later.map((at) => at ?? Infinity)), occasion);
		return due.length;
	}

	/** Looks again when a lease or a wait is over, in case whoever holds it has died. */
	private lookAt(at: number, occasion: Occasion): void {
		clearTimeout(this.timer);
		if (at === Infinity) return;
		const wait = Math.min(LONGEST_TIMER_MS, Math.max(100, at - Date.now() + 100));
		this.timer = setTimeout(() => {
			void this.look({ ...occasion, why: 'started' });
		}, wait).unref();
	}
}

const rescuers = new Map<string, Rescuer>();

/**
 * Sends the templates of messages that Meta refused because the window was closed. To be called after such a
 * refusal was recorded and acknowledged; what a process leaves behind that dies meanwhile is found by the
 * next one that looks. Never throws.
 */
export async function rescueRefused(occasion: Occasion): Promise<void> {
	const { account, phoneNumberId } = occasion;
	const key = `${account.credential.graph.baseUrl}/${phoneNumberId}`;
	const rescuer = rescuers.get(key) ?? new Rescuer();
	rescuers.set(key, rescuer);
	await rescuer.look(occasion);
}

/** @returns when to try again (ms), if it is not settled */
async function handle({ account, log }: Occasion, rescue: DueRescue): Promise<number | undefined> {
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
		return result.result === 'later' ? result.at : undefined;
	} catch (thrown) {
		log('error', `${which} Its template is tried again in a minute. ${messageOf(thrown)}`);
		return undefined;
	}
}
