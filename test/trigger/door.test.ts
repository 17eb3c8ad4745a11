import { once } from 'node:events';
import { Agent, createServer, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync, gzipSync } from 'node:zlib';

import { Door, type Leave } from '../../nodes/WhatsAppCloud/trigger/door/door';
import type { Guest, Reply } from '../../nodes/WhatsAppCloud/trigger/door/guest';
import type { DoorLimits } from '../../nodes/WhatsAppCloud/trigger/door/limits';
import type { Incoming } from '../../nodes/WhatsAppCloud/trigger/receive/receive';
import { freePort } from '../../tools/port.ts';

const SIGNED = { 'x-hub-signature-256': 'sha256=00' };

let port: number;
const leaves: Leave[] = [];
const sockets: Socket[] = [];
const notes: string[] = [];

beforeEach(async () => {
	port = await freePort();
});

afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.destroy();
	for (const leave of leaves.splice(0)) await leave();
	notes.length = 0;
});

const settings = () => ({ url: 'https://hooks.example.com', port, host: '127.0.0.1' });

/** Somebody who remembers what came, and says 200, or what `reply` says. */
function guest(reply: (incoming: Incoming) => Promise<Reply> = accept) {
	const came: Incoming[] = [];
	const all: Guest = {
		challenge: async (query) => await Promise.resolve({ status: 200, text: String(query.a) }),
		deliver: async (incoming) => {
			came.push(incoming);
			return await reply(incoming);
		},
	};
	return { ...all, came };
}

async function accept(): Promise<Reply> {
	return await Promise.resolve({ status: 200, text: 'OK' });
}

async function enter(door: Door, id: string, who: Guest): Promise<Leave> {
	const leave = await door.enter(id, who, settings(), (text) => notes.push(text));
	leaves.push(leave);
	return leave;
}

async function opened(limits: Partial<DoorLimits> = {}, who: Guest = guest()): Promise<Door> {
	const door = new Door(limits);
	await enter(door, 'trigger', who);
	return door;
}

const at = (path: string) => `http://127.0.0.1:${port}${path}`;

async function post(
	body: BodyInit = '{}',
	headers: Record<string, string> = {},
	path = '/trigger',
) {
	return await fetch(at(path), { method: 'POST', body, headers: { ...SIGNED, ...headers } });
}

/** A connection that sends what it likes. */
async function raw(text = ''): Promise<Socket & { heard: () => string }> {
	const socket = connect(port, '127.0.0.1');
	sockets.push(socket);
	let heard = '';
	socket.setEncoding('latin1').on('data', (some: string) => (heard += some));
	socket.on('error', () => undefined);
	await once(socket, 'connect');
	socket.write(text);
	return Object.assign(socket, { heard: () => heard });
}

async function until(condition: () => boolean): Promise<void> {
	for (const deadline = Date.now() + 20_000; !condition();) {
		if (Date.now() > deadline) throw new Error('It did not happen in 20 s.');
		await sleep(10);
	}
}

const HEAD = 'POST /trigger HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: sha256=00\r\n';

/** Somebody else is served while something is going on. */
async function expectServed(): Promise<void> {
	const before = Date.now();
	expect((await post()).status).toBe(200);
	expect(Date.now() - before).toBeLessThan(30_000);
}

describe('who is answered how', () => {
	it('hands on the bytes as they came, with their signature', async () => {
		const one = guest();
		await opened({}, one);
		const body = Buffer.from('{"text":"\\u00e4", "a" : 1}');
		const answer = await post(body);
		expect([answer.status, await answer.text()]).toEqual([200, 'OK']);
		expect(answer.headers.get('content-type')).toContain('text/plain');
		expect(one.came).toEqual([{ rawBody: body, signature: 'sha256=00' }]);
	});

	it('finds the trigger by the last part of the path, below whatever the proxy puts in front', async () => {
		await opened();
		for (const path of ['/trigger', '/trigger/', '/hooks/trigger', '/hooks/trigger?x=1']) {
			expect((await post('{}', {}, path)).status).toBe(200);
		}
		expect((await fetch(at('/trigger?a=challenge'))).status).toBe(200);
		for (const path of ['/', '/other', '/trigger/other', '/trigger%00', '//']) {
			expect((await post('{}', {}, path)).status).toBe(404);
		}
	});

	it('gives a parameter that stands there twice as it is: as a list', async () => {
		await opened();
		expect(await (await fetch(at('/trigger?a=1&b=2&b=3'))).text()).toBe('1');
		expect(await (await fetch(at('/trigger?a=1&a=2'))).text()).toBe('1,2');
	});

	it.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'HEAD'])('refuses %s', async (method) => {
		await opened();
		const answer = await fetch(at('/trigger'), { method });
		expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
	});

	it('says how it is', async () => {
		const door = new Door();
		await enter(door, 'trigger', { challenge: accept });
		expect((await fetch(at('/healthz'))).status).toBe(503);
		expect((await post()).status).toBe(503);
		await enter(door, 'trigger', guest());
		expect((await fetch(at('/hooks/healthz'))).status).toBe(200);
		expect((await fetch(at('/healthz'), { method: 'HEAD' })).status).toBe(200);
		expect((await post()).status).toBe(200);
	});

	it('does not read what nobody has signed', async () => {
		const one = guest(async ({ signature }) => {
			return await Promise.resolve({ status: signature ? 200 : 401, text: '' });
		});
		await opened({}, one);
		const answer = await fetch(at('/trigger'), { method: 'POST', body: 'x'.repeat(1_000_000) });
		expect(answer.status).toBe(401);
		expect(one.came).toEqual([{ rawBody: Buffer.alloc(0), signature: undefined }]);
	});

	it('takes off what a proxy has compressed', async () => {
		const one = guest();
		await opened({}, one);
		await post(gzipSync('{"a":1}'), { 'content-encoding': 'gzip' });
		await post(deflateSync('{"a":2}'), { 'content-encoding': 'Deflate' });
		expect(one.came.map(({ rawBody }) => String(rawBody))).toEqual(['{"a":1}', '{"a":2}']);
		expect((await post('{}', { 'content-encoding': 'gzip' })).status).toBe(400);
		expect(one.came).toHaveLength(2);
	});

	it('answers 500 to what fails, and goes on', async () => {
		let failures = 1;
		await opened(
			{},
			guest(async () => {
				if (failures-- > 0) throw new Error('The disk is full');
				return await accept();
			}),
		);
		expect((await post()).status).toBe(500);
		expect(notes.join()).toContain('The disk is full');
		expect((await post()).status).toBe(200);
	});

	it('does what follows an answer once that is out', async () => {
		const steps: string[] = [];
		const afterwards = async () => {
			await sleep(10);
			steps.push('afterwards');
		};
		await opened(
			{},
			guest(async () => await Promise.resolve({ ...(await accept()), afterwards })),
		);
		await post();
		steps.push('answered');
		await until(() => steps.length === 2);
		expect(steps).toEqual(['answered', 'afterwards']);
	});
});

describe('what is too much', () => {
	it('refuses a body that is larger than anything that Meta sends', async () => {
		const one = guest();
		await opened({ body: 1000 }, one);
		expect((await post('x'.repeat(1001))).status).toBe(413);
		const chunks = new Blob(['x'.repeat(600), 'x'.repeat(600)]).stream();
		const chunked = await fetch(at('/trigger'), {
			...{ method: 'POST', body: chunks, duplex: 'half', headers: SIGNED },
		});
		expect(chunked.status).toBe(413);
		const bomb = gzipSync(Buffer.alloc(100_000));
		expect((await post(bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
		expect(one.came).toEqual([]);
		expect((await post('x'.repeat(1000))).status).toBe(200);
	});

	it('does not ask for a body that it will not take', async () => {
		await opened({ body: 1000 });
		const large = await raw(`${HEAD}Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n`);
		await until(() => large.heard().includes('\r\n\r\n'));
		expect(large.heard()).toMatch(/^HTTP\/1\.1 413 /);
		const small = await raw(`${HEAD}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`);
		await until(() => small.heard().includes('100 Continue'));
		small.write('{}');
		await until(() => small.heard().includes('HTTP/1.1 200'));
	});

	it('refuses what is no HTTP, and headers beyond measure', async () => {
		await opened();
		const wrong = await raw('HELLO\r\n\r\n');
		const long = await raw(`${HEAD}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
		const twice = await raw(
			`${HEAD}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
		);
		await until(() => [wrong, long, twice].every((one) => one.heard() !== '' && one.closed));
		expect(wrong.heard()).toMatch(/^HTTP\/1\.1 400 /);
		expect(long.heard()).toMatch(/^HTTP\/1\.1 431 /);
		expect(twice.heard()).toMatch(/^HTTP\/1\.1 400 /);
		await expectServed();
	});

	it('serves others while many are slow, and lets go of those', async () => {
		const one = guest();
		await opened({ headersTime: 1500, requestTime: 2000 }, one);
		const slow = await Promise.all(
			Array.from({ length: 300 }, async (_, index) =>
				index % 3 === 0
					? await raw()
					: await raw(index % 3 === 1 ? HEAD : `${HEAD}Content-Length: 100\r\n\r\n{"a":`),
			),
		);
		await expectServed();
		expect(one.came).toHaveLength(1);
		await until(() => slow.every(({ closed }) => closed));
		await expectServed();
		expect(one.came).toHaveLength(2);
	});

	it.each<[string, () => Promise<Socket>]>([
		['send what is no HTTP', async () => await raw('HELLO\r\n\r\n')],
		[
			'say that their body is too large',
			async () => await raw(`${HEAD}Content-Length: 5000\r\n\r\n`),
		],
		[
			'send a body that is too large',
			async () =>
				await raw(`${HEAD}Transfer-Encoding: chunked\r\n\r\n7d0\r\n${'x'.repeat(2000)}\r\n`),
		],
		['send too many headers', async () => await raw(`${HEAD}X-Long: ${'x'.repeat(20_000)}`)],
		[
			'send a chunk of a length that is none',
			async () => await raw(`${HEAD}Transfer-Encoding: chunked\r\n\r\nlong\r\n`),
		],
		[
			'go in the middle of a body',
			async () => {
				const cut = await raw(`${HEAD}Content-Length: 100\r\n\r\n{"a":`);
				setTimeout(() => cut.resetAndDestroy(), 20);
				return cut;
			},
		],
		[
			'ask much on one connection, and hear nothing of the answers',
			async () => {
				const deaf = connect(port, '127.0.0.1');
				sockets.push(deaf.pause());
				deaf.on('error', () => undefined);
				await once(deaf, 'connect');
				deaf.write(`${HEAD}Content-Length: 2\r\n\r\n{}`.repeat(100));
				return deaf;
			},
		],
	])('serves others while many %s', async (_what, come) => {
		await opened({ body: 1000 });
		const before = Date.now();
		const [, answers] = await Promise.all([
			Promise.all(Array.from({ length: 100 }, come)),
			Promise.all(Array.from({ length: 20 }, async () => (await post()).status)),
		]);
		expect(new Set(answers)).toEqual(new Set([200]));
		expect(Date.now() - before).toBeLessThan(60_000);
		await expectServed();
	});

	it('has whoever is silent longest make room for new connections', async () => {
		await opened({ connections: 20 });
		const silent = await Promise.all(Array.from({ length: 60 }, async () => await raw(HEAD)));
		await expectServed();
		expect(silent.filter(({ closed }) => closed).length).toBeGreaterThanOrEqual(40);
	});

	it('has whoever reads longest give way where bodies take too much memory', async () => {
		await opened({ body: 1000, bodies: 5000 });
		const part = `${HEAD}Content-Length: 1000\r\n\r\n${'x'.repeat(900)}`;
		const slow: Array<Awaited<ReturnType<typeof raw>>> = [];
		for (let count = 0; count < 8; count++) slow.push(await raw(part));
		await until(() => slow.filter((one) => one.heard() !== '').length === 3);
		expect(slow.slice(0, 3).map((one) => one.heard().slice(9, 12))).toEqual(['503', '503', '503']);
		expect((await post('x'.repeat(1000))).status).toBe(200);
	});

	it('counts what was compressed as large as it is', async () => {
		const gate = Promise.withResolvers<undefined>();
		const one = guest(async () => {
			await gate.promise;
			return await accept();
		});
		await opened({ body: 1000, bodies: 3500 }, one);
		const large = gzipSync('x'.repeat(1000));
		const gzip = { 'content-encoding': 'gzip' };
		const answers = Promise.all(
			Array.from({ length: 6 }, async () => (await post(large, gzip)).status),
		);
		await until(() => one.came.length === 3);
		await sleep(100);
		gate.resolve(undefined);
		expect((await answers).toSorted()).toEqual([200, 200, 200, 503, 503, 503]);
		expect((await post(large, gzip)).status).toBe(200);
	});

	it('takes requests of one connection one after the other, and those of others beside them', async () => {
		let [busy, most] = [0, 0];
		const one = guest(async () => {
			most = Math.max(most, ++busy);
			await sleep(2);
			busy--;
			return await accept();
		});
		await opened({}, one);
		const each = `${HEAD}Content-Length: 2\r\n\r\n{}`;
		const line = await raw(each.repeat(200));
		await expectServed();
		expect(line.heard().split('HTTP/1.1 200').length - 1).toBeLessThan(200);
		await until(() => line.heard().split('HTTP/1.1 200').length - 1 === 200);
		expect(most).toBeLessThanOrEqual(2);
		expect(one.came).toHaveLength(201);
	});

	it('hands on nothing that was cut off', async () => {
		const one = guest();
		await opened({}, one);
		const cut = await raw(`${HEAD}Content-Length: 10\r\n\r\n{"a":`);
		await sleep(50);
		cut.destroy();
		const chunked = await raw(`${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`);
		await sleep(50);
		chunked.end();
		await until(() => chunked.closed);
		await expectServed();
		expect(one.came).toHaveLength(1);
	});

	it('refuses more at once than it works on', async () => {
		const gate = Promise.withResolvers<undefined>();
		await opened(
			{ requests: 3 },
			guest(async () => {
				await gate.promise;
				return await accept();
			}),
		);
		const answers = Promise.all(Array.from({ length: 5 }, async () => (await post()).status));
		await sleep(200);
		gate.resolve(undefined);
		expect((await answers).toSorted()).toEqual([200, 200, 200, 503, 503]);
	});
});

describe('opening and closing', () => {
	it('serves several triggers at one port, and closes it with the last of them', async () => {
		const door = new Door();
		const [one, two] = [guest(), guest()];
		const leaves = await Promise.all([enter(door, 'one', one), enter(door, 'two', two)]);
		await post('1', {}, '/one');
		await post('2', {}, '/two');
		expect([one, two].map(({ came }) => String(came[0]?.rawBody))).toEqual(['1', '2']);
		await leaves[0]();
		expect((await post('1', {}, '/one')).status).toBe(404);
		expect((await post('2', {}, '/two')).status).toBe(200);
		await leaves[1]();
		await expect(post('2', {}, '/two')).rejects.toThrow();
	});

	it('finishes what is under way before it closes, and leaves the port free', async () => {
		const gate = Promise.withResolvers<undefined>();
		const steps: string[] = [];
		const door = new Door();
		const leave = await enter(
			door,
			'trigger',
			guest(async () => {
				await gate.promise;
				const afterwards = async () => {
					await sleep(20);
					steps.push('afterwards');
				};
				return { ...(await accept()), afterwards };
			}),
		);
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		const answer = new Promise<{ status?: number; connection?: string }>((resolve, reject) => {
			const request = httpRequest(
				{ ...{ port, path: '/trigger', method: 'POST', agent, headers: SIGNED } },
				(response) => {
					response.resume();
					const { connection } = response.headers;
					resolve({ status: response.statusCode, ...(connection ? { connection } : {}) });
				},
			);
			request.on('error', reject).end('{}');
		});
		// One that is not whole is not waited for: nothing of it was recorded.
		const half = await raw(`${HEAD}Content-Length: 10\r\n\r\n{`);
		await sleep(100);
		const left = leave().then(() => steps.push('left'));
		await sleep(100);
		half.destroy();
		expect(steps).toEqual([]);
		await expect(post()).rejects.toThrow();
		gate.resolve(undefined);
		expect(await answer).toMatchObject({ status: 200 });
		await left;
		expect(steps).toEqual(['afterwards', 'left']);
		agent.destroy();
		await enter(door, 'trigger', guest());
		expect((await post()).status).toBe(200);
	});

	it.each([
		['a whole request', '{}', 'resetAndDestroy'],
		['half a request', '{', 'resetAndDestroy'],
		['a whole request', '{}', 'end'],
	] as const)(
		'closes after somebody has gone who had sent %s (%s) behind the one that was being answered (%s)',
		async (_what, body, go) => {
			const gate = Promise.withResolvers<undefined>();
			const door = new Door();
			let isDone = false;
			const afterwards = async () => {
				await sleep(20);
				isDone = true;
			};
			const one = guest(async () => {
				await gate.promise;
				return { ...(await accept()), afterwards };
			});
			const leave = await enter(door, 'trigger', one);
			const first = `${HEAD}Content-Length: 2\r\n\r\n{}`;
			const gone = await raw(`${first}${HEAD}Content-Length: 2\r\n\r\n${body}`);
			await until(() => one.came.length === 1);
			gone[go]();
			await until(() => gone.closed);
			// The door hears of it as well.
			await sleep(100);
			gate.resolve(undefined);
			await until(() => isDone);
			await leave();
			await enter(door, 'trigger', guest());
			expect((await post()).status).toBe(200);
		},
	);

	it('does not wait long for what does not come to an end', async () => {
		const door = new Door({ closing: 300 });
		const leave = await enter(door, 'trigger', guest());
		const half = await raw(`${HEAD}Content-Length: 10\r\n\r\n{`);
		await sleep(50);
		await leave();
		await until(() => half.closed);
	});

	it('says what listens there already, and can be entered when that is gone', async () => {
		const other = createServer().listen(port, '127.0.0.1');
		await once(other, 'listening');
		const door = new Door();
		await expect(enter(door, 'trigger', guest())).rejects.toThrow(
			`The trigger cannot listen at port ${port} of 127.0.0.1: another program listens there. Set WHATSAPP_CLOUD_PORT to a free port`,
		);
		other.close();
		await once(other, 'close');
		await enter(door, 'trigger', guest());
		expect((await post()).status).toBe(200);
	});

	it('says that an address is not one of the machine', async () => {
		const door = new Door();
		const wrong = { ...settings(), host: '203.0.113.7' };
		await expect(door.enter('trigger', guest(), wrong, () => undefined)).rejects.toThrow(
			'the machine has no such address',
		);
	});

	it('opens once for many who come at the same time, and again after all have left', async () => {
		const door = new Door();
		for (let round = 0; round < 3; round++) {
			const all = await Promise.all(
				['a', 'b', 'c', 'd'].map(async (id) => await enter(door, id, guest())),
			);
			const again = enter(door, 'e', guest());
			await Promise.all(all.map(async (leave) => await leave()));
			const last = await again;
			expect((await post('{}', {}, '/e')).status).toBe(200);
			await Promise.all([last(), last()]);
			await expect(post('{}', {}, '/e')).rejects.toThrow();
		}
	});
});
