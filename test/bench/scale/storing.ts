import { number as shown } from '../report.ts';
import { FILLED_NUMBER as NUMBER, filledPhone } from '../../support/filledStore.ts';
import type { ScaleFigure, ScaleRow } from './row.ts';
import { each, inFullStore, type Full, type Kind } from './stores.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What is looked up, recorded and forgotten in stores that are full. */
export const storeRows: ScaleRow[] = (['SQLite', 'PostgreSQL'] as const).flatMap((kind) => [
	row(kind, 'status', 'A status with our callback data', '≤ 3 ms', async ({ store, now }) =>
		each(50, async (index) => {
			const about = { phoneNumberId: NUMBER, customer: { phone: filledPhone(index) }, at: now };
			const messageId = `wamid.${index}`;
			const callbackData = `key:${index}`;
			await store.receive(
				{ observations: [{ ...about, kind: 'settled', messageId, callbackData }] },
				now,
			);
		}),
	),
	row(kind, 'page', 'Conversation → Get Many, limit 50', '≤ 20 ms', async ({ store, now }) =>
		each(20, async () => {
			const range = { from: now - DAY_MS, to: now, newestFirst: true, limit: 50 };
			await store.findConversations(NUMBER, range);
		}),
	),
	row(
		kind,
		'all',
		'Conversation → Get Many, all',
		'≤ 3,000 ms per 100,000, no block over 50 ms',
		all,
	),
	row(kind, 'waits', 'A message, 5 waits per 100 customers', '≤ 0.2 ms', async ({ store, now }) => {
		const { value, blockMs } = await each(10, async (call) => {
			const replies = Array.from({ length: 100 }, (_, index) => ({
				...{ phoneNumberId: NUMBER, customer: { phone: filledPhone(call * 100 + index) } },
				...{ messageId: `wamid.in.${call}.${index}`, tapped: false, at: now, answer: '{}' },
			}));
			await store.waits.answer(replies, now);
		});
		return { value: value / 100, blockMs };
	}),
	row(kind, 'prune', 'A claim while what is old is forgotten', 'no block over 20 ms', prune),
	row(
		kind,
		'deliveries',
		'A delivery of one message, 8 at once on one number',
		'≤ 0.7 ms',
		deliveries,
	),
	row(
		kind,
		'many',
		'A delivery of 100 of one person with so many user IDs',
		'≤ 300 ms',
		many,
		1_000,
	),
	row(kind, 'report', 'The report of a campaign of so many', '≤ 2,000 ms per 1,000,000', report),
	row(kind, 'forget', 'Forget somebody with so many phone numbers', '≤ 300 ms', forget, 10_000),
]);

function row(
	kind: Kind,
	name: string,
	label: string,
	goal: string,
	measure: (full: Full, size: number) => Promise<ScaleFigure>,
	upTo = 1_000_000,
): ScaleRow {
	const isCustomers = upTo === 1_000_000;
	return {
		...{
			name: `${kind.toLowerCase()}-${name}`,
			label: `${label} (${kind})`,
			unit: 'ms',
			goal,
			upTo,
		},
		measure: async (size) =>
			await inFullStore(
				kind,
				{ customers: isCustomers ? size : 1_000, waits: isCustomers ? size / 20 : 50 },
				async (full) => await measure(full, size),
			),
	};
}

async function all({ store, now }: Full): Promise<ScaleFigure> {
	const { giveWay } = await import('../../../nodes/WhatsAppCloud/giveWay.ts');
	let count = 0;
	const { value, blockMs } = await each(1, async () => {
		count = 0;
		const range = { from: now - DAY_MS, to: now, newestFirst: true, limit: 200 };
		for (let after: { openedAt: number; id: number } | undefined; ;) {
			await giveWay();
			const page = await store.findConversations(NUMBER, { ...range, ...(after ? { after } : {}) });
			count += page.conversations.length;
			after = page.next;
			if (!after) return;
		}
	});
	return { value, blockMs, note: `${count} conversations` };
}

/** How long the slowest of many claims takes while everything is old, and is forgotten beside. */
async function prune({ store, now }: Full): Promise<ScaleFigure> {
	const calls = 2_000;
	let last = 0;
	const slowestAt = async (at: number) => {
		let slowest = 0;
		const { blockMs } = await each(calls, async (index) => {
			const started = performance.now();
			const claim = {
				key: `${at}/${++last}`,
				phoneNumberId: '1',
				recipient: '1',
				callbackData: '',
			};
			await store.reserveSends([claim], { messagesPerSecond: 0 }, at);
			if (index > 0) slowest = Math.max(slowest, performance.now() - started);
			// What is done beside has its turn.
			await new Promise((resolve) => setImmediate(resolve));
		});
		return { slowest, blockMs };
	};
	await slowestAt(now - DAY_MS);
	await store.pruned();
	const alone = await slowestAt(now - DAY_MS);
	const beside = await slowestAt(now + 40 * DAY_MS);
	const note = `the slowest of ${shown(calls)}; ${shown(alone.slowest)} with nothing to forget`;
	return { value: beside.slowest, blockMs: beside.blockMs, note };
}

async function report({ store, now }: Full, size: number): Promise<ScaleFigure> {
	const campaign = { name: 'spring', keepMs: 90 * DAY_MS, kind: '{}' };
	const [phoneNumberId, callbackData, chunk] = ['1', '', 1000];
	for (let first = 0; first < size; first += chunk) {
		const claims = Array.from({ length: Math.min(chunk, size - first) }, (_, index) => ({
			...{ key: `of ${first + index}`, recipient: filledPhone(first + index) },
			...{ phoneNumberId, callbackData, campaign },
		}));
		await store.reserveSends(claims, { messagesPerSecond: 0 }, now);
	}
	let count = 0;
	const figure = await each(1, async () => {
		count = 0;
		for await (const groups of store.campaigns.report(phoneNumberId, campaign.name)) {
			count += groups.reduce((sum, group) => sum + group.count, 0);
		}
	});
	return { ...figure, note: `${count} messages` };
}

async function many({ store, now }: Full, size: number): Promise<ScaleFigure> {
	const number = '207651463353033';
	for (let index = 0; index < size; index++) {
		const about = {
			phoneNumberId: number,
			customer: { userId: `NL.${index}` },
			at: now - size + index,
		};
		const becomes = { userId: `NL.${index + 1}` };
		const observations = [
			{ ...about, kind: 'opened' as const, by: 'message' as const },
			{ ...about, kind: 'renamed' as const, becomes },
		];
		await store.receive({ observations }, now);
	}
	return await each(3, async () => {
		const customers = Array.from({ length: 100 }, (_, index) => ({ userId: `NL.${index}` }));
		await store.findWindows(number, customers);
	});
}

async function forget({ store, now }: Full, size: number): Promise<ScaleFigure> {
	const number = '207651463353033';
	const observations = Array.from({ length: size }, (_, index) => ({
		...{ kind: 'opened' as const, phoneNumberId: number, at: now - index, by: 'message' as const },
		customer: { phone: String(5_521_960_000_000 + index), userId: 'BR.1' },
	}));
	await store.receive({ observations }, now);
	const started = performance.now();
	await store.forgetCustomer({ userId: 'BR.1' });
	return { value: performance.now() - started };
}

async function deliveries({ store, now }: Full, size: number): Promise<ScaleFigure> {
	return await each(5, async (round) => {
		const work = Array.from({ length: 8 }, async (_, worker) => {
			for (let index = 0; index < 50; index++) {
				const person = (round * 400 + worker * 50 + index) % size;
				const about = { phoneNumberId: NUMBER, customer: { phone: filledPhone(person) }, at: now };
				const claim = { scope: 'new', keys: [`${round}/${worker}/${index}`] };
				await store.receive(
					{ observations: [{ ...about, kind: 'opened', by: 'message' }], claim },
					now,
				);
			}
		});
		await Promise.all(work);
	}).then(({ value, blockMs }) => ({ value: value / 400, blockMs }));
}
