import { closedAt, type ClosedWay } from '../../nodes/WhatsAppCloud/conversation/closedWays';

const NOW = Date.UTC(2026, 10, 28);
const HOUR = 3_600_000;

const note = (why: string, at: number, until: number): ClosedWay => ({
	...{ way: 'directSend', why },
	...{ at: NOW + at * HOUR, until: NOW + until * HOUR },
});
const why = (known: ClosedWay[]) => closedAt(known, 'directSend', NOW)?.why;

it.each<[string, ClosedWay[], string | undefined]>([
	['nothing is known', [], undefined],
	['its time is not over', [note('a', -1, 1)], 'a'],
	['its time is over', [note('a', -2, 0)], undefined],
	['another way is closed', [{ ...note('a', -1, 1), way: 'marketingMessages' }], undefined],
	['one of two reasons is over', [note('a', -2, -1), note('b', -3, 2)], 'b'],
	['both hold', [note('a', -1, 1), note('b', -3, 2)], 'b'],
	['it was opened again', [note('a', -3, 9), note('lifted', -2, -2)], undefined],
	['it was opened, and closed again', [note('lifted', -2, -2), note('a', -1, 1)], 'a'],
	['it was opened in the same moment', [note('a', -1, 1), note('lifted', -1, -1)], undefined],
])('a way, when %s', (_when, known, expected) => {
	expect(why(known)).toBe(expected);
	expect(why([...known].reverse())).toBe(expected);
});
