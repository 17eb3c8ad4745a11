import { Scheduler } from '../../sandbox/delivery/scheduler.ts';
import { Deque } from '../../sandbox/state/deque.ts';
import { eventually } from './support/client.ts';

describe('Scheduler', () => {
	it('runs tasks by due time, and those of one moment in the order given', async () => {
		const scheduler = new Scheduler();
		const ran: string[] = [];
		for (const [name, delay] of [
			['c', 40],
			['a', 0],
			['d', 40],
			['b', 15],
			['e', 60],
		] as const) {
			scheduler.after(delay, () => ran.push(name));
		}
		await eventually(() => (ran.length === 5 ? true : undefined));
		expect(ran).toEqual(['a', 'b', 'c', 'd', 'e']);
		expect(scheduler.pending).toBe(0);
	});

	it('runs thousands in order, whatever order they came in', async () => {
		const scheduler = new Scheduler();
		const ran: number[] = [];
		// All at one moment, however long that takes.
		const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now());
		for (let index = 0; index < 5000; index += 1) {
			const delay = (index * 7919) % 200;
			scheduler.after(delay, () => ran.push(delay));
		}
		clock.mockRestore();
		await eventually(() => (ran.length === 5000 ? true : undefined));
		expect(ran).toEqual([...ran].sort((a, b) => a - b));
	});

	it('forgets what is pending, and takes nothing once closed', async () => {
		const scheduler = new Scheduler();
		const ran: string[] = [];
		scheduler.after(5, () => ran.push('cleared'));
		scheduler.clear();
		scheduler.after(5, () => ran.push('kept'));
		await eventually(() => (ran.length > 0 ? true : undefined));
		scheduler.close();
		scheduler.after(0, () => ran.push('closed'));
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(ran).toEqual(['kept']);
	});
});

it('a Deque gives back the oldest first, through growing and shrinking', () => {
	const deque = new Deque<number>();
	const out: (number | undefined)[] = [];
	for (let index = 0; index < 1000; index += 1) {
		deque.push(index);
		if (index % 3 === 0) out.push(deque.shift());
	}
	expect([...deque][0]).toBe(334);
	while (deque.length > 0) out.push(deque.shift());
	expect(out).toEqual(Array.from({ length: 1000 }, (_, index) => index));
	expect(deque.shift()).toBeUndefined();
});
