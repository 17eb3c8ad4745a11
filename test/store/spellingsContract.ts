import type { CustomerNames } from '../../nodes/WhatsAppCloud/customer/customer';
import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import type { WindowRecord } from '../../nodes/WhatsAppCloud/conversation/window';
import type { SendClaim } from '../../nodes/WhatsAppCloud/store/sends';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import { NOW, NUMBER, opened, OTHER_NUMBER } from './contract';

const HOUR = 60 * 60 * 1000;

/** As the country writes it today, and as Meta may name the customer. */
const PHONES = [
	['Brazil', '5511988887001', '551188887001'],
	['Mexico', '525512347001', '5215512347001'],
	['Argentina', '541123457001', '5491123457001'],
	['Ivory Coast', '2250707123456', '22507123456'],
	['Benin', '2290197123456', '22997123456'],
] as const;
const [[, TODAY, WA_ID]] = PHONES;
const ONE: CustomerNames = { phone: TODAY, userId: 'BR.1' };
const TWO: CustomerNames = { phone: WA_ID, userId: 'BR.2' };

const about = (customer: CustomerNames) => ({ phoneNumberId: NUMBER, customer });

/**
 * What every store has to know about phone numbers with several spellings.
 *
 * @param dump everything that the store holds, as text
 * @param disconnect makes what is known under a phone number an acquaintance of its own, as earlier versions left it
 */
export function describeSpellings(
	fresh: () => Promise<Store>,
	dump: () => Promise<string>,
	disconnect: (phone: string) => Promise<void>,
): void {
	const ways = PHONES.flatMap(([country, a, b]) => [
		[country, a, b],
		[country, b, a],
	]);
	const window = async (store: Store, customer: CustomerNames, number = NUMBER) =>
		(await store.findWindows(number, [customer]))[0];

	describe.each(ways)('a customer in %s, seen as %s and written to as %s,', (_country, a, b) => {
		it('has one window, one consent, one cap', async () => {
			const store = await fresh();
			const observations: Observation[] = [
				opened({ phone: a }, NOW - 2 * HOUR),
				{ ...about({ phone: a }), kind: 'capped', at: NOW - HOUR },
				{ ...about({ phone: b }), kind: 'consent', at: NOW - HOUR, marketing: 'stop' },
			];
			await store.receive({ observations: observations.slice(0, 1) }, NOW);
			expect(await window(store, { phone: b })).toEqual({
				openedAt: NOW - 2 * HOUR,
				openedBy: 'message',
			});
			await store.receive({ observations: observations.slice(1) }, NOW);
			const record: WindowRecord = {
				...{ openedAt: NOW - 2 * HOUR, openedBy: 'message' },
				...{ cappedAt: NOW - HOUR, stoppedAt: NOW - HOUR },
			};
			expect(await store.findWindows(NUMBER, [{ phone: a }, { phone: b }])).toEqual([
				record,
				record,
			]);
			expect(await window(store, { phone: b }, OTHER_NUMBER)).toBeUndefined();
			const page = { from: 0, to: NOW, newestFirst: true, limit: 10 };
			const { conversations } = await store.findConversations(NUMBER, page);
			expect(conversations).toEqual([
				{ customer: { phone: expect.any(String) as string }, record },
			]);
		});

		it('shares one pace', async () => {
			const store = await fresh();
			const claims = Array.from({ length: 45 }, () => claim(a));
			const limits = { messagesPerSecond: 0 };
			await store.reserveSends(claims, limits, NOW);
			expect(await store.reserveSends([claim(b), claim('31612345678')], limits, NOW)).toMatchObject(
				[
					{ at: NOW + 6000, alone: true },
					{ at: NOW, alone: false },
				],
			);
		});

		it('answers what was asked under the other spelling', async () => {
			const store = await fresh();
			await store.waits.open(wait('w1', b), NOW);
			expect(await store.waits.answer([reply({ phone: a })], NOW)).toEqual(['pending']);
			// By user ID alone, once that was seen with the phone number.
			await store.receive({ observations: [opened({ phone: a, userId: 'XX.1' }, NOW)] }, NOW);
			await store.waits.open(wait('w2', b), NOW);
			expect(await store.waits.answer([reply({ userId: 'XX.1' })], NOW)).toEqual(['pending']);
			await store.waits.open(wait('w3', b), NOW);
			expect(await store.waits.answer([reply({ userId: 'XX.2' })], NOW)).toEqual([undefined]);
		});

		it('is who a status under the other spelling is about', async () => {
			const store = await fresh();
			const send = { ...claim(b), key: 'k1', callbackData: 'order-1' };
			await store.reserveSends([send], { messagesPerSecond: 0 }, NOW);
			const status = { messageId: 'wamid.S', callbackData: 'order-1', at: NOW };
			await store.receive(
				{ observations: [{ ...about({ phone: a }), kind: 'settled', ...status }] },
				NOW,
			);
			expect(await store.reserveSends([send], { messagesPerSecond: 0 }, NOW)).toMatchObject([
				{ state: 'sent', messageId: 'wamid.S' },
			]);
		});

		it('is forgotten under both, whatever was kept under which', async () => {
			const store = await fresh();
			await store.receive({ observations: [opened({ phone: a }, NOW)] }, NOW);
			await store.waits.open(wait('w', b), NOW);
			await store.reserveSends(
				[claim(a), { ...claim(b), key: 'k' }],
				{ messagesPerSecond: 0 },
				NOW,
			);
			const rescue = { key: 'k', phoneNumberId: NUMBER, recipient: b };
			await store.rescues.keep([{ ...rescue, request: `{"to":"${b}"}`, about: '{}' }], NOW);
			expect(await dump()).toMatch(new RegExp(`${a}|${b}`));
			expect(await store.forgetCustomer({ phone: b })).toBe(true);
			expect(await dump()).not.toMatch(new RegExp(`${a}|${b}`));
			expect(await window(store, { phone: a })).toBeUndefined();
		});
	});

	describe('of two spellings', () => {
		const story: Observation[] = [
			{ ...about({ phone: TODAY }), kind: 'consent', at: NOW - 9 * HOUR, marketing: 'stop' },
			{ ...about(ONE), kind: 'seen', at: NOW - 8 * HOUR },
			opened({ phone: WA_ID }, NOW - 7 * HOUR),
			opened({ userId: 'BR.1' }, NOW - 6 * HOUR),
		];

		it.each([
			['in order', story],
			['backwards', story.toReversed()],
		])('with one user ID, everything is one person, told %s', async (_how, observations) => {
			const store = await fresh();
			for (const one of observations) await store.receive({ observations: [one] }, NOW);
			const record = {
				...{ openedAt: NOW - 6 * HOUR, openedBy: 'message', stoppedAt: NOW - 9 * HOUR },
			};
			for (const customer of [{ phone: TODAY }, { phone: WA_ID }, { userId: 'BR.1' }, ONE]) {
				expect(await window(store, customer)).toEqual(record);
			}
		});

		const two: Observation[] = [
			opened(ONE, NOW - 3 * HOUR),
			opened(TWO, NOW - HOUR),
			{ ...about(ONE), kind: 'consent', at: NOW - HOUR, marketing: 'stop' },
		];

		it.each([
			['in order', two],
			['backwards', two.toReversed()],
		])('with two user IDs, each is a person of its own, told %s', async (_how, observations) => {
			const store = await fresh();
			for (const one of observations) await store.receive({ observations: [one] }, NOW);
			const [first, second] = [
				{ openedAt: NOW - 3 * HOUR, openedBy: 'message', stoppedAt: NOW - HOUR },
				{ openedAt: NOW - HOUR, openedBy: 'message' },
			];
			for (const customer of [{ phone: TODAY }, { userId: 'BR.1' }, ONE]) {
				expect(await window(store, customer)).toEqual(first);
			}
			for (const customer of [{ phone: WA_ID }, { userId: 'BR.2' }, TWO]) {
				expect(await window(store, customer)).toEqual(second);
			}
			await store.waits.open(wait('w', TODAY), NOW);
			expect(await store.waits.answer([reply(TWO)], NOW)).toEqual([undefined]);
			expect(await store.waits.answer([reply({ userId: 'BR.2' })], NOW)).toEqual([undefined]);
			await store.forgetCustomer({ phone: TODAY });
			expect(await window(store, ONE)).toBeUndefined();
			expect(await window(store, { phone: WA_ID })).toEqual(second);
			expect(await dump()).not.toMatch(/BR\.1|5511988887001/);
			expect(await window(store, { phone: TODAY })).toEqual(second);
		});

		it('one that is known with another user ID than the customer is somebody else', async () => {
			const store = await fresh();
			await store.receive({ observations: [opened(ONE, NOW)] }, NOW);
			expect(await window(store, TWO)).toBeUndefined();
			await store.waits.open(wait('w', TODAY), NOW);
			expect(await store.waits.answer([reply(TWO)], NOW)).toEqual([undefined]);
		});

		it('what an earlier version kept apart is found, and becomes one with the next news', async () => {
			const store = await fresh();
			const observations: Observation[] = [
				opened({ phone: WA_ID, userId: 'BR.1' }, NOW - 2 * HOUR),
				{ ...about({ phone: TODAY }), kind: 'consent', at: NOW - HOUR, marketing: 'stop' },
			];
			await store.receive({ observations }, NOW);
			await disconnect(TODAY);
			const record = {
				...{ openedAt: NOW - 2 * HOUR, openedBy: 'message', stoppedAt: NOW - HOUR },
			};
			const found = async () => {
				for (const customer of [{ phone: TODAY }, { phone: WA_ID }, { userId: 'BR.1' }]) {
					expect(await window(store, customer)).toEqual(record);
				}
			};
			await found();
			await store.receive({ observations: observations.slice(0, 1) }, NOW);
			await found();
			const page = { from: 0, to: NOW, newestFirst: true, limit: 10 };
			const { conversations } = await store.findConversations(NUMBER, page);
			expect(conversations).toMatchObject([{ customer: { userId: 'BR.1' }, record }]);

			await disconnect(TODAY);
			await store.forgetCustomer({ userId: 'BR.1' });
			expect(await dump()).not.toMatch(new RegExp(`BR\\.1|${TODAY}|${WA_ID}`));
		});

		it('what was sent under one by an earlier version is not sent again under the other', async () => {
			const store = await fresh();
			const unlimited = { messagesPerSecond: 0 };
			await store.reserveSends([{ ...claim(WA_ID), key: 'old' }], unlimited, NOW);
			const send = { ...claim(TODAY), key: 'new', formerKeys: ['none', 'old'] };
			expect(await store.reserveSends([send], unlimited, NOW + 1)).toEqual([
				{ state: 'inFlight', claimedAt: NOW },
			]);
			const result = { messageId: 'wamid.1', outcome: '{}' };
			await store.settleSends([{ key: 'old', result: 'sent', ...result }], NOW);
			expect(await store.reserveSends([send, claim('31612345678')], unlimited, NOW)).toMatchObject([
				{ state: 'sent', ...result },
				{ state: 'go' },
			]);
			const takeOver = { ...unlimited, takeOverAfterMs: 60_000 };
			expect(await store.reserveSends([send], takeOver, NOW + 60_000)).toMatchObject([
				{ state: 'sent' },
			]);
			// Not known, and sent again if that is wanted.
			const late = { ...send, key: 'new2', formerKeys: ['old2'] };
			await store.reserveSends([{ ...claim(WA_ID), key: 'old2' }], unlimited, NOW);
			expect(await store.reserveSends([late], takeOver, NOW + 1000)).toMatchObject([
				{ state: 'inFlight' },
			]);
			expect(await store.reserveSends([late], takeOver, NOW + 60_000)).toMatchObject([
				{ state: 'go' },
			]);
		});
	});

	it('a number that Meta spells in a way of its own is known by both, also before and after', async () => {
		const store = await fresh();
		const [given, phone] = ['99912345', '999012345'];
		await store.receive(
			{
				observations: [
					{ ...about({ phone: given }), kind: 'consent', at: NOW - HOUR, marketing: 'stop' },
					{ ...about({ phone }), kind: 'spelled', given, at: NOW },
					opened({ phone }, NOW),
				],
			},
			NOW,
		);
		const record = { openedAt: NOW, openedBy: 'message', stoppedAt: NOW - HOUR };
		expect(await store.findWindows(NUMBER, [{ phone: given }, { phone }])).toEqual([
			record,
			record,
		]);
		await store.waits.open(wait('w', given), NOW);
		expect(await store.waits.answer([reply({ phone })], NOW)).toEqual(['pending']);
	});
}

const claim = (recipient: string): SendClaim => ({
	...{ phoneNumberId: NUMBER, recipient, callbackData: '' },
});

let last = 0;

const wait = (key: string, customer: string) => ({
	...{ key, resumeUrl: `https://n8n/${key}`, phoneNumberId: NUMBER, customer, anyReply: true },
	expiresAt: NOW + HOUR,
});

const reply = (customer: CustomerNames) => ({
	...{ phoneNumberId: NUMBER, customer, messageId: `wamid.R${++last}`, tapped: false, at: NOW },
	answer: '{}',
});
