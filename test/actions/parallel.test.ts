import { setTimeout as sleep } from 'node:timers/promises';

import { inParallel } from '../../nodes/WhatsAppCloud/actions/parallel';
import { until } from '../../tools/until.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('items side by side', () => {
	it('start in order, and no more at once than there are places', async () => {
		const started: number[] = [];
		let [now, most] = [0, 0];
		await inParallel(upTo(50), 7, undefined, async (index) => {
			started.push(index);
			most = Math.max(most, ++now);
			await sleep(index % 3);
			now--;
		});
		expect(started).toEqual(upTo(50));
		expect(most).toBe(7);
	});

	it('leave their place to others while they wait apart, and get one back', async () => {
		const finished: number[] = [];
		let [now, most] = [0, 0];
		const running = async (work: () => Promise<void>) => {
			most = Math.max(most, ++now);
			await work();
			now--;
		};
		await inParallel(upTo(20), 2, undefined, async (index, lane) => {
			if (index < 10) await lane.stepAside(60);
			await running(() => sleep(1));
			finished.push(index);
		});
		expect(finished.slice(0, 10)).toEqual(upTo(20).slice(10));
		expect(most).toBeLessThanOrEqual(2);
	});

	it('keep their place while they wait for what concerns everybody', async () => {
		const started: number[] = [];
		const all = inParallel(upTo(4), 2, undefined, async (index, lane) => {
			started.push(index);
			await lane.wait(50);
		});
		await sleep(20);
		expect(started).toEqual([0, 1]);
		await all;
	});

	it('end when one fails: none is started, none goes on waiting, what is being done is finished', async () => {
		const begun = Date.now();
		const done: number[] = [];
		const started: number[] = [];
		const all = inParallel(upTo(100), 4, undefined, async (index, lane) => {
			started.push(index);
			if (index === 0) await lane.stepAside(60_000);
			if (index === 1) await lane.wait(60_000);
			if (index === 2) await lane.apart(new Promise(() => undefined));
			if (index === 3) await sleep(100);
			if (index === 4) throw new Error('the fifth');
			done.push(index);
		});
		await expect(all).rejects.toThrow('the fifth');
		expect(done).toContain(3);
		expect(done).not.toContain(0);
		expect(started.length).toBeLessThan(10);
		expect(Date.now() - begun).toBeLessThan(30_000);
	});

	it('end when the run is stopped, however long they would wait', async () => {
		const stop = new AbortController();
		const begun = Date.now();
		let waiting = 0;
		const warnings: Error[] = [];
		const warned = (warning: Error) => warnings.push(warning);
		process.on('warning', warned);
		const all = inParallel(upTo(3000), 8, stop.signal, async (index, lane) => {
			waiting++;
			if (index % 2 === 0) await lane.stepAside(60_000);
			else await lane.apart(new Promise(() => undefined));
		});
		await until('all wait', () => waiting === 3000, { everyMs: 5 });
		stop.abort();
		await expect(all).rejects.toThrow(/aborted/);
		expect(Date.now() - begun).toBeLessThan(30_000);
		await sleep(20);
		process.off('warning', warned);
		expect(warnings).toEqual([]);
	});
});
