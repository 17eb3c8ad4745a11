import type { CustomerNames } from '../../nodes/WhatsAppCloud/customer/customer';
import type { Conversation } from '../../nodes/WhatsAppCloud/conversation/conversationList';
import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import type { Cursor } from '../../nodes/WhatsAppCloud/store/conversations';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import { NOW, NUMBER, opened, OTHER_NUMBER } from './contract';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const ANNA: CustomerNames = { phone: '4915112345678', userId: 'DE.1001' };
const BEN: CustomerNames = { phone: '31612345678' };
const CLEO: CustomerNames = { userId: 'US.77' };

const about = (customer: CustomerNames, phoneNumberId = NUMBER) => ({ phoneNumberId, customer });

/** All pages of conversations between two times, each of `limit` rows. */
async function list(
	store: Store,
	{ from = 0, to = NOW + DAY, newestFirst = true, limit = 100, number = NUMBER } = {},
): Promise<Conversation[]> {
	const all: Conversation[] = [];
	for (let after: Cursor | undefined; ;) {
		const page = await store.findConversations(number, { from, to, newestFirst, limit, after });
		all.push(...page.conversations);
		if (!page.next) return all;
		after = page.next;
	}
}

/**
 * What every store has to know about consent, who wrote when, and how to forget.
 *
 * @param dump everything that the store holds, as text
 */
export function describeConversations(
	fresh: () => Promise<Store>,
	dump: () => Promise<string>,
): void {
	describe('consent', () => {
		const choices: Observation[] = [
			{ ...about(ANNA), kind: 'consent', at: NOW - 3 * HOUR, marketing: 'stop' },
			{ ...about(ANNA), kind: 'consent', at: NOW - 2 * HOUR, marketing: 'resume' },
			{ ...about(ANNA), kind: 'consent', at: NOW - HOUR, marketing: 'stop' },
			{ ...about(ANNA), kind: 'capped', at: NOW - 5 * HOUR },
			{ ...about(ANNA), kind: 'capped', at: NOW - 4 * HOUR },
			{ ...about(ANNA), kind: 'answered', at: NOW - 6 * HOUR },
		];

		it.each([
			['in order', choices],
			['backwards', choices.toReversed()],
			['twice', [...choices, ...choices]],
		])('keeps the latest of each choice, told %s', async (_how, observations) => {
			const store = await fresh();
			for (const observation of observations) {
				await store.receive({ observations: [observation] }, NOW);
			}
			expect(await store.findWindows(NUMBER, [{ userId: 'DE.1001' }])).toEqual([
				{
					stoppedAt: NOW - HOUR,
					resumedAt: NOW - 2 * HOUR,
					cappedAt: NOW - 4 * HOUR,
					answeredAt: NOW - 6 * HOUR,
				},
			]);
			expect(await store.findWindows(OTHER_NUMBER, [ANNA])).toEqual([undefined]);
		});

		it('goes with a person who changes number and user ID', async () => {
			const store = await fresh();
			const becomes = { phone: '4917099999999', userId: 'DE.2002' };
			await store.receive({ observations: choices }, NOW);
			await store.receive(
				{ observations: [{ ...about(ANNA), kind: 'renamed', at: NOW - HOUR / 2, becomes }] },
				NOW,
			);
			for (const customer of [becomes, { phone: becomes.phone }, { userId: 'DE.2002' }]) {
				expect(await store.findWindows(NUMBER, [customer])).toMatchObject([
					{ stoppedAt: NOW - HOUR, cappedAt: NOW - 4 * HOUR },
				]);
			}
		});

		it('that a refusal tells is dated by the send, where that is known', async () => {
			const store = await fresh();
			await sent(store, { key: 'k1', recipient: BEN.phone ?? '', messageId: 'wamid.M1' });
			const late = { at: NOW + HOUR, messageId: 'wamid.M1' };
			await store.receive(
				{
					observations: [
						{ ...about(BEN), kind: 'consent', marketing: 'stop', ...late },
						{ ...about(BEN), kind: 'capped', ...late },
					],
				},
				NOW + HOUR,
			);
			expect(await store.findWindows(NUMBER, [BEN])).toEqual([{ stoppedAt: NOW, cappedAt: NOW }]);
		});
	});

	describe('conversations', () => {
		it('are found by when the customer last wrote, with all that is known', async () => {
			const store = await fresh();
			await store.receive(
				{
					observations: [
						opened(ANNA, NOW - 30 * HOUR),
						opened({ phone: ANNA.phone }, NOW - HOUR),
						opened(BEN, NOW - 2 * HOUR),
						opened(CLEO, NOW - 3 * HOUR),
						opened(BEN, NOW, OTHER_NUMBER),
						{ ...about(BEN), kind: 'answered', at: NOW },
						{ ...about({ phone: '999' }), kind: 'answered', at: NOW },
					],
				},
				NOW,
			);
			expect(await list(store)).toEqual([
				{ customer: ANNA, record: { openedAt: NOW - HOUR, openedBy: 'message' } },
				{
					customer: BEN,
					record: { openedAt: NOW - 2 * HOUR, openedBy: 'message', answeredAt: NOW },
				},
				{ customer: CLEO, record: { openedAt: NOW - 3 * HOUR, openedBy: 'message' } },
			]);
			const names = async (range: object) =>
				(await list(store, range)).map(({ customer }) => customer);
			expect(await names({ newestFirst: false })).toEqual([CLEO, BEN, ANNA]);
			expect(await names({ from: NOW - 2 * HOUR, to: NOW - HOUR })).toEqual([ANNA, BEN]);
			expect(await names({ from: NOW - 40 * HOUR, to: NOW - 20 * HOUR })).toEqual([]);
			expect(await names({ number: OTHER_NUMBER })).toEqual([BEN]);
		});

		it.each([true, false])(
			'come page by page, each once (newest first: %s)',
			async (newestFirst) => {
				const store = await fresh();
				const customers = Array.from({ length: 47 }, (_, index) => ({
					phone: `49${1000 + index}`,
				}));
				const observations = customers.map((customer, index) =>
					opened(customer, NOW - Math.floor(index / 3)),
				);
				await store.receive({ observations }, NOW);
				const found = await list(store, { limit: 10, newestFirst });
				const times = found.map(({ record }) => record.openedAt ?? 0);
				expect(times).toEqual(times.toSorted((a, b) => (newestFirst ? b - a : a - b)));
				expect(new Set(found.map(({ customer }) => customer.phone)).size).toBe(47);
				expect(found).toHaveLength(47);
			},
		);

		it('name two people who had one number apart, each as they are called now', async () => {
			const store = await fresh();
			const before = { phone: '4915100000000', userId: 'DE.1' };
			const after = { phone: '4915100000000', userId: 'DE.2' };
			await store.receive(
				{ observations: [opened(before, NOW - 5 * HOUR), opened(after, NOW - HOUR)] },
				NOW,
			);
			expect((await list(store)).map(({ customer }) => customer)).toEqual([
				after,
				{ userId: 'DE.1' },
			]);
		});
	});

	describe('a customer who is to be forgotten', () => {
		it('is unknown afterwards, under every name and on every number; others are not', async () => {
			const store = await fresh();
			await store.receive(
				{
					observations: [
						opened(ANNA, NOW - 3 * HOUR),
						{
							...about(ANNA),
							kind: 'renamed',
							at: NOW - HOUR,
							becomes: { phone: '4917099999999' },
						},
						opened({ phone: '4917099999999' }, NOW, OTHER_NUMBER),
						{ ...about({ phone: '4917099999999' }), kind: 'spelled', given: '04917', at: NOW },
						{ ...about(ANNA), kind: 'consent', at: NOW, marketing: 'stop' },
						opened(BEN, NOW),
					],
				},
				NOW,
			);
			await sent(store, { key: 'a', recipient: '4917099999999', messageId: 'wamid.A' });
			await sent(store, { key: 'b', recipient: BEN.phone ?? '', messageId: 'wamid.B' });

			await store.waits.open(
				{
					...{ key: 'w', resumeUrl: 'https://n8n/1', phoneNumberId: NUMBER },
					...{ customer: '4917099999999', anyReply: true, expiresAt: NOW + HOUR },
				},
				NOW,
			);
			const rescue = { key: 'a', phoneNumberId: NUMBER, recipient: '4917099999999' };
			await store.rescues.keep(
				[{ ...rescue, request: '{"to":"4917099999999"}', about: '{}' }],
				NOW,
			);
			// As Meta makes them: the phone number stands in the ID.
			const id = `wamid.${Buffer.from('4917099999999').toString('base64')}`;
			const claim = { scope: 'w/n', keys: [id, `${id}:sent`] };
			const kept = {
				process: '',
				events: [
					{ event: '{"from":"4917099999999","text":"Hello"}', waitsFor: id },
					{ event: '{}' },
				],
			};
			await store.receive({ observations: [], claim: { ...claim, kept } }, NOW);
			const sender = { customer: { phone: '4917099999999' }, at: NOW };
			const collected = { event: '{"phone":"4917099999999","text":"Hello"}', sender };
			await store.receive(
				{
					observations: [],
					claim: { scope: 'w/n', keys: ['c'], kept: { process: '', events: [collected] } },
				},
				NOW,
			);
			// Refused, and no send of this store: sent by another program.
			const refused = { ...about({ phone: '4917099999999' }), kind: 'refused' as const, at: NOW };
			await store.receive({ observations: [{ ...refused, messageId: `${id}:x` }] }, NOW);
			const base64 = Buffer.from('4917099999999').toString('base64').slice(0, 12);
			const traces = new RegExp(`DE\\.1001|4915112345678|4917099999999|04917|${base64}`);
			expect(await dump()).toMatch(traces);

			expect(await store.forgetCustomer({ userId: 'DE.1001' })).toBe(true);

			expect(await dump()).not.toMatch(traces);
			for (const name of [ANNA, { phone: '4917099999999' }, { phone: '04917' }]) {
				expect(await store.findWindows(NUMBER, [name])).toEqual([undefined]);
				expect(await store.findWindows(OTHER_NUMBER, [name])).toEqual([undefined]);
			}
			expect(await store.findWindows(NUMBER, [BEN])).toEqual([
				{ openedAt: NOW, openedBy: 'message' },
			]);
			expect(await reserve(store, 'a', '4917099999999')).toMatchObject([{ state: 'go' }]);
			expect(await reserve(store, 'b', BEN.phone ?? '')).toMatchObject([{ state: 'sent' }]);
			expect(await store.forgetCustomer({ userId: 'DE.1001' })).toBe(false);
		});

		it('takes nothing along from the next one who has the number', async () => {
			const store = await fresh();
			const before = { phone: '4915100000000', userId: 'DE.1' };
			const after = { phone: '4915100000000', userId: 'DE.2' };
			await store.receive(
				{ observations: [opened(before, NOW - 5 * HOUR), opened(after, NOW - HOUR)] },
				NOW,
			);
			await store.forgetCustomer({ userId: 'DE.1' });
			const window = { openedAt: NOW - HOUR, openedBy: 'message' };
			expect(await store.findWindows(NUMBER, [{ userId: 'DE.1' }, after])).toEqual([
				undefined,
				window,
			]);
			expect(await store.findWindows(NUMBER, [{ phone: after.phone }])).toEqual([window]);
		});

		it('is a new one when they write again', async () => {
			const store = await fresh();
			await store.receive(
				{
					observations: [
						opened(ANNA, NOW - HOUR),
						{ ...about(ANNA), kind: 'consent', at: NOW - HOUR, marketing: 'stop' },
					],
				},
				NOW,
			);
			await store.forgetCustomer({ phone: ANNA.phone });
			await store.receive({ observations: [opened(ANNA, NOW)] }, NOW);
			expect(await list(store)).toEqual([
				{ customer: ANNA, record: { openedAt: NOW, openedBy: 'message' } },
			]);
		});

		it('may be somebody who only got messages, or nobody', async () => {
			const store = await fresh();
			await sent(store, { key: 'c', recipient: '3155555', messageId: 'wamid.C' });
			expect(await store.forgetCustomer({ phone: '3155555' })).toBe(true);
			expect(await store.forgetCustomer({ phone: '3155555' })).toBe(false);
			expect(await store.forgetCustomer({})).toBe(false);
		});
	});

	describe('notes', () => {
		it('tell when a template last had news', async () => {
			const store = await fresh();
			const news = (name: string, businessAccountId = 'W1') => ({ businessAccountId, name });
			expect(await store.notes.findTemplateNews('W1', ['promo', 'order'])).toEqual([
				undefined,
				undefined,
			]);
			const observations: Observation[] = [];
			await store.receive({ observations, templates: [news('promo'), news('promo')] }, NOW);
			await store.receive({ observations, templates: [news('promo', 'W2')] }, NOW + 5);
			expect(await store.notes.findTemplateNews('W1', ['order', 'promo'])).toEqual([
				undefined,
				NOW,
			]);
			expect(await store.notes.findTemplateNews('W2', ['promo'])).toEqual([NOW + 5]);
			expect(await store.notes.findTemplateNews('W1', [])).toEqual([]);
		});

		it('tell which ways of sending are closed, the last word of each reason', async () => {
			const store = await fresh();
			const note = { place: 'number:1', way: 'directSend', why: 'not_eligible' } as const;
			const account = { ...note, place: 'businessAccount:1', why: 'restricted' };
			expect(await store.notes.findWays(['number:1'])).toEqual([]);
			expect(await store.notes.findWays([])).toEqual([]);
			await store.notes.putWays([{ ...note, at: NOW, until: NOW + 100 }]);
			const ways = [{ ...account, at: NOW + 1, until: NOW + 2 ** 40 }];
			await store.receive({ observations: [], ways }, NOW);
			await store.notes.putWays([{ ...note, at: NOW - 5, until: NOW + 500 }]);
			expect(await store.notes.findWays(['businessAccount:1', 'number:1', 'number:2'])).toEqual(
				expect.arrayContaining([{ ...note, at: NOW, until: NOW + 100 }, ...ways]),
			);
			await store.notes.putWays([
				{ ...note, at: NOW + 10, until: NOW + 10 },
				{ ...note, why: 'paused', at: NOW, until: NOW + 7 },
			]);
			const found = await store.notes.findWays(['number:1', 'number:1']);
			expect(found.map(({ why, until }) => [why, until]).sort()).toEqual([
				['not_eligible', NOW + 10],
				['paused', NOW + 7],
			]);
		});

		it('say whose address is registered where', async () => {
			const store = await fresh();
			const note = { place: 'number:1', url: 'https://a', holder: 'Workflow "A"', at: NOW };
			await store.notes.putCallback(note);
			await store.notes.putCallback({
				...note,
				url: 'https://b',
				test: '{"previous":"https://a"}',
			});
			await store.notes.putCallback({ ...note, place: 'app:1' });
			expect(await store.notes.listCallbacks()).toEqual([
				{ ...note, place: 'app:1' },
				{ ...note, url: 'https://b', test: '{"previous":"https://a"}' },
			]);
			await store.notes.dropCallback('number:1', 'https://a');
			await store.notes.dropCallback('app:1', 'https://a');
			expect(await store.notes.listCallbacks()).toMatchObject([{ url: 'https://b' }]);
		});
	});
}

async function reserve(store: Store, key: string, recipient: string) {
	const claim = { key, phoneNumberId: NUMBER, recipient, callbackData: '' };
	return await store.reserveSends([claim], { messagesPerSecond: 0 }, NOW);
}

async function sent(
	store: Store,
	{ key, recipient, messageId }: { key: string; recipient: string; messageId: string },
): Promise<void> {
	await reserve(store, key, recipient);
	await store.settleSends([{ key, result: 'sent', messageId, outcome: '{}' }], NOW);
}
