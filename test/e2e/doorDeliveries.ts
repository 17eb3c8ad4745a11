import { randomUUID } from 'node:crypto';

import { pause } from '../../tools/until.ts';
import { deliver } from '../support/deliver.ts';
import type { KillStage } from './killStage.ts';

/** A delivery as it comes from Meta. */
export interface Sent {
	/** Of the message that is in it, or of the one that its status is about. */
	id: string;
	payload: object;
	isMessage: boolean;
}

/** A customer's message, or a status, which starts nothing. */
export function sendOf({ where }: KillStage, phone: string, isMessage: boolean): Sent {
	const id = `wamid.${randomUUID()}`;
	const timestamp = String(Math.floor(Date.now() / 1000));
	const news = isMessage
		? { messages: [{ from: phone, id, timestamp, type: 'text', text: { body: 'Grüße' } }] }
		: { statuses: [{ id, status: 'delivered', timestamp, recipient_id: phone }] };
	const metadata = { display_phone_number: '31201234567', phone_number_id: where.phoneNumberId };
	const value = { messaging_product: 'whatsapp', metadata, ...news };
	const changes = [{ field: 'messages', value }];
	const payload = {
		object: 'whatsapp_business_account',
		entry: [{ id: where.businessAccountId, changes }],
	};
	return { id, payload, isMessage };
}

/** Whether it was acknowledged: once, and as Meta counts. */
async function isTaken(stage: KillStage, url: string, { payload }: Sent): Promise<boolean> {
	const status = await deliver(url, stage.appSecret, payload, stage.signal).catch(() => 0);
	return status === 200;
}

const AT_ONCE = 16;

/** Tries each once. @param acknowledged gets the IDs of those that were */
export async function flood(
	stage: KillStage,
	url: string,
	sends: Sent[],
	acknowledged: Set<string>,
): Promise<void> {
	let next = 0;
	const worker = async () => {
		for (let send = sends[next++]; send; send = sends[next++]) {
			if (await isTaken(stage, url, send)) acknowledged.add(send.id);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** What one customer writes; n8n's own address takes a tenth of a second for each, or a third on a busy machine. */
const MESSAGES = 40;

const NEXT_AFTER_MS = 200;

const AGAIN_AFTER_MS = 200;

/** A customer writes one message after the other; each comes again until it is acknowledged. */
export class Stream {
	readonly acknowledged: string[] = [];
	/** The IDs of all messages, once they are acknowledged. */
	readonly all: Promise<string[]>;

	constructor(stage: KillStage, url: string, phone: string) {
		this.all = this.#run(stage, url, phone);
		this.all.catch(() => undefined);
	}

	async #run(stage: KillStage, url: string, phone: string): Promise<string[]> {
		const underWay: Array<Promise<void>> = [];
		while (underWay.length < MESSAGES) {
			const sending = this.#send(stage, url, sendOf(stage, phone, true));
			// Told by `all`.
			sending.catch(() => undefined);
			underWay.push(sending);
			await pause(NEXT_AFTER_MS, stage.signal);
		}
		await Promise.all(underWay);
		return this.acknowledged;
	}

	async #send(stage: KillStage, url: string, one: Sent): Promise<void> {
		while (!(await isTaken(stage, url, one))) await pause(AGAIN_AFTER_MS, stage.signal);
		this.acknowledged.push(one.id);
	}
}
