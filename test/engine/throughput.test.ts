import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

/** A number keeps the pace that Meta allows it, also when Meta takes its time to answer. */

const ANSWERED_AFTER_MS = 1_500;

const PEOPLE = 500;

const STARTED = 'http.server.request.start';
const ENDED = 'http.server.response.finish';

let bench: Bench;

// What a number may send is asked for once an hour.
beforeEach(async () => {
	bench = await startBench();
	await bench.control('PATCH', '/settings', { statusWebhooks: false, pairLimit: null });
	await bench.control('POST', '/faults', {
		...{ match: { path: '/messages', method: 'POST' }, kind: 'delay', ms: ANSWERED_AFTER_MS },
	});
});

afterEach(async () => {
	await bench.close();
});

/** The most messages that Meta had to answer at the same time while `work` was done. */
async function mostAtOnce(work: () => Promise<unknown>): Promise<number> {
	let [now, most] = [0, 0];
	const isMessage = ({ url, method }: IncomingMessage) =>
		method === 'POST' && url?.endsWith('/messages') === true && !url.startsWith('/_sandbox');
	const begins = (message: unknown) => {
		if (isMessage((message as { request: IncomingMessage }).request)) most = Math.max(most, ++now);
	};
	const ends = (message: unknown) => {
		if (isMessage((message as { request: IncomingMessage }).request)) now--;
	};
	subscribe(STARTED, begins);
	subscribe(ENDED, ends);
	try {
		await work();
	} finally {
		unsubscribe(STARTED, begins);
		unsubscribe(ENDED, ends);
	}
	return most;
}

test.each([
	['1,000 a second: up to 400 under way', 1_000, PEOPLE, 100, 400],
	['80 a second: up to 64 under way', 80, 130, 40, 64],
])('a number with %s', async (_name, throughputPerSecond, count, least, most) => {
	await bench.control('PATCH', '/settings', { throughputPerSecond });
	const first = 31_649_000_000 + throughputPerSecond * 1_000;
	const run = async () =>
		await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					...{ to: '={{ $json.to }}', mode: 'templateOnly' },
					...template('appointment_reminder|en_US'),
					...values({ body_1: 'Anna', body_2: 'Monday', body_3: 'ten' }),
				}),
			],
			input: Array.from({ length: count }, (_, index) => ({ to: String(first + index) })),
		});
	let accepted = 0;
	const atOnce = await mostAtOnce(async () => {
		const { json } = (await run()).node('Send');
		accepted = json.filter(({ status }) => status === 'accepted').length;
	});
	expect(accepted).toBe(count);
	expect(atOnce).toBeGreaterThan(least);
	expect(atOnce).toBeLessThanOrEqual(most);
});
