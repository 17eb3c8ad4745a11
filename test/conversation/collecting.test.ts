import {
	bySender,
	isOver,
	overAt,
	type Collectible,
} from '../../nodes/WhatsAppCloud/conversation/collecting';
import type { CustomerNames } from '../../nodes/WhatsAppCloud/customer/customer';

const T = Date.UTC(2026, 10, 28, 12);
const S = 1000;
const PATIENCE = { quietMs: 10 * S, longestMs: 60 * S };

let lastId = 0;

function event(customer: CustomerNames, more: Partial<Collectible> & { groupId?: string } = {}) {
	const { groupId, ...others } = more;
	const sender = { customer, at: T, ...(groupId ? { groupId } : {}) };
	return { id: ++lastId, number: '1', sender, arrivedAt: T, ...others };
}

/** Says when it was written and when it came, in seconds. */
const said = (at: number, arrived: number): Collectible => ({
	...event({ phone: '31612345678' }),
	sender: { customer: { phone: '31612345678' }, at: T + at * S },
	arrivedAt: T + arrived * S,
});

const seconds = (...events: Collectible[]) => (overAt(events, PATIENCE) - T) / S;

describe('a collection is over', () => {
	it.each([
		['so long after one message', [said(0, 1)], 11],
		['so long after the last one', [said(0, 1), said(5, 6), said(9, 9)], 19],
		['in whatever order they came', [said(9, 9), said(0, 10)], 19],
		['of the same second after the one that came last', [said(0, 1), said(0, 4)], 14],
		[
			'no later because of what was written earlier and comes late',
			[said(5, 6), said(-3600, 7), said(-1800, 15)],
			16,
		],
		['when it is what comes late that is last', [said(-3600, 0), said(-1800, 5)], 15],
		[
			'at the latest so long after the first of it came',
			Array.from({ length: 30 }, (_, index) => said(index * 5, index * 5)),
			60,
		],
		['though a clock is years ahead', [said(1e8, 0), said(5, 5)], 10],
	])('%s', (_what, events, at) => {
		expect(seconds(...events)).toBe(at);
	});
});

it('is over where the clock was put back since, and not because that of another machine is a little ahead', () => {
	const hourAgo = T - 3600 * S;
	expect(isOver([said(0, 0)], PATIENCE, hourAgo)).toBe(true);
	expect(isOver([said(0, 3), said(0, 0)], PATIENCE, T - 2 * S)).toBe(false);
});

describe('what one customer said', () => {
	const groups = (events: Collectible[], known?: Map<number, string[]>) =>
		bySender(events, known).map((group) =>
			group.map(({ id }) => events.findIndex((one) => one.id === id)),
		);

	it('is found under every name, and every spelling of a phone number', () => {
		const events = [
			event({ phone: '5511987654321', userId: 'BR.1' }),
			event({ phone: '551187654321' }),
			event({ userId: 'BR.1', parentUserId: 'BR.ENT.1' }),
			event({ parentUserId: 'BR.ENT.1' }),
			event({ phone: '5511987654322' }),
		];
		expect(groups(events)).toEqual([[0, 1, 2, 3], [4]]);
	});

	it('is found under names that only the store knows', () => {
		const events = [event({ phone: '31612345678' }), event({ userId: 'NL.1' })];
		expect(groups(events)).toEqual([[0], [1]]);
		const known = new Map([[events[0]?.id ?? 0, ['31612345678', 'NL.1']]]);
		expect(groups(events, known)).toEqual([[0, 1]]);
	});

	it('is told apart by business number and by group', () => {
		const customer = { phone: '31612345678' };
		const events = [
			event(customer),
			event(customer, { number: '2' }),
			event(customer, { groupId: 'g' }),
			event(customer),
		];
		expect(groups(events)).toEqual([[0, 3], [1], [2]]);
	});

	it('is told apart where a phone number has moved to somebody else', () => {
		const events = [
			event({ phone: '31612345678', userId: 'NL.1' }),
			event({ phone: '31612345678', userId: 'NL.2' }),
			event({ phone: '31612345678' }),
		];
		const known = new Map([
			[events[0]?.id ?? 0, ['31612345678', 'NL.1']],
			[events[2]?.id ?? 0, ['31612345678', 'NL.2']],
		]);
		expect(groups(events, known)).toEqual([[0], [1, 2]]);
		// As long as nobody knows whose they are, they are still one person's.
		const more = [...events, event({ phone: '31612345678' })];
		expect(groups(more)).toEqual([[0], [1], [2, 3]]);
	});
});
