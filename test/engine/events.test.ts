import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { until } from '../../tools/until.ts';
import { deliveryOf, FIELD_EXAMPLES, nameOf } from '../webhook/fieldExamples';
import { change, message, status } from '../webhook/payloads';
import type { Publication } from './publication';
import { sendNode, template } from './sendNode';
import { startBench, type Bench } from './whatsapp';

const EVERYTHING = [
	'messages',
	'statuses',
	'templates',
	'account',
	'consent',
	'calls',
	'flows',
	'echoes',
	'groups',
	'handovers',
	'other',
];
const ANN = '16505550100';

let bench: Bench;
let publication: Publication;
/** Serves all tests that do not need parameters of their own. */
let shared: Publication;
let lastId = 0;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

afterEach(async () => {
	if (publication !== shared) await publication.stop();
});

async function publish(parameters: object = {}): Promise<Publication> {
	publication = await bench.engine.publish({
		nodes: [
			{
				name: 'Trigger',
				type: 'whatsAppCloudTrigger',
				parameters: { listenOn: 'manual', triggerOn: EVERYTHING, ...parameters },
			},
		],
	});
	return publication;
}

/** As Meta posts it, signed; text and bytes go out as they are. */
async function post(payload: unknown, headers: Record<string, string> = {}): Promise<number> {
	const body = Buffer.isBuffer(payload)
		? payload
		: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
	const hmac = createHmac('sha256', bench.sandbox.account.appSecret).update(body).digest('hex');
	const response = await fetch(await publication.webhookUrl(), {
		method: 'POST',
		headers: {
			...{ 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${hmac}` },
			...headers,
		},
		body: Uint8Array.from(body),
	});
	return response.status;
}

/** The items of all executions so far. */
async function items() {
	return (await publication.runs()).flatMap((run) => run.node('Trigger').json);
}

const now = () => String(Math.floor(Date.now() / 1000));
const fresh = (fields: object = {}) =>
	message({ id: `wamid.E${++lastId}`, type: 'text', timestamp: now(), ...fields });

describe('every webhook field, signed and posted to a published trigger', () => {
	beforeAll(async () => {
		shared = await publish({ triggerOptions: { oldEvents: 'start' } });
	});

	afterAll(async () => await shared.stop());

	it.each(FIELD_EXAMPLES.map((example) => [nameOf(example), example] as const))(
		'%s',
		async (_name, example) => {
			publication = shared;
			const before = (await items()).length;
			expect(await post(deliveryOf(example))).toBe(200);
			const found = (await items()).slice(before);
			expect(found).toMatchObject(example.events);
			expect(found).toHaveLength(example.events.length);
			for (const item of found) expect(item).not.toHaveProperty('raw');
			// The same once more starts nothing.
			expect(await post(deliveryOf(example))).toBe(200);
			expect(await items()).toHaveLength(before + found.length);
		},
	);

	it('starts nothing where it was not chosen, and is known to Send all the same', async () => {
		await publish({ triggerOn: ['messages'] });
		for (const example of FIELD_EXAMPLES) expect(await post(deliveryOf(example))).toBe(200);
		expect(await items()).toEqual([]);
		const store = await bench.store();
		const [record] = await store.findWindows('106540352242922', [{ phone: '16505551234' }]);
		expect(record).toMatchObject({ stoppedAt: 1_750_000_000_000, answeredAt: 1_750_000_000_000 });
	});
});

describe('stop and start words', () => {
	const OPTIONS = { stopWords: 'stop, afmelden', startWords: 'start' };
	const consentOf = async (phone: string) => {
		const [record] = await (await bench.store()).findWindows('106540352242922', [{ phone }]);
		return { stopped: record?.stoppedAt !== undefined, resumed: record?.resumedAt !== undefined };
	};

	it('change the consent, and tell about it', async () => {
		await publish({ triggerOn: ['consent'], triggerOptions: OPTIONS });
		const from = ANN;
		await post(change({ messages: [fresh({ from, text: { body: 'Afmelden!' } })] }));
		expect(await consentOf(from)).toEqual({ stopped: true, resumed: false });
		await post(change({ messages: [fresh({ from, text: { body: 'Please start' } })] }));
		expect(await consentOf(from)).toEqual({ stopped: true, resumed: false });
		await post(change({ messages: [fresh({ from, text: { body: 'START' } })] }));
		expect(await consentOf(from)).toEqual({ stopped: true, resumed: true });
		expect(await items()).toMatchObject([
			{ event: 'consent', marketing: 'stop', source: 'keyword', phone: from, text: 'Afmelden!' },
			{ event: 'consent', marketing: 'resume', source: 'keyword' },
		]);
	});

	it('say so in the item of the message, too', async () => {
		await publish({ triggerOn: ['messages'], triggerOptions: OPTIONS });
		for (const body of ['STOP', 'Please stop', 'Start!']) {
			await post(change({ messages: [fresh({ from: ANN, text: { body } })] }));
		}
		const all = await items();
		expect(all.map(({ marketing }) => marketing)).toEqual(['stop', undefined, 'resume']);
	});

	it('are off unless they are set', async () => {
		await publish();
		const from = '16505550101';
		await post(change({ messages: [fresh({ from, text: { body: 'stop' } })] }));
		expect(await consentOf(from)).toEqual({ stopped: false, resumed: false });
	});
});

describe('a template that Meta pauses', () => {
	it('is refused by Send as soon as the webhook came', async () => {
		await bench.control('POST', '/reset');
		const definition = {
			...{ name: 'paused_by_webhook', language: 'en', category: 'UTILITY', status: 'APPROVED' },
			components: [{ type: 'BODY', text: 'Hello' }],
		};
		const { id } = (await bench.control('POST', '/templates', definition)) as { id: string };
		publication = await bench.engine.publish({
			nodes: [
				{
					name: 'Trigger',
					type: 'whatsAppCloudTrigger',
					parameters: { triggerOn: ['messages', 'templates'] },
				},
			],
		});
		const send = async () => {
			const node = sendNode(
				{ mode: 'templateOnly', to: '31612345678', ...template('paused_by_webhook|en') },
				{ onError: 'continueRegularOutput' },
			);
			const run = await bench.engine.runWorkflow({ nodes: [node], input: [{}] });
			return run.node('Send').json[0];
		};
		expect(await send()).toMatchObject({ status: 'accepted' });
		await bench.control('PATCH', `/templates/${id}`, { status: 'PAUSED' });
		await until('an execution starts', () => publication.executions.length > 0, { everyMs: 20 });
		expect(await items()).toMatchObject([
			{ event: 'template', change: 'status', status: 'PAUSED', name: 'paused_by_webhook' },
		]);
		expect(await send()).toMatchObject({ details: { reason: 'template_paused' } });
	});
});

describe('odd deliveries', () => {
	const sound = () => fresh({ text: { body: 'sound' } });
	const texts = async () => (await items()).map(({ text }) => text);

	it('with 1,000 updates and 3 MB give 1,000 items', async () => {
		await publish({ triggerOn: ['messages', 'statuses'] });
		const body = 'é'.repeat(1200);
		const updates = Array.from({ length: 500 }, (_, index) => ({
			messages: [fresh({ text: { body }, from: `1650556${1000 + index}` })],
			statuses: [status({ id: `wamid.B${index}`, timestamp: now() })],
		}));
		const entry = updates.flatMap((value) => change(value).entry);
		const payload = JSON.stringify({ object: 'whatsapp_business_account', entry }).replaceAll(
			'é',
			'\\u00e9',
		);
		expect(payload.length).toBeGreaterThan(3_000_000);
		expect(await post(payload)).toBe(200);
		const all = await items();
		expect(all).toHaveLength(1000);
		expect(all.filter(({ event }) => event === 'message')).toHaveLength(500);
	});

	it('that are compressed once more, or marked with a byte order, are read', async () => {
		await publish();
		const json = () => Buffer.from(JSON.stringify(change({ messages: [sound()] })));
		expect(await post(gzipSync(json()))).toBe(200);
		expect(await post(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), json()]))).toBe(200);
		const utf16 = Buffer.from(`\uFEFF${json().toString()}`, 'utf16le');
		expect(await post(utf16, { 'content-type': 'application/json; charset=utf-16' })).toBe(200);
		expect(await texts()).toEqual(['sound', 'sound', 'sound']);
	});

	it('with bytes that are no UTF-8 lose these bytes only', async () => {
		await publish();
		const json = JSON.stringify(
			change({ messages: [fresh({ text: { body: 'Gr\u00fc\u00dfe' } })] }),
		);
		const latin1 = { 'content-type': 'application/json; charset=iso-8859-1' };
		expect(await post(Buffer.from(json, 'latin1'), latin1)).toBe(200);
		expect(await texts()).toEqual(['Gr\uFFFD\uFFFDe']);
	});

	it('with numbers in place of texts, without contacts, without a sender', async () => {
		await publish();
		const odd = change({
			contacts: [{ wa_id: 16505551234, profile: { name: 7 } }],
			messages: [
				{ id: 12345, from: 16505551234, timestamp: Number(now()), type: 'text', text: { body: 5 } },
				fresh({ from: undefined }),
				sound(),
			],
			statuses: [{ id: 9, status: 'sent', timestamp: Number(now()), recipient_id: 16505551234 }],
		});
		expect(await post(odd)).toBe(200);
		const all = await items();
		expect(all).toHaveLength(4);
		expect(all).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ messageId: '12345', from: '16505551234', text: '5' }),
				expect.objectContaining({ event: 'status', messageId: '9', phone: '16505551234' }),
				expect.objectContaining({ text: 'sound' }),
			]),
		);
	});

	it('with keys that stand twice are read by the last one', async () => {
		await publish();
		const json = JSON.stringify(change({ messages: [sound()] }));
		expect(await post(json.replace('"type":"text"', '"type":"image","type":"text"'))).toBe(200);
		expect(await texts()).toEqual(['sound']);
	});

	it('that are nested 100,000 deep lose nothing but what is too deep', async () => {
		await publish();
		const deep = `${'{"a":['.repeat(50_000)}1${']}'.repeat(50_000)}`;
		const json = JSON.stringify(
			change({ messages: [sound(), fresh({ type: 'novelty', novelty: 'HERE' })], rest: 'HERE' }),
		);
		expect(await post(json.replaceAll('"HERE"', deep))).toBe(200);
		const all = await items();
		expect(all).toHaveLength(3);
		expect(all).toMatchObject([{ text: 'sound' }, { type: 'novelty' }, { event: 'other' }]);
		expect(JSON.stringify(all)).toContain('[nested too deeply]');
	});

	it.each([
		['of the wrong scheme', (hmac: string) => `sha1=${hmac}`],
		['too short', (hmac: string) => `sha256=${hmac.slice(0, 63)}`],
		['too long', (hmac: string) => `sha256=${hmac}0`],
		['without a scheme', (hmac: string) => hmac],
		['empty', () => ''],
		['that is not hexadecimal', () => `sha256=${'z'.repeat(64)}`],
	])('with a signature %s are refused', async (_what, signature) => {
		await publish();
		const body = JSON.stringify(change({ messages: [sound()] }));
		const hmac = createHmac('sha256', bench.sandbox.account.appSecret).update(body).digest('hex');
		expect(await post(body, { 'x-hub-signature-256': signature(hmac) })).toBe(401);
		expect(publication.executions).toHaveLength(0);
	});

	it('of a verification with two challenges are refused', async () => {
		await publish();
		const query = new URLSearchParams({
			'hub.mode': 'subscribe',
			'hub.verify_token': 'a token that people chose',
		});
		query.append('hub.challenge', '1');
		query.append('hub.challenge', '2');
		const url = `${await publication.webhookUrl('setup')}?${query.toString()}`;
		expect((await fetch(url)).status).toBe(403);
	});
});
