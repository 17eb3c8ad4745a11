import { GraphError } from '../../nodes/WhatsAppCloud/graph/error';
import {
	type Claim,
	holds,
	HOLDS_FOR_MS,
	isDue,
	RENEW_AFTER_MS,
	verdictOf,
} from '../../nodes/WhatsAppCloud/ownership/claim';
import { NotYours } from '../../nodes/WhatsAppCloud/ownership/notYours';

const T = Date.UTC(2026, 10, 23);
const [SECOND, MINUTE, HOUR] = [1000, 60_000, 60 * 60_000];
const DAY = 24 * HOUR;

const failure = new GraphError({
	...{ title: 'Down', advice: 'Wait.', retry: 'later', sent: 'no' },
});
const saidNo = new NotYours('number', '1');
const proven = { object: 'number:1', key: '1', provenAt: T };

/** When Graph is asked for the first time after `from`, ms after it. */
function dueAfter(claim: Claim, from: number, isForPerson = false): number {
	let [not, due] = [0, 60 * DAY];
	if (isDue(claim, from, isForPerson)) return 0;
	while (due - not > 1) {
		const middle = Math.floor((not + due) / 2);
		if (isDue(claim, from + middle, isForPerson)) due = middle;
		else not = middle;
	}
	return due;
}

describe('Graph is asked', () => {
	it.each<[string, Claim, number, number]>([
		['at once about what nobody has asked for', { readAt: T }, T, 0],
		['an hour after a proof', { readAt: T, proof: proven }, T, RENEW_AFTER_MS],
		[
			'a minute after a renewal that failed',
			{ readAt: T, proof: proven, askedAt: T + DAY, troubleSince: T + DAY, failure },
			T + DAY,
			MINUTE,
		],
		[
			'ever more rarely for a proof that cannot be renewed',
			{ readAt: T, proof: proven, askedAt: T + DAY + HOUR / 2, troubleSince: T + DAY, failure },
			T + DAY + HOUR / 2,
			HOUR / 2,
		],
		[
			'but once an hour at least',
			{ readAt: T, proof: proven, askedAt: T + 9 * DAY, troubleSince: T + DAY, failure },
			T + 9 * DAY,
			HOUR,
		],
		[
			'after 5 seconds where Graph does not say',
			{ readAt: T, askedAt: T, troubleSince: T, failure },
			T,
			5 * SECOND,
		],
		[
			'and every 5 minutes if that lasts',
			{ readAt: T, askedAt: T + DAY, troubleSince: T, failure },
			T + DAY,
			5 * MINUTE,
		],
		['a minute after a no', { readAt: T, askedAt: T, troubleSince: T, saidNo }, T, MINUTE],
		[
			'as long again as it has been no',
			{ readAt: T, askedAt: T + 3 * HOUR, troubleSince: T, saidNo },
			T + 3 * HOUR,
			3 * HOUR,
		],
		[
			'and once a day at least',
			{ readAt: T, askedAt: T + 20 * DAY, troubleSince: T, saidNo },
			T + 20 * DAY,
			DAY,
		],
	])('%s', (_when, claim, from, expected) => {
		expect(dueAfter(claim, from)).toBe(expected);
	});

	it.each<[string, Claim, number]>([
		['Graph said no', { readAt: T, askedAt: T, troubleSince: T - DAY, saidNo }, 5 * SECOND],
		['Graph did not say', { readAt: T, askedAt: T, troubleSince: T - DAY, failure }, 5 * SECOND],
		['it holds', { readAt: T, proof: proven }, RENEW_AFTER_MS],
	])('again for a person who has just mended it: %s', (_what, claim, expected) => {
		expect(dueAfter(claim, T, true)).toBe(expected);
	});
});

describe('where the clock has been put back since, Graph is asked at once', () => {
	it.each<[string, Claim]>([
		['about what it did not say', { readAt: T, askedAt: T, troubleSince: T, failure }],
		['about a proof', { readAt: T, proof: proven }],
	])('%s', (_what, claim) => {
		expect(isDue(claim, T - 2 * HOUR, false)).toBe(true);
		expect(isDue(claim, T - 2 * HOUR, true)).toBe(true);
	});
});

describe('a proof that Graph cannot confirm', () => {
	it('holds for 30 days, to the millisecond', () => {
		const claim: Claim = { readAt: T, proof: proven, failure };
		expect(holds(claim, T + HOLDS_FOR_MS - 1)).toBe(true);
		expect(holds(claim, T + HOLDS_FOR_MS)).toBe(false);
		expect(HOLDS_FOR_MS).toBe(30 * DAY);
	});

	it('says until when, and why', () => {
		const claim: Claim = { readAt: T, proof: proven, failure };
		expect(verdictOf(claim, T + DAY, failure)).toEqual({
			...{ state: 'proven', key: '1' },
			doubt: { failure, until: T + HOLDS_FOR_MS },
		});
		expect(verdictOf(claim, T + HOLDS_FOR_MS, failure)).toEqual({ state: 'unchecked', failure });
	});

	it('is none once Graph has said no', () => {
		const claim: Claim = { readAt: T, proof: { ...proven, refusedAt: T + HOUR }, saidNo };
		expect(holds(claim, T + HOUR)).toBe(false);
		expect(verdictOf(claim, T + HOUR, failure)).toEqual({
			...{ state: 'foreign', lostAt: T + HOUR, refusal: saidNo },
		});
	});
});

describe('what was never proven', () => {
	it('is not held to be foreign until Graph says so', () => {
		expect(verdictOf({ readAt: T }, T, failure)).toEqual({ state: 'unchecked', failure });
		const why = new GraphError({ title: 'No', advice: 'Go.', retry: 'never', sent: 'no' });
		const said: Claim = { readAt: T, failure: why };
		expect(verdictOf(said, T, failure)).toEqual({ state: 'unchecked', failure: why });
		expect(verdictOf({ readAt: T, saidNo }, T, failure)).toEqual({
			...{ state: 'foreign', refusal: saidNo },
		});
	});
});
