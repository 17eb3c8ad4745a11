import { Outages } from '../../nodes/WhatsAppCloud/send/outages';
import { SimulatedTime } from '../support/simulatedTime';

const NUMBER = '106540352242922';
const AT_ONCE = 64;

/** What is in doubt before anybody waits: all that is under way, and what comes after the first nine of it. */
const AT_FIRST = AT_ONCE + 9;

/** A batch while Meta's answers tell nothing until `overAt` (ms): how many messages are in doubt in the end. */
async function send(count: number, overAt: number) {
	const time = new SimulatedTime(0);
	const outages = new Outages();
	let [left, inDoubt, out] = [count, 0, 0];
	const down = new AbortController();
	const isDown = () => down.signal.aborted;
	const lane = async () => {
		while (left > 0 && !isDown()) {
			left--;
			for (let wait = 1; wait > 0 && !isDown();) {
				wait = outages.wait(NUMBER, time.now());
				await time.sleep(wait);
			}
			if (isDown()) return;
			await time.sleep(100);
			if (time.now() > overAt) {
				outages.answered(NUMBER);
				out++;
			} else {
				inDoubt++;
				if (outages.unknown(NUMBER, time.now())) down.abort();
			}
		}
	};
	await time.run(Promise.all(Array.from({ length: AT_ONCE }, lane)));
	return { inDoubt, out, seconds: Math.round(time.now() / 1000) };
}

it('leave a few messages in doubt, not a whole batch, and the others go out when it is over', async () => {
	const { inDoubt, out } = await send(10_000, 20_000);
	expect(inDoubt + out).toBe(10_000);
	expect(inDoubt).toBeLessThanOrEqual(AT_FIRST + 6);
});

it('end the batch after a minute', async () => {
	const { inDoubt, out, seconds } = await send(10_000, Infinity);
	expect(out).toBe(0);
	expect(inDoubt).toBeLessThanOrEqual(AT_FIRST + 10);
	expect(seconds).toBeGreaterThanOrEqual(60);
	expect(seconds).toBeLessThan(100);
});

it('are not what a few answers in between say, or another number', () => {
	const outages = new Outages();
	for (let count = 0; count < 100; count++) {
		if (count % 9 === 8) outages.answered(NUMBER);
		expect(outages.unknown(NUMBER, count * 10_000)).toBe(false);
		expect(outages.wait(NUMBER, count * 10_000)).toBe(0);
	}
	for (let count = 0; count < 20; count++) outages.unknown('1', 0);
	expect(outages.wait(NUMBER, 0)).toBe(0);
	expect(outages.wait('1', 0)).toBeGreaterThan(0);
});

it('make nobody wait for long because the clock was put back', () => {
	const outages = new Outages();
	for (let count = 0; count < 20; count++) outages.unknown(NUMBER, 3_600_000);
	let now = 0;
	for (let wait = 1; wait > 0; now += wait) wait = outages.wait(NUMBER, now);
	expect(now).toBeLessThanOrEqual(15_000);
	// From then on it is given a minute as ever.
	for (; !outages.unknown(NUMBER, now); now += Math.max(1, outages.wait(NUMBER, now)));
	expect(now).toBeLessThan(100_000);
});
