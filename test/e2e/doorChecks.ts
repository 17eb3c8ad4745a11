import { randomUUID } from 'node:crypto';
import { z } from 'zod';

import type { Check } from '../../tools/checks.ts';
import { freePort } from '../../tools/port.ts';
import { pause, until } from '../../tools/until.ts';
import { outcomeOf, reached } from './arrivalChecks.ts';
import { deliver } from './deliver.ts';
import { expectEqual, expectThat } from './expect.ts';
import type { KillStage } from './killStage.ts';
import { publishListener } from './listener.ts';

const DELIVERIES = 2000;

/** One in so many is a customer's message, which starts the workflow; the others are statuses. */
const MESSAGE_EVERY = 40;

const AT_ONCE = 16;

interface Sent {
	id: string;
	payload: object;
	isMessage: boolean;
}

const accounts = z.object({ numbers: z.array(z.object({ callback: z.string().optional() })) });

/** @param seeds each kills n8n after another number of acknowledgements */
export function doorChecks(seeds: number[]): Array<Check<KillStage>> {
	return seeds.map((seed) => ({
		title: `seed ${seed}: n8n is killed in a flood of ${DELIVERIES} deliveries at the door of its triggers, nothing in front; nothing acknowledged is lost, nothing comes twice`,
		async run(stage) {
			const port = await freePort();
			const env = {
				WHATSAPP_CLOUD_URL: `http://127.0.0.1:${port}`,
				WHATSAPP_CLOUD_PORT: String(port),
				WHATSAPP_CLOUD_LISTEN_ADDRESS: '127.0.0.1',
			};
			const listenerId = await publishListener(stage.api, stage.credential);
			const atN8n = await callback(stage);
			await stage.kill();
			await stage.start('', env);
			const url = await until(
				'the trigger has moved to the door',
				async () => {
					const now = await callback(stage);
					return now !== atN8n && now?.startsWith(env.WHATSAPP_CLOUD_URL) && now;
				},
				{ withinMs: 120_000, signal: stage.signal },
			);
			const all = Array.from({ length: DELIVERIES }, (_, index) => sendOf(stage, index));
			const killAfter = 200 + ((seed * 397) % (DELIVERIES - 400));
			const first = new Set<string>();
			const flooding = flood(stage, url, all, first);
			const isTime = () => first.size >= killAfter;
			await until('it is time', isTime, { withinMs: 120_000, everyMs: 1, signal: stage.signal });
			await stage.kill();
			await flooding;
			expectThat(first.size < DELIVERIES, 'All were acknowledged before n8n was killed.');
			await stage.start('', env);
			// Meta delivers what was not acknowledged again, from the first moment on; and at times what was.
			const open = all.filter(({ id }, index) => !first.has(id) || index % 50 === 0);
			const second = new Set<string>();
			const areAllTaken = async () => {
				const left = open.filter(({ id }) => !second.has(id));
				await flood(stage, url, left, second);
				return second.size === open.length;
			};
			await until('all are acknowledged', areAllTaken, {
				...{ withinMs: 120_000, everyMs: 500, signal: stage.signal },
			});
			const messages = all.filter(({ isMessage }) => isMessage).map(({ id }) => id);
			await until(
				'all messages reach the workflow',
				() => messages.every((id) => reached(stage, id) !== undefined),
				{ withinMs: 300_000, everyMs: 500, signal: stage.signal },
			);
			await pause(1000, stage.signal);
			const outcomes = messages.map((id) => outcomeOf(stage, id));
			expectEqual('Twice', outcomes.filter(({ successes }) => successes > 1).length, 0);
			const cut = outcomes.filter(({ successes }) => successes === 0);
			for (const { status } of cut) expectThat(status === 'crashed', `One is ${status}.`);
			await stage.api.unpublish(listenerId);
			const isGone = async () => (await callback(stage)) === undefined;
			await until('the address is given up', isGone, { withinMs: 60_000, signal: stage.signal });
			// Whoever comes next has no door: what was sent to it would not be sent anywhere else.
			await stage.kill();
			await stage.start();
			return `${first.size} were acknowledged before; of ${messages.length} messages once: ${messages.length}, lost: 0, twice: 0 (${cut.length} of them in an execution that n8n died in)`;
		},
	}));
}

async function callback({ phones }: KillStage): Promise<string | undefined> {
	return accounts.parse(await phones.call('GET', '/account')).numbers[0]?.callback;
}

/** Tries each once. @param acknowledged gets the IDs of those that were */
async function flood(
	stage: KillStage,
	url: string,
	sends: Sent[],
	acknowledged: Set<string>,
): Promise<void> {
	let next = 0;
	const worker = async () => {
		for (let send = sends[next++]; send; send = sends[next++]) {
			const status = await deliver(url, stage.appSecret, send.payload, stage.signal).catch(() => 0);
			if (status === 200) acknowledged.add(send.id);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function sendOf({ where }: KillStage, index: number): Sent {
	const id = `wamid.${randomUUID()}`;
	const timestamp = String(Math.floor(Date.now() / 1000));
	const phone = String(31_640_000_000 + index);
	const isMessage = index % MESSAGE_EVERY === 0;
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
