import { randomUUID } from 'node:crypto';

import type { Sender } from '../../nodes/WhatsAppCloud/conversation/collecting';
import type { CustomerNames } from '../../nodes/WhatsAppCloud/customer/customer';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import { NUMBER, opened } from './contract';

const T = Date.UTC(2026, 10, 28, 12);
const ANNA: CustomerNames = { phone: '4915112345678', userId: 'DE.1001' };

/** What every store has to know about messages that are collected. */
export function describeCollecting(open: () => Store): void {
	let scope = '';

	beforeEach(() => (scope = `w/${randomUUID()}`));

	const eventOf = (key: string, { customer }: Sender) => JSON.stringify({ key, ...customer });

	/** Takes in one message. */
	async function take(key: string, sender?: Sender, now = T): Promise<boolean[]> {
		const event = { event: sender ? eventOf(key, sender) : '{}', ...(sender ? { sender } : {}) };
		const kept = { process: 'me', events: [event], numbers: [NUMBER] };
		return await open().receive({ observations: [], claim: { scope, keys: [key], kept } }, now);
	}

	const senderOf = (customer: CustomerNames, at = T): Sender => ({ customer, at });

	const idsIn = async () => (await open().pendingEvents.collected(scope)).map(({ id }) => id);

	const release = async (collections: Record<string, number[]>, now = T) => {
		const claim = { scope, process: 'me', collections: new Map(Object.entries(collections)) };
		return Object.fromEntries(await open().pendingEvents.releaseCollected(claim, now));
	};

	it('keeps them apart from what is handed over at once, in the order in which they came', async () => {
		const senders = [
			senderOf(ANNA),
			{ ...senderOf({ phone: '31612345678' }, T + 5), groupId: 'g' },
		];
		await take('a', senders[0]);
		await take('b');
		await take('c', senders[1], T + 1000);
		// Once more from Meta.
		expect(await take('a', senders[0], T + 2000)).toEqual([false]);
		expect(await open().pendingEvents.collected(scope)).toEqual([
			{
				...{
					id: expect.any(Number) as number,
					number: NUMBER,
					sender: senders[0],
					arrivedAt: T,
				},
			},
			{
				...{
					id: expect.any(Number) as number,
					number: NUMBER,
					sender: senders[1],
					arrivedAt: T + 1000,
				},
			},
		]);
		expect((await open().pendingEvents.find(scope)).map(({ event }) => event)).toEqual(['{}']);
		expect(await open().pendingEvents.collected(`${scope}/another`)).toEqual([]);
	});

	it('releases each once, whoever asks, and hands them over as one collection after that', async () => {
		const sender = senderOf(ANNA);
		for (const key of ['a', 'b', 'c']) await take(key, sender);
		const ids = await idsIn();
		const racing = await Promise.all(
			['first', 'second', 'third'].map(async (name) => await release({ [name]: ids }, T + 10)),
		);
		const winners = racing
			.flatMap((one) => Object.entries(one))
			.filter(([, texts]) => texts.length > 0);
		const events = ['a', 'b', 'c'].map((key) => eventOf(key, sender));
		expect(winners).toEqual([[expect.any(String), events]]);
		expect(await idsIn()).toEqual([]);
		// Until an execution has them.
		const kept = await open().pendingEvents.find(scope);
		expect(kept).toEqual(
			events.map((event) => ({
				...{ id: expect.any(Number) as number, event, process: 'me', claimedAt: T + 10 },
				...{ isLostAnswer: false, collection: winners[0]?.[0] },
			})),
		);
		await open().pendingEvents.take({ scope, keys: ['a', 'b', 'c'] }, '1', T + 20);
		expect(await open().pendingEvents.find(scope)).toEqual([]);
	});

	it('releases several collections at a time, and nothing of other workflows', async () => {
		await take('a', senderOf(ANNA));
		await take('b', senderOf({ phone: '31612345678' }));
		const [first = 0, second = 0] = await idsIn();
		const own = scope;
		scope = `${own}/another`;
		expect(await release({ x: [first, second] })).toEqual({ x: [] });
		scope = own;
		expect(await release({ x: [first], y: [second], z: [] })).toEqual({
			x: [eventOf('a', senderOf(ANNA))],
			y: [eventOf('b', senderOf({ phone: '31612345678' }))],
			z: [],
		});
	});

	it('knows what their senders are called besides', async () => {
		const phone = '5511987651234';
		const observations = [
			opened({ phone, userId: 'BR.77' }, T),
			opened({ userId: 'BR.77', parentUserId: 'BR.ENT.7' }, T),
		];
		await open().receive({ observations }, T);
		// The older spelling.
		await take('a', senderOf({ phone: '551187651234' }));
		await take('b', senderOf({ parentUserId: 'BR.ENT.7' }));
		await take('c', senderOf({ userId: 'BR.78' }));
		const ids = await idsIn();
		const names = await open().pendingEvents.namesOf(scope, ids);
		for (const id of ids.slice(0, 2)) {
			expect(names.get(id)).toEqual(expect.arrayContaining([phone, 'BR.77', 'BR.ENT.7']));
		}
		expect(names.get(ids[2] ?? 0)).toEqual(['BR.78']);
		expect(await open().pendingEvents.namesOf(`${scope}/another`, ids)).toEqual(new Map());
	});

	it('lets go of those that Meta is to send again', async () => {
		await take('a', senderOf(ANNA));
		await open().pendingEvents.release({ scope, keys: ['a'] });
		expect(await idsIn()).toEqual([]);
		expect(await take('a', senderOf(ANNA), T + 5)).toEqual([true]);
		expect(await idsIn()).toHaveLength(1);
	});
}
