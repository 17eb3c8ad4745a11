import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import type { Task } from './child';
import type { Subject } from './contract';

const NUMBER = '106540352242922';
const NOW = Date.UTC(2026, 10, 23, 12);
const PROCESSES = 4;

const child = join(__dirname, 'child.ts');
const hook = join(__dirname, '../support/extensionless.mjs');

function run(task: Task) {
	const options = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--import', hook, child];
	const running = spawn(process.execPath, [...options, JSON.stringify(task)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const claimed = new Promise<boolean[][]>((resolve, reject) => {
		let out = '';
		running.stdout.on('data', (chunk: Buffer) => {
			out += chunk.toString();
			if (out.endsWith('\n')) resolve(JSON.parse(out) as boolean[][]);
		});
		running.once('error', reject);
		running.once('exit', (code) => reject(new Error(`The process ended with code ${code}.`)));
	});
	return { running, claimed };
}

/** Different processes on one store at the same time, and processes that die. */
export function describeProcesses(subject: () => Subject): void {
	describe('processes', () => {
		it('give each of 500 events to exactly one of four', async () => {
			const place = await subject().place();
			const keys = Array.from({ length: 500 }, (_, index) => `wamid.${index}`);
			const orders = Array.from({ length: PROCESSES }, (_, index) =>
				// Each in another order, so that they meet everywhere.
				index % 2 ? keys.toReversed() : [...keys.slice(index * 100), ...keys.slice(0, index * 100)],
			);
			const outcomes = await Promise.all(
				orders.map(
					(order) =>
						run({
							store: place.whereabouts,
							deliveries: chunks(order, 10).map((chunk) => ({
								observations: [],
								claim: { scope: 'workflow/node', keys: chunk },
							})),
							now: NOW,
						}).claimed,
				),
			);
			const handed = orders.flatMap((order, each) =>
				order.filter((_, index) => outcomes[each]?.flat()[index]),
			);
			expect(handed.sort()).toEqual(keys.toSorted());
		});

		it('lose nothing of what they record about the same people', async () => {
			const place = await subject().place();
			// Everybody is seen by every process, each time under other names and at other times.
			const people = Array.from({ length: 60 }, (_, index) => ({
				phone: `4915${index + 1e7}`,
				userId: `DE.${index + 1000}`,
			}));
			const seenBy = (each: number): Observation[] =>
				people.map(({ phone, userId }, index) => ({
					kind: 'opened',
					phoneNumberId: NUMBER,
					customer: [{ phone }, { userId }, { phone, userId }][(index + each) % 3] ?? {},
					at: NOW - ((index + each) % PROCESSES) * 60_000,
					by: 'message',
				}));
			const outcomes = Array.from(
				{ length: PROCESSES },
				(_, each) =>
					run({
						store: place.whereabouts,
						deliveries: chunks(seenBy(each), 3).map((observations) => ({ observations })),
						now: NOW,
					}).claimed,
			);
			await Promise.all(outcomes);
			const everybody = people.flatMap(({ phone, userId }) => [{ phone }, { userId }]);
			const windows = await place.open().findWindows(NUMBER, everybody);
			expect(windows).toEqual(everybody.map(() => ({ openedAt: NOW, openedBy: 'message' })));
		});

		it('that are killed right after receiving lose nothing', async () => {
			const place = await subject().place();
			const customer = { phone: '4915112345678', userId: 'DE.1' };
			const { running, claimed } = run({
				store: place.whereabouts,
				deliveries: [
					{
						observations: [
							{ kind: 'opened', phoneNumberId: NUMBER, customer, at: NOW, by: 'message' },
						],
						claim: { scope: 'workflow/node', keys: ['wamid.1'] },
					},
				],
				now: NOW,
				linger: true,
			});
			expect(await claimed).toEqual([[true]]);
			const gone = once(running, 'exit');
			running.kill('SIGKILL');
			await gone;
			const store = place.open();
			expect(await store.findWindows(NUMBER, [customer])).toEqual([
				{ openedAt: NOW, openedBy: 'message' },
			]);
			const again = { observations: [], claim: { scope: 'workflow/node', keys: ['wamid.1'] } };
			expect(await store.receive(again, NOW + 1)).toEqual([false]);
		});

		it('that are killed before they hear what became of a message keep what it may cost', async () => {
			const place = await subject().place();
			const hold = { id: 'budget', ofNumber: true, max: 100, until: NOW + 1, about: '{}' };
			const claim = (key: string, amount: number) => ({
				...{ key, phoneNumberId: NUMBER, recipient: key, callbackData: '' },
				charge: { amount, currency: 'USD', prices: {}, budgets: [hold] },
			});
			const { running, claimed } = run({
				...{ store: place.whereabouts, deliveries: [], now: NOW, linger: true },
				sends: [claim('31612345678', 60)],
			});
			await claimed;
			const gone = once(running, 'exit');
			running.kill('SIGKILL');
			await gone;
			const later = [claim('31612345679', 50), claim('31612345670', 40)];
			const answers = await place.open().reserveSends(later, { messagesPerSecond: 0 }, NOW);
			expect(answers).toMatchObject([
				{ state: 'refused', obstacle: { used: 60 } },
				{ state: 'go' },
			]);
		});

		it("that open a new store at once do not get in each other's way", async () => {
			const place = await subject().place();
			const outcomes = await Promise.all(
				Array.from({ length: PROCESSES }, async (_, each) => {
					const claim = { scope: `workflow ${each}`, keys: ['wamid.1'] };
					return run({
						...{ store: place.whereabouts, now: NOW },
						deliveries: [{ observations: [], claim }],
					}).claimed;
				}),
			);
			expect(outcomes).toEqual(Array.from({ length: PROCESSES }, () => [[true]]));
		});
	});
}

function chunks<T>(values: T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
		values.slice(index * size, (index + 1) * size),
	);
}
