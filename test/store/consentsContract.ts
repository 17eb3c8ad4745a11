import type { Conversation } from '../../nodes/WhatsAppCloud/conversation/conversationList';
import type { CustomerNames } from '../../nodes/WhatsAppCloud/customer/customer';
import type { Name } from '../../nodes/WhatsAppCloud/customer/observedNames';
import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import type { Origin, Statement } from '../../nodes/WhatsAppCloud/conversation/statement';
import type { StatementCursor } from '../../nodes/WhatsAppCloud/store/consents';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import { NOW, NUMBER, opened, OTHER_NUMBER } from './contract';

const HOUR = 60 * 60 * 1000;
const ANNA: CustomerNames = { phone: '4915112345678', userId: 'DE.1001' };
const BEN: CustomerNames = { phone: '31612345678' };

const about = (customer: CustomerNames, phoneNumberId = NUMBER) => ({ phoneNumberId, customer });

function said(
	customer: CustomerNames,
	marketing: 'stop' | 'resume',
	at: number,
	origin?: Origin,
	number = NUMBER,
): Observation {
	const whence = origin ? { origin } : {};
	return { ...about(customer, number), kind: 'consent', at, marketing, ...whence };
}

async function tell(store: Store, ...observations: Observation[]): Promise<void> {
	await store.receive({ observations }, NOW);
}

/** A customer's statements as `marketing at-in-hours-before-now`, the oldest first. */
async function history(store: Store, customer: CustomerNames, number = NUMBER): Promise<string[]> {
	const [statements = []] = await store.consents.of(number, [customer]);
	return told(statements.toSorted((a, b) => a.at - b.at));
}

const told = (statements: readonly Statement[]) =>
	statements.map(({ marketing, at }) => `${marketing} ${(NOW - at) / HOUR}`);

async function everyStatement(store: Store, range: object = {}): Promise<Statement[]> {
	const all: Statement[] = [];
	for (let after: StatementCursor | undefined; ;) {
		const page = await store.consents.list(NUMBER, {
			...{ from: 0, to: NOW, newestFirst: false, limit: 3, after },
			...range,
		});
		expect(page.entries.length).toBeLessThanOrEqual(3);
		all.push(...page.entries);
		if (!page.next) return all;
		after = page.next;
	}
}

async function everybodySaying(
	store: Store,
	marketing: 'stop' | 'resume',
): Promise<CustomerNames[]> {
	const all: Conversation[] = [];
	for (let after: StatementCursor | undefined; ;) {
		const page = await store.consents.people(NUMBER, { marketing, after, limit: 2 });
		all.push(...page.entries);
		if (!page.next) return all.map(({ customer }) => customer);
		after = page.next;
	}
}

async function everybody(store: Store): Promise<CustomerNames[]> {
	const all: Conversation[] = [];
	for (let after: Name | undefined; ;) {
		const page = await store.consents.everybody(NUMBER, { after, limit: 2 });
		all.push(...page.entries);
		if (!page.next) return all.map(({ customer }) => customer);
		after = page.next;
	}
}

/**
 * What every store has to know about who said what about marketing messages.
 *
 * @param dump everything that the store holds, as text
 */
export function describeConsents(fresh: () => Promise<Store>, dump: () => Promise<string>): void {
	describe('statements about marketing messages', () => {
		it('are kept with when and how, each once however often and in whatever order it is told', async () => {
			const store = await fresh();
			const list: Origin = { how: 'import', source: 'CRM 2026-05' };
			const word: Origin = { how: 'keyword', messageId: 'wamid.1' };
			const observations = [
				said(ANNA, 'resume', NOW - 9 * HOUR, list),
				said({ phone: ANNA.phone }, 'stop', NOW - 2 * HOUR, word),
				said(ANNA, 'resume', NOW - HOUR),
				said(BEN, 'stop', NOW - HOUR, list),
			];
			await tell(store, ...observations.toReversed());
			await tell(store, ...observations);
			const [statements] = await store.consents.of(NUMBER, [{ userId: 'DE.1001' }]);
			expect(statements?.toSorted((a, b) => a.at - b.at)).toEqual([
				{
					...{ names: ANNA, at: NOW - 9 * HOUR, recordedAt: NOW, marketing: 'resume' },
					...list,
				},
				{
					...{ names: { phone: ANNA.phone }, at: NOW - 2 * HOUR, recordedAt: NOW },
					...{ marketing: 'stop', ...word },
				},
				{ names: ANNA, at: NOW - HOUR, recordedAt: NOW, marketing: 'resume', how: 'unknown' },
			]);
			expect(await store.consents.of(NUMBER, [{ phone: '999' }, BEN, {}])).toMatchObject([
				[],
				[{ marketing: 'stop', source: 'CRM 2026-05' }],
				[],
			]);
			expect(await history(store, ANNA, OTHER_NUMBER)).toEqual([]);
		});

		it('that a refusal tells have the time of the send, and the ID of the message', async () => {
			const store = await fresh();
			const claims = [
				{
					...{ key: 'k1', phoneNumberId: NUMBER, recipient: BEN.phone ?? '' },
					callbackData: '',
				},
			];
			await store.reserveSends(claims, { messagesPerSecond: 0 }, NOW - 3 * HOUR);
			await store.settleSends(
				[
					{
						key: 'k1',
						result: 'sent',
						messageId: 'wamid.M1',
						outcome: '{}',
					},
				],
				NOW,
			);
			const refused = said(BEN, 'stop', NOW, { how: 'refused' });
			await tell(store, { ...refused, messageId: 'wamid.M1' } as Observation);
			expect(await store.consents.of(NUMBER, [BEN])).toMatchObject([
				[{ at: NOW - 3 * HOUR, how: 'refused', messageId: 'wamid.M1' }],
			]);
		});

		it('go with a person who changes number, and stay with the one who gets it', async () => {
			const store = await fresh();
			const becomes = { phone: '4917099999999' };
			await tell(store, said({ phone: ANNA.phone }, 'stop', NOW - 9 * HOUR));
			await tell(store, opened(ANNA, NOW - 8 * HOUR));
			await tell(store, { ...about(ANNA), kind: 'renamed', at: NOW - 6 * HOUR, becomes });
			await tell(store, said({ ...becomes, userId: 'DE.1001' }, 'resume', NOW - 5 * HOUR));
			await tell(store, opened({ phone: ANNA.phone, userId: 'DE.2002' }, NOW - 4 * HOUR));
			await tell(store, said({ phone: ANNA.phone }, 'stop', NOW - 3 * HOUR));
			expect(await history(store, becomes)).toEqual(['stop 9', 'resume 5']);
			expect(await history(store, { userId: 'DE.1001' })).toEqual(['stop 9', 'resume 5']);
			expect(await history(store, { phone: ANNA.phone })).toEqual(['stop 3']);
			expect(await everybodySaying(store, 'stop')).toEqual([
				{ phone: ANNA.phone, userId: 'DE.2002' },
			]);
			expect(await everybodySaying(store, 'resume')).toEqual([{ ...becomes, userId: 'DE.1001' }]);
			await store.forgetCustomer({ userId: 'DE.1001' });
			expect(await history(store, { phone: ANNA.phone })).toEqual(['stop 3']);
			expect(told(await everyStatement(store))).toEqual(['stop 3']);
		});

		it('are one history when two names turn out to be one person', async () => {
			const store = await fresh();
			await tell(store, said({ phone: ANNA.phone }, 'resume', NOW - 3 * HOUR));
			await tell(store, said({ userId: 'DE.1001' }, 'stop', NOW - 2 * HOUR));
			expect(await history(store, { phone: ANNA.phone })).toEqual(['resume 3']);
			await tell(store, { ...about(ANNA), kind: 'seen', at: NOW - HOUR });
			for (const name of [{ phone: ANNA.phone }, { userId: 'DE.1001' }]) {
				expect(await history(store, name)).toEqual(['resume 3', 'stop 2']);
			}
			expect(await everybodySaying(store, 'resume')).toEqual([]);
			expect(await everybodySaying(store, 'stop')).toEqual([ANNA]);
		});

		it('are found under every spelling of the number', async () => {
			const store = await fresh();
			await tell(store, said({ phone: '551188887001' }, 'stop', NOW - 2 * HOUR));
			await tell(store, said({ phone: '5511988887001' }, 'resume', NOW - 3 * HOUR));
			for (const phone of ['551188887001', '5511988887001']) {
				expect(await history(store, { phone })).toEqual(['resume 3', 'stop 2']);
			}
		});

		it('come page by page, by time', async () => {
			const store = await fresh();
			const observations = Array.from({ length: 10 }, (_, index) =>
				// Three at a time at the same time.
				said(
					{ phone: `4915${100 + index}` },
					index % 2 ? 'stop' : 'resume',
					NOW - Math.floor(index / 3) * HOUR,
				),
			);
			await tell(store, ...observations, said(BEN, 'stop', NOW, undefined, OTHER_NUMBER));
			const oldestFirst = await everyStatement(store);
			expect(oldestFirst.map(({ at }) => (NOW - at) / HOUR)).toEqual([
				...[3, 2, 2, 2, 1, 1, 1, 0, 0, 0],
			]);
			expect(new Set(oldestFirst.map(({ names }) => names.phone)).size).toBe(10);
			expect(await everyStatement(store, { newestFirst: true })).toEqual(oldestFirst.toReversed());
			const stops = await everyStatement(store, { marketing: 'stop', from: NOW - 2 * HOUR });
			expect(told(stops)).toEqual(['stop 2', 'stop 1', 'stop 1', 'stop 0']);
		});

		it('tell who refused, who agreed and who said nothing, each once', async () => {
			const store = await fresh();
			const phones = ['101', '102', '103', '104', '105'].map((phone) => ({ phone }));
			const [a = {}, b = {}, c = {}, d = {}, e = {}] = phones;
			await tell(
				store,
				...[said(a, 'stop', NOW - 5 * HOUR), said(a, 'resume', NOW - 4 * HOUR)],
				...[said(b, 'resume', NOW - 5 * HOUR), said(b, 'stop', NOW - 3 * HOUR)],
				// In the same second the refusal counts.
				...[said(c, 'stop', NOW - 2 * HOUR), said(c, 'resume', NOW - 2 * HOUR)],
				said(c, 'stop', NOW - 2 * HOUR, { how: 'import', source: 'again' }),
				opened(d, NOW - HOUR),
				{ ...about(e), kind: 'answered', at: NOW },
				opened(ANNA, NOW - HOUR),
			);
			expect(await everybodySaying(store, 'stop')).toEqual([c, b]);
			expect(await everybodySaying(store, 'resume')).toEqual([a]);
			const all = await everybody(store);
			expect(all).toHaveLength(6);
			expect(all).toEqual(expect.arrayContaining([a, b, c, d, e, ANNA]));
		});

		it('go when the person is forgotten, and others stay', async () => {
			const store = await fresh();
			const origin: Origin = { how: 'import', source: 'A list of Anna' };
			await tell(
				store,
				said(ANNA, 'resume', NOW - HOUR, origin),
				said({ phone: ANNA.phone }, 'stop', NOW - 2 * HOUR, origin),
				said({ userId: ANNA.userId }, 'resume', NOW - 3 * HOUR, origin, OTHER_NUMBER),
				said(BEN, 'stop', NOW - HOUR),
			);
			await store.forgetCustomer({ phone: ANNA.phone });
			const left = await dump();
			for (const trace of [ANNA.phone, ANNA.userId, 'A list of Anna']) {
				expect(left).not.toContain(trace);
			}
			expect(told(await everyStatement(store))).toEqual(['stop 1']);
		});
	});
}
