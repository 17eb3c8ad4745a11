import { createServer, connect, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { requestsAtOnce } from '../../nodes/WhatsAppCloud/delivery/pace';
import { until } from '../../tools/until.ts';
import { sendNode, template } from './sendNode';
import { startBench, type Bench } from './whatsapp';

/**
 * Whatever goes wrong between us and Meta: each customer gets the message once or not at all, and what the
 * node says of each item is so.
 */

const COUNT = 12;
const MESSAGES = { path: '/messages', method: 'POST' };

let bench: Bench;
let gateway: Gateway;

beforeAll(async () => {
	gateway = await Gateway.open();
	bench = await startBench({ baseUrl: gateway.url });
	gateway.leadTo(Number(new URL(bench.sandbox.url).port));
});

afterAll(async () => {
	await bench.close();
	await gateway.close();
});

beforeEach(async () => {
	await bench.control('POST', '/reset');
	await bench.control('DELETE', '/faults');
});

let lastCustomer = 31640000000;
const newCustomers = (count = COUNT): IDataObject[] =>
	Array.from({ length: count }, () => ({ phone: String(++lastCustomer) }));

async function run(input: IDataObject[], options: IDataObject = {}) {
	const parameters = {
		...template('opening_hours|en_US'),
		mode: 'templateOnly',
		to: '={{ $json.phone }}',
		options: { messageKey: '={{ $json.phone }}', messagesPerSecond: 0, ...options },
	};
	const result = await bench.engine.runWorkflow({
		id: 'faults',
		nodes: [sendNode(parameters, { id: 'send', onError: 'continueErrorOutput' })],
		input,
	});
	const [succeeded = [], failed = []] = result.node('Send').outputs;
	expect(succeeded.length + failed.length).toBe(input.length);
	const phoneOf = (item: { pairedItem?: unknown }) =>
		input[(item.pairedItem as { item: number }).item]?.phone as string;
	const said = new Map<string, { json: IDataObject; failed: boolean }>();
	for (const item of succeeded) said.set(phoneOf(item), { json: item.json, failed: false });
	for (const item of failed) said.set(phoneOf(item), { json: item.json, failed: true });
	return said;
}

type Said = Awaited<ReturnType<typeof run>>;

/** Compares what the node said with what the phones show; counts what became of the items. */
async function expectTruth(said: Said) {
	const received = await bench.received();
	const counts = { arrived: 0, refused: 0, unknown: 0 };
	for (const [phone, { json, failed }] of said) {
		const messages = received.filter(({ customer }) => customer === phone);
		expect(messages.length).toBeLessThanOrEqual(1);
		if (!failed) {
			expect(['accepted', 'duplicate']).toContain(json.status);
			expect(messages.map(({ id }) => id)).toEqual([json.messageId]);
			counts.arrived++;
			continue;
		}
		const { retry, status, advice } = json.details as IDataObject;
		expect(json.error).not.toBe('');
		expect(String(advice)).not.toBe('');
		if (retry === 'ambiguous' || status === 'unknown') counts.unknown++;
		else {
			expect(messages).toEqual([]);
			counts.refused++;
		}
	}
	return counts;
}

describe('what Meta refuses because of load goes out in the end, once', () => {
	it.each([4, 80007, 130429, 131056])('code %i', async (code) => {
		// Each of six once: one that is refused three times by chance waits for 84 s (131056).
		const fault = { kind: 'error', code, times: 6, minutes: 0, match: MESSAGES };
		await bench.control('POST', '/faults', fault);
		expect(await expectTruth(await run(newCustomers()))).toMatchObject({ arrived: COUNT });
	});

	it('a bare HTTP 429', async () => {
		const fault = { kind: 'http', status: 429, times: 4, match: MESSAGES };
		await bench.control('POST', '/faults', fault);
		expect(await expectTruth(await run(newCustomers()))).toMatchObject({ arrived: COUNT });
	});
});

describe('what Meta refuses for good is not out, and the others are', () => {
	it.each([131026, 131049, 131048, 132015])('code %i', async (code) => {
		const fault = { kind: 'error', code, rate: 0.4, times: 5, match: MESSAGES };
		await bench.control('POST', '/faults', fault);
		const { arrived, refused, unknown } = await expectTruth(await run(newCustomers()));
		expect([arrived + refused, unknown]).toEqual([COUNT, 0]);
		expect(refused).toBeLessThanOrEqual(5);
	});
});

describe('what Meta may have taken is not sent again, and said to be unknown', () => {
	const codes = [1, 2, 131000, 131016, 131057, 133004].map((code) => ({ kind: 'error', code }));
	const pages = [500, 502, 503].map((status) => ({ kind: 'http', status }));
	const both = [...codes, ...pages].flatMap((fault) => [
		{ ...fault, after: false },
		{ ...fault, after: true },
	]);
	const lines = ['reset-before', 'reset-after', 'cut-body'].map((kind) => ({ kind }));
	const cases = [...both, ...lines].map((fault) => [JSON.stringify(fault), fault] as const);

	it.each(cases)('%s', async (_name, fault) => {
		const hit = 3;
		await bench.control('POST', '/faults', { ...fault, times: hit, match: MESSAGES });
		const input = newCustomers();
		const first = await run(input);
		const isOut = fault.kind === 'reset-after' || fault.kind === 'cut-body' || 'after' in fault;
		expect(await expectTruth(first)).toEqual({ arrived: COUNT - hit, refused: 0, unknown: hit });
		const second = await run(input);
		expect(await expectTruth(second)).toEqual({ arrived: COUNT - hit, refused: 0, unknown: hit });
		const received = await bench.received();
		const after = 'after' in fault ? fault.after : isOut;
		expect(received).toHaveLength(after ? COUNT : COUNT - hit);
	});

	it('an answer, or its body, that takes longer than the time-out', async () => {
		const input = newCustomers();
		const [late, slow, slowButInTime] = input.map(({ phone }) => phone);
		const hit = (customer: unknown, more: object) =>
			bench.control('POST', '/faults', { ...more, match: { ...MESSAGES, customer } });
		await hit(late, { kind: 'delay', ms: 33_000 });
		await hit(slow, { kind: 'slow-body', ms: 45_000 });
		await hit(slowButInTime, { kind: 'slow-body', ms: 3_000 });
		const said = await run(input);
		expect(await expectTruth(said)).toEqual({ arrived: COUNT - 2, refused: 0, unknown: 2 });
		expect(said.get(String(late))?.json.error).toContain('did not answer within 30 s');
		await sleep(4000);
		expect(await expectTruth(said)).toEqual({ arrived: COUNT - 2, refused: 0, unknown: 2 });
	});

	it('until a status tells that it arrived; the others stay unknown', async () => {
		const publication = await bench.engine.publish({
			nodes: [{ name: 'Trigger', type: 'whatsAppCloudTrigger', parameters: {} }],
		});
		const input = newCustomers();
		const fault = { kind: 'error', code: 131000, match: MESSAGES };
		await bench.control('POST', '/faults', { ...fault, times: 3, after: true });
		await bench.control('POST', '/faults', { ...fault, times: 3 });
		expect(await expectTruth(await run(input))).toMatchObject({ unknown: 6 });
		let counts = { arrived: 0, refused: 0, unknown: 0 };
		await until('those whose outcome was unknown go out', async () => {
			counts = await expectTruth(await run(input));
			return counts.arrived >= COUNT - 3;
		});
		expect(counts).toEqual({ arrived: COUNT - 3, refused: 0, unknown: 3 });
		await publication.stop();
	});
});

describe('when for a while nobody hears what becomes of messages', () => {
	it.each([
		['the gateway has nobody behind it', { kind: 'http', status: 502 }],
		['a page answers in place of Graph', { kind: 'http', status: 200 }],
	])('few are in doubt, where %s, and the others go out', async (_name, fault) => {
		const input = newCustomers(400);
		await bench.control('POST', '/faults', { ...fault, times: 5000, match: MESSAGES });
		const running = run(input);
		await until('ten are in doubt', async () => {
			const { faults } = (await bench.control('GET', '/faults')) as {
				faults: Array<{ times: number }>;
			};
			return (faults[0]?.times ?? 0) <= 4990;
		});
		await sleep(3000);
		await bench.control('DELETE', '/faults');
		const { arrived, refused, unknown } = await expectTruth(await running);
		expect([arrived + unknown, refused]).toEqual([400, 0]);
		expect(unknown).toBeLessThanOrEqual(requestsAtOnce(0) + 20);
	});
});

describe('when going on is of no use', () => {
	/** Messages a second. */
	const PACE = 200;

	it.each([
		['the token is revoked', { code: 190, subcode: 467 }],
		['the permission is taken away', { code: 131005 }],
		['the number is not registered any more', { code: 133010 }],
		['the template is disabled', { code: 132016 }],
	])(
		'%s in the middle: the rest fails for that reason without being tried',
		async (_name, fault) => {
			const input = newCustomers(300);
			const running = run(input, { messagesPerSecond: PACE });
			await bench.received({}, 60);
			const calls = 5000;
			await bench.control('POST', '/faults', {
				kind: 'error',
				...fault,
				times: calls,
				match: MESSAGES,
			});
			const said = await running;
			const { arrived, refused, unknown } = await expectTruth(said);
			expect(arrived).toBeGreaterThanOrEqual(60);
			expect([arrived + refused, unknown]).toEqual([300, 0]);
			const { faults } = (await bench.control('GET', '/faults')) as {
				faults: Array<{ times: number }>;
			};
			expect(calls - (faults[0]?.times ?? 0)).toBeLessThanOrEqual(requestsAtOnce(PACE));
			const codes = new Set(
				[...said.values()].flatMap(({ json, failed }) =>
					failed ? [(json.details as IDataObject).code] : [],
				),
			);
			expect(codes).toEqual(new Set([fault.code]));
			// Nothing stays claimed: with a new token the same keys send what is missing.
			await bench.control('DELETE', '/faults');
			await bench.control('PATCH', '/settings', { throughputPerSecond: null });
			expect(await expectTruth(await run(input))).toEqual({
				arrived: 300,
				refused: 0,
				unknown: 0,
			});
		},
	);
});

describe('when Meta cannot be reached', () => {
	it('waits until it can, and then sends everything once', async () => {
		const warmUp = await run(newCustomers(1));
		expect(await expectTruth(warmUp)).toMatchObject({ arrived: 1 });
		await gateway.shut();
		const input = newCustomers(200);
		const running = run(input);
		await sleep(3000);
		await gateway.reopen();
		expect(await expectTruth(await running)).toEqual({ arrived: 200, refused: 0, unknown: 0 });
	});
});

/** The way to the sandbox, which can be shut. */
class Gateway {
	private readonly sockets = new Set<Socket>();
	private target = 0;
	private port = 0;
	private readonly server: Server = createServer((socket) => {
		const onwards = connect({ host: '127.0.0.1', port: this.target });
		for (const [one, other] of [
			[socket, onwards],
			[onwards, socket],
		] as const) {
			this.sockets.add(one);
			one.pipe(other);
			// A cut is passed on as one.
			one.on('error', () => other.resetAndDestroy());
			one.once('close', () => {
				this.sockets.delete(one);
				other.destroy();
			});
		}
	});

	static async open(): Promise<Gateway> {
		const gateway = new Gateway();
		await gateway.reopen();
		return gateway;
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	leadTo(port: number): void {
		this.target = port;
	}

	async reopen(): Promise<void> {
		const { server } = this;
		await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
		const address = server.address();
		if (typeof address === 'object' && address) this.port = address.port;
	}

	async shut(): Promise<void> {
		const shut = new Promise((resolve) => this.server.close(resolve));
		for (const socket of this.sockets) socket.destroy();
		await shut;
		await sleep(50);
	}

	async close(): Promise<void> {
		await this.shut();
	}
}
