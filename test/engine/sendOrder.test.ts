import { sendNode } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

const TEXTS = ['one', 'two', 'three'];

/** What the customer gets of these texts, in the order in which Meta takes them. */
async function received(phone: string, fault: object): Promise<unknown[]> {
	await bench.takesForOpen(phone);
	const match = { path: '/messages', method: 'POST' };
	await bench.control('POST', '/faults', { times: 1, match, ...fault });
	const node = sendNode({ to: phone, text: '={{ $json.text }}', mode: 'freeFormOnly' });
	const run = await bench.engine.runWorkflow({
		nodes: [node],
		input: TEXTS.map((text) => ({ text })),
	});
	expect(run.node('Send').json.map(({ status }) => status)).toEqual(TEXTS.map(() => 'accepted'));
	return (await bench.received({ customer: phone }, 3)).map(({ text }) => text);
}

describe('messages of a batch to one customer', () => {
	it.each([131056, 130429])(
		'keep their order where Meta takes the first one later (%i)',
		async (code) => {
			expect(await received(`31650${code}`, { kind: 'error', code })).toEqual(TEXTS);
		},
		40_000,
	);

	it('keep their order where Meta takes its time for the first one', async () => {
		expect(await received('31650900002', { kind: 'delay', ms: 500 })).toEqual(TEXTS);
	});
});
