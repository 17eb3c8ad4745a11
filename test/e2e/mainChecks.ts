import { z } from 'zod';

import type { Check } from '../../tools/checks.ts';
import { freePort } from '../../tools/port.ts';
import { together, until } from '../../tools/until.ts';
import { answerTo } from './answers.ts';
import { Balancer } from './balancer.ts';
import { expectEqual, expectThat } from './expect.ts';
import { untilAnswered } from './queueAnswers.ts';
import { AS_META_UNDER_LOAD, type QueueStage } from './queueStage.ts';
import { newPeople } from './reminders.ts';

const CUSTOMERS = 12;

/** Each message in a delivery of its own, which comes three times. */
const ONE_BY_ONE = { batching: null, duplicates: 2, jitterMs: 300 };

const AS_BEFORE = { ...AS_META_UNDER_LOAD, duplicates: 0, jitterMs: 0 };

const accounts = z.object({ numbers: z.array(z.object({ callback: z.string().optional() })) });

const wrote = z.object({ messageId: z.string() });

/** Several main processes; each has a door, and one address leads to all. Needs a published workflow that answers. */
export const mainChecks: Array<Check<QueueStage>> = [
	{
		title:
			'two main processes behind a load balancer, one of them stopped and started again: each message, delivered three times, is answered once, by a worker',
		async run(stage) {
			const { phones, signal } = stage;
			const ports = [await freePort(), await freePort()];
			const balancer = await Balancer.open(ports);
			const start = async (name: string, port: number | undefined) =>
				await stage.startMain(name, {
					WHATSAPP_CLOUD_URL: balancer.url,
					WHATSAPP_CLOUD_PORT: String(port),
					WHATSAPP_CLOUD_LISTEN_ADDRESS: '127.0.0.1',
				});
			const areReady = (count: number) => async () =>
				await Promise.resolve(balancer.targets.filter(({ isReady }) => isReady).length === count);
			const patience = { withinMs: 120_000, signal };
			try {
				await stage.stop('main');
				await together([start('main', ports[0]), start('main-2', ports[1])]);
				const hasMoved = async () => (await callback(stage))?.startsWith(balancer.url);
				await until('the trigger has moved to the door', hasMoved, patience);
				await until('both are ready', areReady(2), patience);
				const url = await callback(stage);
				await phones.call('PATCH', '/settings', ONE_BY_ONE);
				const customers = newPeople(CUSTOMERS, 'balanced').map(({ phone }) => phone);
				const write = async (text: string) =>
					await Promise.all(customers.map(async (phone) => await writes(stage, phone, text)));
				const ids = await write('Both are there');
				await together([
					stage.stop('main-2'),
					write('One is going').then((more) => ids.push(...more)),
				]);
				ids.push(...(await write('One is there')));
				const before = balancer.targets.map(({ answered }) => answered);
				await start('main-2', ports[1]);
				await until('both are ready again', areReady(2), patience);
				ids.push(...(await write('Both are there again')));
				const answers = await untilAnswered(stage, customers, ids.length);
				await phones.call('PATCH', '/settings', AS_BEFORE);
				expectEqual('Answers', answers.map(({ text }) => text).sort(), ids.map(answerTo).sort());
				for (const [index, { answered }] of balancer.targets.entries()) {
					expectThat(
						answered > (before[index] ?? 0),
						`Main ${index + 1} was not asked in the end.`,
					);
				}
				expectEqual('Where Meta delivers', await callback(stage), url);
				return `${ids.length} messages: ${answers.length} answers; requests: ${balancer.targets.map(({ answered }) => answered).join(' and ')}`;
			} finally {
				await balancer.stop();
			}
		},
	},
];

async function callback({ phones }: QueueStage): Promise<string | undefined> {
	return accounts.parse(await phones.call('GET', '/account')).numbers[0]?.callback;
}

/** @returns the message's ID */
async function writes({ phones }: QueueStage, phone: string, text: string): Promise<string> {
	return wrote.parse(await phones.call('POST', `/customers/${phone}/messages`, { text })).messageId;
}
