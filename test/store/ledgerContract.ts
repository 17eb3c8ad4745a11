import { everyPage } from '../../nodes/WhatsAppCloud/actions/everyPage';
import type { Recipients } from '../../nodes/WhatsAppCloud/store/campaigns';
import type { BudgetHold, CampaignEntry } from '../../nodes/WhatsAppCloud/store/ledger';
import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import type { SendClaim } from '../../nodes/WhatsAppCloud/store/sends';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';

import { until } from '../../tools/until';

const T = Date.UTC(2026, 10, 23);
const DAY = 24 * 60 * 60 * 1000;
const NUMBER = '106540352242922';

let count = 0;
const fresh = (what: string) => `${what}-${++count}-${process.pid}`;
const newRecipient = () => String(31_600_000_000 + ++count);

const PRICES = { marketing: 100, utility: 40, service: 10 };

const budget = (max: number, more: Partial<BudgetHold> = {}): BudgetHold => ({
	...{ id: fresh('budget'), ofNumber: false, max, until: T + DAY, about: '{"period":"day"}' },
	...more,
});

const costing = (
	amount: number,
	budgets: BudgetHold[],
	more: Partial<SendClaim> = {},
): SendClaim => ({
	...{ key: fresh('key'), phoneNumberId: NUMBER, recipient: newRecipient(), callbackData: '' },
	charge: { amount, currency: 'USD', prices: PRICES, budgets },
	...more,
});

type Counted = Omit<
	Extract<Observation, { kind: 'counted' }>,
	'kind' | 'phoneNumberId' | 'customer' | 'at'
>;

const counted = (news: Counted, at = T): Observation => ({
	...{ kind: 'counted', phoneNumberId: NUMBER, customer: {}, at },
	...news,
});

/** What both stores promise about budgets. @param second the same store as another process has it */
export function describeBudgets(open: () => Store, second: () => Store): void {
	const reserve = async (sends: SendClaim[], options: object = {}, now = T) =>
		await open().reserveSends(sends, { messagesPerSecond: 0, ...options }, now);
	const states = async (sends: SendClaim[], options: object = {}, now = T) =>
		(await reserve(sends, options, now)).map(({ state }) => state);
	const receive = async (...observations: Observation[]) => {
		await open().receive({ observations }, T);
	};
	/** How much of a budget is left, to the millionth. */
	const roomIn = async (hold: BudgetHold): Promise<number> => {
		const [answer] = await reserve([costing(hold.max + 1, [hold])]);
		if (answer?.state !== 'refused' || answer.obstacle.by !== 'budget') throw new Error('no room?');
		return hold.max - answer.obstacle.used;
	};
	const send = async (hold: BudgetHold, amount = 30) => {
		const claim = costing(amount, [hold]);
		expect(await states([claim])).toEqual(['go']);
		const messageId = `wamid.${claim.key}`;
		await open().settleSends(
			[{ key: claim.key ?? '', result: 'sent', messageId, outcome: '{}' }],
			T,
		);
		return { ...claim, key: claim.key ?? '', messageId };
	};

	it('lets messages go as long as there is room, and smaller ones after one that is too dear', async () => {
		const hold = budget(100);
		const sends = [60, 50, 30, 10, 1].map((amount) => costing(amount, [hold]));
		expect(await states(sends)).toEqual(['go', 'refused', 'go', 'go', 'refused']);
		expect(await states([sends[1] as SendClaim], {}, T + 1)).toEqual(['refused']);
	});

	it('says which budget has no room', async () => {
		const [wide, narrow] = [budget(1000), budget(50, { about: '{"of":"narrow"}' })];
		expect(await reserve([costing(40, [wide, narrow]), costing(40, [wide, narrow])])).toMatchObject(
			[
				{ state: 'go' },
				{
					state: 'refused',
					obstacle: { by: 'budget', about: '{"of":"narrow"}', used: 40, max: 50 },
				},
			],
		);
		expect(await roomIn(wide)).toBe(960);
	});

	it('leaves the key of a refused message free, also for when there is room', async () => {
		const hold = budget(10);
		const dear = costing(20, [hold]);
		expect(await states([dear])).toEqual(['refused']);
		const raised = { ...hold, max: 20 };
		const again = {
			...dear,
			charge: { amount: 20, currency: 'USD', prices: PRICES, budgets: [raised] },
		};
		expect(await states([again])).toEqual(['go']);
	});

	it('takes nothing for a message that was sent or is being sent', async () => {
		const hold = budget(100);
		const sent = await send(hold);
		const open_ = costing(30, [hold]);
		expect(await states([open_])).toEqual(['go']);
		expect(await states([sent, open_, sent])).toEqual(['sent', 'inFlight', 'sent']);
		expect(await roomIn(hold)).toBe(40);
		const full = await send(hold, 40);
		expect(await states([sent, open_, full])).toEqual(['sent', 'inFlight', 'sent']);
		const late = await states([sent, full], { takeOverAfterMs: 60_000 }, T + 60_000);
		expect(late).toEqual(['sent', 'sent']);
	});

	it('keeps what an unknown outcome may cost, and takes it once more for who sends again', async () => {
		const hold = budget(100);
		const claim = costing(30, [hold]);
		await reserve([claim]);
		const takeOver = { takeOverAfterMs: 60_000 };
		expect(await states([claim], takeOver, T + 60_000)).toEqual(['go']);
		expect(await roomIn(hold)).toBe(40);
		const dear = costing(30, [hold], { key: claim.key });
		await send(hold, 40);
		expect(await states([dear], takeOver, T + 120_000)).toEqual(['refused']);
		// What may be out is not free.
		expect(await states([dear])).toEqual(['inFlight']);
	});

	it('gives back what Meta refused', async () => {
		const hold = budget(100);
		const [refused, dropped] = [costing(30, [hold]), costing(20, [hold])];
		await reserve([refused, dropped]);
		const result = 'notSent' as const;
		const results = [
			{ key: refused.key ?? '', result, claimedAt: T, why: { code: 131026, reason: 'no' } },
			{ key: dropped.key ?? '', result, claimedAt: T },
		];
		await open().settleSends(results, T);
		await open().settleSends(results, T);
		expect(await roomIn(hold)).toBe(100);
	});

	it.each<[string, Array<Omit<Counted, 'messageId'>>, number]>([
		['free', [{ status: 'sent', pricing: { isFree: true, category: 'service' } }], 100],
		['the same', [{ status: 'sent' }, { status: 'delivered' }], 70],
		['dearer', [{ status: 'delivered', pricing: { isFree: false, category: 'marketing' } }], 0],
		['cheaper', [{ status: 'delivered', pricing: { isFree: false, category: 'service' } }], 90],
		['of an unknown price', [{ status: 'sent', pricing: { isFree: false, category: 'ai' } }], 70],
		['of which Meta does not say it', [{ status: 'sent', pricing: { category: 'marketing' } }], 70],
		[
			'failed',
			[{ status: 'sent', pricing: { isFree: false, category: 'marketing' } }, { status: 'failed' }],
			100,
		],
		[
			'failed, told first',
			[
				{ status: 'failed', code: 131026 },
				{ status: 'sent', pricing: { isFree: false, category: 'utility' } },
			],
			100,
		],
		[
			'delivered after all',
			[
				{ status: 'failed' },
				{ status: 'delivered', pricing: { isFree: false, category: 'utility' } },
			],
			60,
		],
		[
			'read, whatever fails then',
			[{ status: 'read', pricing: { isFree: false, category: 'utility' } }, { status: 'failed' }],
			60,
		],
		[
			'played after all',
			[{ status: 'failed' }, { status: 'played', pricing: { isFree: false, category: 'utility' } }],
			60,
		],
	])('settles a message that turns out %s', async (_how, statuses, room) => {
		for (const together of [true, false]) {
			const hold = budget(100);
			const { messageId } = await send(hold);
			const told = statuses.map((news) => counted({ messageId, ...news }));
			for (let round = 0; round < 2; round++) {
				for (const some of together ? [told] : told.map((one) => [one])) await receive(...some);
				expect(await roomIn(hold)).toBe(room);
			}
		}
	});

	it('learns from a status what an unknown outcome cost', async () => {
		const hold = budget(100);
		const claim = costing(30, [hold], { callbackData: `key:${fresh('data')}` });
		await reserve([claim]);
		const messageId = `wamid.${claim.key}`;
		const about = { phoneNumberId: NUMBER, customer: { phone: claim.recipient }, at: T };
		const { callbackData } = claim;
		await receive(
			{ kind: 'settled', ...about, messageId, callbackData },
			counted({ messageId, status: 'sent', pricing: { isFree: true, category: 'service' } }),
		);
		expect(await roomIn(hold)).toBe(100);
	});

	it('believes of a message only what is said on its number', async () => {
		const hold = budget(100);
		const { messageId } = await send(hold);
		await receive({ ...counted({ messageId, status: 'failed' }), phoneNumberId: '999' });
		expect(await roomIn(hold)).toBe(70);
	});

	it('keeps budgets of numbers apart', async () => {
		const hold = budget(10, { ofNumber: true });
		const claims = ['1', '2'].map((phoneNumberId) => costing(10, [hold], { phoneNumberId }));
		for (const claim of claims) expect(await states([claim])).toEqual(['go']);
		const more = costing(10, [hold], { phoneNumberId: '1' });
		expect(await states([more])).toEqual(['refused']);
	});

	it('lets several who ask at once not take more than there is', async () => {
		const [hold, other] = [budget(1000), budget(700)];
		const lumps = Array.from({ length: 16 }, (_, lump) =>
			Array.from({ length: 20 }, () => costing(10, lump % 2 ? [hold, other] : [other, hold])),
		);
		const answers = await Promise.all(
			lumps.map(async (sends, index) => {
				const store = index % 2 ? open() : second();
				return await store.reserveSends(sends, { messagesPerSecond: 0 }, T);
			}),
		);
		expect(answers.flat().filter(({ state }) => state === 'go')).toHaveLength(70);
		expect(await roomIn(hold)).toBe(300);
		expect(await roomIn(other)).toBe(0);
	});

	it('takes nothing twice when a call is repeated that was carried out', async () => {
		const hold = budget(100);
		const sends = [costing(60, [hold]), costing(60, [hold]), costing(30, [hold])];
		const callId = fresh('call');
		const first = await states(sends, { callId });
		expect(first).toEqual(['go', 'refused', 'go']);
		const again = await states(sends, { callId });
		// SQLite has no connection that could break.
		expect([first, ['inFlight', 'refused', 'inFlight']]).toContainEqual(again);
		expect(await roomIn(hold)).toBe(10);
	});

	it('gives messages without room no place in the pace of their number', async () => {
		const hold = budget(20);
		const phoneNumberId = fresh('7');
		const sends = Array.from({ length: 5 }, () => costing(10, [hold], { phoneNumberId }));
		await reserve(sends, { messagesPerSecond: 10 });
		const [next] = await reserve([costing(0, [], { phoneNumberId })], { messagesPerSecond: 10 });
		expect(next).toMatchObject({ state: 'go', at: T + 200 });
	});

	describe('tells a workflow once', () => {
		const news = async (scope: string, number: string, since = T) =>
			(await open().budgets.findNews(scope, [number], since)).map(
				({ reached, used, max, about, id }) => ({ reached, used, max, about, id }),
			);

		it('that 80 % and 100 % are reached', async () => {
			const phoneNumberId = fresh('8');
			const hold = budget(100);
			const [scope, told] = [fresh('scope'), { about: hold.about, max: 100, id: hold.id }];
			const spend = async (amount: number) => {
				await reserve([costing(amount, [hold], { phoneNumberId })]);
			};
			const claim = async (reached: number) => {
				const keys = [`budget:${hold.id}:${reached}`];
				await open().receive({ observations: [], claim: { scope, keys } }, T);
				await open().pendingEvents.confirm({ scope, keys }, T);
			};
			await spend(79);
			expect(await news(scope, phoneNumberId)).toEqual([]);
			await spend(1);
			expect(await news(scope, phoneNumberId)).toEqual([{ ...told, reached: 80, used: 80 }]);
			await claim(80);
			expect(await news(scope, phoneNumberId)).toEqual([]);
			await spend(21);
			expect(await news(scope, phoneNumberId)).toEqual([{ ...told, reached: 100, used: 80 }]);
			expect(await news(fresh('scope'), phoneNumberId)).toHaveLength(2);
			expect(await news(scope, '0')).toEqual([]);
			expect(await news(scope, phoneNumberId, T + 1)).toEqual([]);
			await claim(100);
			expect(await news(scope, phoneNumberId)).toEqual([]);
		});

		it.each([
			['spent to the last', 100],
			['too small for the first message', 101],
		])('that a budget is %s', async (_how, amount) => {
			const [phoneNumberId, hold] = [fresh('8'), budget(100)];
			await reserve([costing(amount, [hold], { phoneNumberId })]);
			expect(await news(fresh('scope'), phoneNumberId)).toMatchObject([
				{ reached: 80 },
				{ reached: 100 },
			]);
		});
	});
}

/** What a campaign keeps of each message. */
const ofCampaign = (name: string, more: Partial<CampaignEntry> = {}): CampaignEntry => ({
	...{ name, keepMs: 90 * DAY, kind: '["spring","de","MARKETING","DE"]' },
	...more,
});

/** What both stores promise about campaigns. @param second the same store as another process has it */
export function describeCampaigns(open: () => Store, second: () => Store): void {
	const sent = async (name: string, count: number, more: Partial<SendClaim> = {}) => {
		const claims = Array.from({ length: count }, () =>
			costing(50, [], { campaign: ofCampaign(name), ...more }),
		);
		const answers = await open().reserveSends(claims, { messagesPerSecond: 0 }, T);
		expect(answers.every(({ state }) => state === 'go')).toBe(true);
		const results = claims.map(({ key = '' }) => ({
			...{ key, result: 'sent' as const, messageId: `wamid.${key}`, outcome: '{}' },
		}));
		await open().settleSends(results, T);
		return claims.map(({ key = '', recipient }) => ({ key, recipient, messageId: `wamid.${key}` }));
	};
	const receive = async (...observations: Observation[]) => {
		await open().receive({ observations }, T + DAY);
	};
	const groups = async (name: string) => {
		const all = [];
		for await (const some of open().campaigns.report(NUMBER, name)) all.push(...some);
		return all;
	};
	const sum = async (name: string) => {
		const all = await groups(name);
		const of = (
			field:
				'count' | 'sent' | 'delivered' | 'read' | 'failed' | 'answered' | 'optedOut' | 'amount',
		) => all.reduce((total, group) => total + group[field], 0);
		return {
			count: of('count'),
			sent: of('sent'),
			delivered: of('delivered'),
			read: of('read'),
			failed: of('failed'),
			answered: of('answered'),
			optedOut: of('optedOut'),
			amount: of('amount'),
		};
	};
	const who = async (name: string, which: Recipients, limit = 100) => {
		const all: string[] = [];
		const pages = everyPage(
			undefined,
			async (after?: number) =>
				await open().campaigns.messages(NUMBER, name, { which, after, limit }),
		);
		for await (const page of pages) all.push(...page.map(({ recipient }) => recipient));
		return all;
	};

	it('counts what becomes of messages, in whatever order and however often it is told', async () => {
		const name = fresh('campaign');
		const [a, b, c, d, e] = await sent(name, 5);
		if (!a || !b || !c || !d || !e) throw new Error();
		const paid = { pricing: { isFree: false, category: 'utility' } } as const;
		const news = [
			counted({ messageId: a.messageId, status: 'read' }),
			counted({ messageId: a.messageId, status: 'delivered', ...paid }),
			counted({ messageId: b.messageId, status: 'sent', ...paid }),
			counted({ messageId: b.messageId, status: 'delivered' }),
			counted({ messageId: c.messageId, status: 'failed', code: 131026, reason: 'Undeliverable' }),
			counted({
				messageId: d.messageId,
				status: 'delivered',
				pricing: { isFree: true, category: 'service' },
			}),
		];
		const reply = { kind: 'replied', phoneNumberId: NUMBER, at: T + 5 } as const;
		await receive(...news, { ...reply, customer: {}, messageId: a.messageId, button: 'Yes' });
		await receive(...news.toReversed(), { ...reply, customer: { phone: b.recipient } });
		await receive({
			kind: 'consent',
			phoneNumberId: NUMBER,
			customer: { phone: b.recipient },
			at: T + 6,
			marketing: 'stop',
			origin: { how: 'keyword' },
		});
		expect(await sum(name)).toEqual({
			...{ count: 5, sent: 5, delivered: 3, read: 1, failed: 1, answered: 2, optedOut: 1 },
			// Two at the price of utility, one free, one that failed, one that is not known yet.
			amount: 40 + 40 + 50,
		});
		expect(await who(name, 'notReached')).toEqual([c.recipient, e.recipient]);
		expect(await who(name, 'failed')).toEqual([c.recipient]);
		expect(await who(name, 'unknown')).toEqual([e.recipient]);
		expect(await who(name, 'answered')).toEqual([a.recipient, b.recipient]);
		expect(await who(name, 'optedOut')).toEqual([b.recipient]);
		expect(await who(name, 'all', 2)).toHaveLength(5);
		expect((await groups(name)).flatMap(({ button = [] }) => button)).toEqual(['Yes']);
	});

	it('knows of a message as well whose price is not known, or of which only a status tells that it is out', async () => {
		const name = fresh('campaign');
		const claim = costing(0, [], {
			...{ charge: undefined, campaign: ofCampaign(name), callbackData: `key:${fresh('data')}` },
		});
		await open().reserveSends([claim], { messagesPerSecond: 0 }, T);
		expect(await who(name, 'unknown')).toEqual([claim.recipient]);
		const messageId = `wamid.${claim.key}`;
		const about = { phoneNumberId: NUMBER, customer: { phone: claim.recipient }, at: T };
		const pricing = { isFree: false, category: 'utility' };
		await receive(
			{ kind: 'settled', ...about, messageId, callbackData: claim.callbackData },
			counted({ messageId, status: 'delivered', pricing }),
		);
		const { kind } = ofCampaign(name);
		expect(await groups(name)).toMatchObject([
			{ state: 'sent', count: 1, delivered: 1, kind, charge: 'charged', amount: 0 },
		]);
	});

	it('knows when what became of a message, and why it failed first', async () => {
		const name = fresh('campaign');
		const [one] = await sent(name, 1);
		const { messageId = '' } = one ?? {};
		const statuses = ['sent', 'delivered', 'read', 'played'] as const;
		await receive(
			...statuses.map((status, index) => counted({ messageId, status }, T + index)),
			counted({ messageId, status: 'failed', code: 1, reason: 'One' }, T + 4),
		);
		await receive(counted({ messageId, status: 'failed', code: 2, reason: 'Two' }, T + 5));
		const page = { which: 'all', after: 0, limit: 10 } as const;
		expect(await open().campaigns.messages(NUMBER, name, page)).toMatchObject({
			entries: [
				{
					...{ messageId, claimedAt: T, amount: 50, charge: 'estimated' },
					...{ sentAt: T, deliveredAt: T + 1, readAt: T + 2, playedAt: T + 3, failedAt: T + 4 },
					...{ code: 1, reason: 'One' },
				},
			],
		});
	});

	it('takes what a customer writes without a quote for an answer to the last of its messages that they got, for a week', async () => {
		const [first, last, refused] = [fresh('campaign'), fresh('campaign'), fresh('campaign')];
		const recipient = newRecipient();
		const writes = async (at: number) => {
			const about = { phoneNumberId: NUMBER, customer: { phone: recipient }, at };
			await open().receive({ observations: [{ kind: 'replied', ...about }] }, at);
		};
		const answered = async () =>
			await Promise.all([first, last, refused].map(async (name) => (await sum(name)).answered));
		await sent(first, 1, { recipient });
		await sent(last, 1, { recipient });
		// Nor one that counts in a budget alone, or did not go out.
		const others = [{}, { campaign: ofCampaign(refused) }].map((more) =>
			costing(50, [], { recipient, ...more }),
		);
		await open().reserveSends(others, { messagesPerSecond: 0 }, T + 1);
		const [other] = others;
		const result = { result: 'sent', messageId: fresh('wamid'), outcome: '{}' } as const;
		await open().settleSends([{ key: other?.key ?? '', ...result }], T + 1);
		await writes(T + 7 * DAY + 1);
		expect(await answered()).toEqual([0, 0, 0]);
		await writes(T + 7 * DAY);
		expect(await answered()).toEqual([0, 1, 0]);
	});

	it('counts a message once more that is sent again though nobody knows what became of it', async () => {
		const name = fresh('campaign');
		const claim = costing(50, [], { campaign: ofCampaign(name) });
		await open().reserveSends([claim], { messagesPerSecond: 0 }, T);
		const takeOver = { messagesPerSecond: 0, takeOverAfterMs: 60_000 };
		await open().reserveSends([claim], takeOver, T + 60_000);
		expect(await groups(name)).toMatchObject([{ state: 'claimed', count: 2, amount: 100 }]);
	});

	it('keeps why Meta refused a message, until it goes out after all', async () => {
		const name = fresh('campaign');
		const claim = costing(50, [], { campaign: ofCampaign(name) });
		const { key = '' } = claim;
		await open().reserveSends([claim], { messagesPerSecond: 0 }, T);
		const why = { code: 132001, reason: 'No template' };
		await open().settleSends([{ key, result: 'notSent', claimedAt: T, why }], T);
		expect(await groups(name)).toMatchObject([
			{ state: 'refused', ...why, count: 1, amount: 0, charge: 'none' },
		]);
		await open().reserveSends([claim], { messagesPerSecond: 0 }, T);
		expect(await groups(name)).toMatchObject([{ state: 'claimed', count: 1, amount: 50 }]);
		await open().settleSends([{ key, result: 'notSent', claimedAt: T }], T);
		expect(await groups(name)).toEqual([]);
	});

	it('lets nothing more out once it was stopped, for other processes as well, and goes on when told', async () => {
		const name = fresh('campaign');
		expect(await open().campaigns.stop(NUMBER, name, T)).toBe(false);
		await sent(name, 1);
		expect(await second().campaigns.stop(NUMBER, name, T + 1)).toBe(true);
		const claim = costing(50, [], { campaign: ofCampaign(name) });
		const ask = async () => await open().reserveSends([claim], { messagesPerSecond: 0 }, T + 2);
		expect(await ask()).toEqual([
			{ state: 'refused', obstacle: { by: 'campaign', stoppedAt: T + 1 } },
		]);
		expect(await who(name, 'unsent')).toEqual([claim.recipient]);
		expect((await sum(name)).amount).toBe(50);
		await open().campaigns.stop(NUMBER, name, undefined);
		expect(await ask()).toMatchObject([{ state: 'go' }]);
		expect(await who(name, 'unsent')).toEqual([]);
	});

	it('keeps what was not even tried, once', async () => {
		const name = fresh('campaign');
		const [gone] = await sent(name, 1);
		if (!gone) throw new Error();
		const unsent = {
			key: fresh('key'),
			phoneNumberId: NUMBER,
			recipient: newRecipient(),
			campaign: ofCampaign(name),
			reason: 'marketing_opt_out',
		};
		const { key, recipient } = gone;
		await open().campaigns.note([unsent, { ...unsent, key, recipient }], T);
		await open().campaigns.note([unsent], T);
		expect(await groups(name)).toMatchObject([
			{ state: 'sent' },
			{ state: 'unsent', reason: 'marketing_opt_out', count: 1, amount: 0, charge: 'none' },
		]);
		expect(await who(name, 'unsent')).toEqual([unsent.recipient]);
	});

	it('belongs to its number, is listed, and is forgotten when its time is over', async () => {
		const [name, phoneNumberId] = [fresh('campaign'), fresh('77')];
		const campaign = ofCampaign(name, { keepMs: DAY });
		await open().reserveSends(
			[costing(1, [], { campaign, phoneNumberId })],
			{ messagesPerSecond: 0 },
			T,
		);
		expect(await open().campaigns.find(NUMBER, name)).toBeUndefined();
		expect(await open().campaigns.list([phoneNumberId], 10)).toEqual([
			{ phoneNumberId, name, startedAt: T, lastAt: T, keepMs: DAY },
		]);
		let later = T + 2 * DAY;
		await until('the campaign is forgotten', async () => {
			later += 2 * 60 * 60 * 1000;
			await open().reserveSends([costing(1, [])], { messagesPerSecond: 0 }, later);
			return (await open().campaigns.list([phoneNumberId], 10)).length === 0;
		});
	});
}
