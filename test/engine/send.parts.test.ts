import type { IDataObject } from 'n8n-workflow';

import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let lastCustomer = 31612220000;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => {
	await bench.close();
});

beforeEach(async () => {
	await bench.control('POST', '/reset');
	await bench.control('DELETE', '/faults');
});

/** A customer who has just written: this long ago, ms. */
async function newCustomer(ago = 60_000): Promise<string> {
	const phone = String(++lastCustomer);
	await bench.hasWritten(phone, ago);
	return phone;
}

/** Three parts, as long as a message may almost be. */
const paragraph = (letter: string) => `${letter.repeat(9)} `.repeat(400).trim();
const TEXTS = ['a', 'b', 'c'].map(paragraph);
const LONG = TEXTS.join('\n\n');

async function run(
	input: IDataObject[],
	{ options = {}, ...more }: { options?: IDataObject } & IDataObject = {},
	node: object = {},
) {
	const result = await bench.engine.runWorkflow({
		id: 'parts',
		nodes: [
			sendNode(
				{
					...{ mode: 'freeFormOnly', to: '={{ $json.phone }}', text: '={{ $json.text }}', ...more },
					options: { splitTexts: true, messagesPerSecond: 0, ...options },
				},
				{ id: 'send', onError: 'continueErrorOutput', ...node },
			),
		],
		input,
	});
	const [sent = [], failed = []] = result.node('Send').outputs;
	return { sent: sent.map(({ json }) => json), failed: failed.map(({ json }) => json), result };
}

const arrived = async (customer: string, count = 0) =>
	(await bench.received({ customer }, count)).map(({ text }) => text);

/** The requests to a customer that are refused: after so many others. */
async function refuse(customer: string, afterCount: number, code = 131026): Promise<void> {
	const ok = { kind: 'delay', ms: 0 };
	if (afterCount > 0) {
		await bench.control('POST', '/faults', { match: { customer }, ...ok, times: afterCount });
	}
	await bench.control('POST', '/faults', { match: { customer }, kind: 'error', code, times: 1 });
}

describe('a text that is too long for one message, with Split Long Texts', () => {
	it('arrives in parts, in order, and the item says which', async () => {
		const phone = await newCustomer();
		const { sent } = await run([{ phone, text: LONG }], {
			options: { replyTo: 'wamid.QUOTED', callbackData: 'order-1' },
		});
		expect(await arrived(phone, 3)).toEqual(TEXTS);
		const messages = await bench.received({ customer: phone }, 3);
		const [item] = sent;
		expect(item).toMatchObject({
			...{ sentAs: 'freeForm', status: 'accepted', messageId: messages[0]?.id },
			parts: messages.map(({ id }) => ({ messageId: id, status: 'accepted' })),
		});
		expect(JSON.stringify(item)).not.toContain('textMark');
		// The quoted message stands above the first part only; all of them can be matched to the order.
		expect(messages.map(({ request }) => request.context)).toEqual([
			{ message_id: 'wamid.QUOTED' },
			undefined,
			undefined,
		]);
		for (const { request } of messages) expect(request.biz_opaque_callback_data).toBe('order-1');
	});

	it('costs as much as its parts', async () => {
		const [one, three] = [await newCustomer(), await newCustomer()];
		const { sent } = await run([
			{ phone: one, text: 'Hi' },
			{ phone: three, text: LONG },
		]);
		const [short, long] = sent.map(({ cost }) => (cost as IDataObject).estimate as number);
		expect(short).toBeGreaterThan(0);
		expect(long).toBeCloseTo(3 * (short ?? 0), 6);
		expect(sent[0]).not.toHaveProperty('parts');
	});

	it('gives each part callback data of its own where nobody has given any', async () => {
		const phone = await newCustomer();
		await run([{ phone, text: LONG }], { options: { messageKey: 'own-data' } });
		const messages = await bench.received({ customer: phone }, 3);
		const data = messages.map(({ request }) => request.biz_opaque_callback_data);
		expect(new Set(data).size).toBe(3);
		for (const each of data) expect(each).toMatch(/^key:/);
	});

	it.each([['messageKey'], ['the execution']])('is not sent twice by %s', async (by) => {
		const phone = await newCustomer();
		const options: IDataObject = by === 'messageKey' ? { messageKey: 'twice' } : {};
		const again = { executionId: `parts-${phone}` };
		const once = async () => {
			const result = await bench.engine.runWorkflow({
				...{ id: 'parts', ...(by === 'messageKey' ? {} : again) },
				nodes: [
					sendNode(
						{
							...{ mode: 'freeFormOnly', to: phone, text: LONG },
							options: { splitTexts: true, ...options },
						},
						{ id: 'send' },
					),
				],
			});
			return result.node('Send').json[0] ?? {};
		};
		const first = await once();
		const second = await once();
		expect(second).toMatchObject({ status: 'duplicate', messageId: first.messageId });
		const ids = (item: IDataObject) => (item.parts as IDataObject[]).map((part) => part.messageId);
		expect(ids(second)).toEqual(ids(first));
		expect(await arrived(phone, 3)).toEqual(TEXTS);
	});

	it('says which parts are out when one is refused; run again, it sends the rest', async () => {
		const phone = await newCustomer();
		await refuse(phone, 1);
		const options = { messageKey: 'middle' };
		const { failed } = await run([{ phone, text: LONG }], { options });
		expect(failed).toMatchObject([
			{
				error: expect.stringMatching(
					/^The first of 3 parts of the text went out\. The next: .*\(131026\)$/,
				) as unknown,
				details: {
					...{ sentAs: 'freeForm', status: 'partly_sent', code: 131026 },
					parts: [
						{ messageId: expect.any(String) as unknown, status: 'accepted' },
						{ status: 'failed' },
						{ status: 'not_sent' },
					],
					advice: expect.stringContaining('only the missing parts') as unknown,
				},
			},
		]);
		expect(await arrived(phone, 1)).toEqual(TEXTS.slice(0, 1));
		const again = await run([{ phone, text: LONG }], { options });
		expect(again.sent).toMatchObject([
			{
				status: 'accepted',
				parts: [{ status: 'duplicate' }, { status: 'accepted' }, { status: 'accepted' }],
			},
		]);
		expect(await arrived(phone, 3)).toEqual(TEXTS);
	});

	it('is gone on with under the key of another of the names of the customer', async () => {
		const phone = await newCustomer();
		const userId = `NL.${phone}00000`;
		const { phoneNumberId } = bench.sandbox.account;
		const at = Date.now() - 60_000;
		const store = await bench.store();
		const learn = async (customer: object) => {
			const opened = { kind: 'opened', by: 'message', phoneNumberId, customer, at } as const;
			await store.receive({ observations: [opened] }, Date.now());
		};
		await learn({ userId });
		await bench.control('PATCH', `/customers/${phone}`, { userId });
		await refuse(userId, 1);
		const options = { messageKey: 'renamed' };
		const { failed } = await run([{ phone: userId, text: LONG }], { options });
		expect(failed).toMatchObject([{ details: { status: 'partly_sent' } }]);
		await learn({ phone, userId });
		const again = await run([{ phone, text: LONG }], { options });
		expect(again.sent).toMatchObject([
			{ parts: [{ status: 'duplicate' }, { status: 'accepted' }, { status: 'accepted' }] },
		]);
		expect(again.sent[0]).not.toHaveProperty('warnings');
		const third = await run([{ phone, text: LONG }], { options });
		expect(third.sent).toMatchObject([{ status: 'duplicate' }]);
	});

	it('is not sent at all when its first part is refused', async () => {
		const phone = await newCustomer();
		await refuse(phone, 0);
		const { failed } = await run([{ phone, text: LONG }]);
		expect(failed).toMatchObject([{ details: { sentAs: 'nothing', code: 131026 } }]);
		expect(await arrived(phone)).toEqual([]);
	});

	it('does not go on where nobody knows whether a part is out', async () => {
		const phone = await newCustomer();
		await bench.control('POST', '/faults', {
			...{ match: { customer: phone }, kind: 'delay', ms: 0, times: 1 },
		});
		await bench.control('POST', '/faults', {
			...{ match: { customer: phone }, kind: 'reset-after', times: 1 },
		});
		const options = { messageKey: 'unknown' };
		const { failed } = await run([{ phone, text: LONG }], { options });
		expect(failed).toMatchObject([
			{
				details: {
					...{ sentAs: 'freeForm', status: 'partly_sent' },
					parts: [{ status: 'accepted' }, { status: 'unknown' }, { status: 'not_sent' }],
				},
			},
		]);
		const again = await run([{ phone, text: LONG }], { options });
		expect(again.failed).toMatchObject([{ details: { parts: [{}, { status: 'unknown' }, {}] } }]);
		expect(await arrived(phone, 2)).toEqual(TEXTS.slice(0, 2));
	});

	it('of two items with the same key, the second sends what the first could not', async () => {
		const phone = await newCustomer();
		await refuse(phone, 1);
		const input = [
			{ phone, text: LONG },
			{ phone, text: LONG },
		];
		const { sent, failed } = await run(input, { options: { messageKey: 'same' } });
		expect(failed).toMatchObject([{ details: { status: 'partly_sent', itemIndex: 0 } }]);
		expect(sent).toMatchObject([
			{ parts: [{ status: 'duplicate' }, { status: 'accepted' }, { status: 'accepted' }] },
		]);
		expect(await arrived(phone, 3)).toEqual(TEXTS);
	});

	it('of two items with the same key, the second goes out when nothing of the first could', async () => {
		const phone = await newCustomer();
		await refuse(phone, 0);
		const input = [
			{ phone, text: LONG },
			{ phone, text: LONG },
		];
		const { sent, failed } = await run(input, { options: { messageKey: 'first' } });
		expect(failed).toMatchObject([{ details: { sentAs: 'nothing', itemIndex: 0 } }]);
		expect(sent).toMatchObject([{ status: 'accepted' }]);
		expect(await arrived(phone, 3)).toEqual(TEXTS);
	});

	it.each([
		['a longer one', LONG, `${LONG}\n\n${paragraph('d')}`],
		['a long one after a short one', 'Hi', LONG],
		['a short one after a long one', LONG, 'Hi'],
		['one with another end', LONG, LONG.replaceAll('c', 'z')],
	])('is not mixed with another text of the same key: %s', async (_name, before, after) => {
		const phone = await newCustomer();
		const options = { messageKey: 'other-text' };
		const first = await run([{ phone, text: before }], { options });
		const out = await arrived(phone, before === LONG ? 3 : 1);
		const { sent } = await run([{ phone, text: after }], { options });
		expect(sent).toMatchObject([{ status: 'duplicate', messageId: first.sent[0]?.messageId }]);
		expect(await arrived(phone)).toEqual(out);
		expect(JSON.stringify(sent)).not.toContain('textMark');
	});

	it('is not finished by a template when the window closes in between', async () => {
		// It closes while the first part is on its way.
		const phone = await newCustomer(24 * 60 * 60 * 1000 - 6000);
		await bench.control('POST', '/faults', {
			...{ match: { customer: phone }, kind: 'delay', ms: 8000, after: true, times: 1 },
		});
		const { failed } = await run([{ phone, text: LONG }], {
			...template('appointment_reminder|en_US'),
			...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
			mode: 'automatic',
			options: { safetyMarginSeconds: 0 },
		});
		expect(failed).toMatchObject([
			{
				error: expect.stringContaining('The next: The 24-hour window closed on') as unknown,
				details: {
					status: 'partly_sent',
					parts: [{ status: 'accepted' }, { status: 'failed' }, { status: 'not_sent' }],
				},
			},
		]);
		const messages = await bench.received({ customer: phone });
		expect(messages.filter(({ type }) => type === 'template')).toEqual([]);
		expect(messages.length).toBeLessThanOrEqual(1);
	});

	it('has the template behind it, if Meta refuses it', async () => {
		await bench.control('PATCH', '/settings', { statusDelaysMs: { sent: 20 } });
		const publication = await bench.engine.publish({
			nodes: [{ name: 'Trigger', type: 'whatsAppCloudTrigger', parameters: {} }],
		});
		const phone = String(++lastCustomer);
		await bench.takesForOpen(phone);
		const { sent } = await run([{ phone, text: LONG }], {
			...template('appointment_reminder|en_US'),
			...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
			mode: 'automatic',
		});
		expect(sent).toMatchObject([{ rescue: 'ready', parts: [{}, {}, {}] }]);
		const messages = await bench.received({ customer: phone }, 4);
		await new Promise((resolve) => setTimeout(resolve, 500));
		await publication.stop();
		expect(messages.filter(({ type }) => type === 'template')).toHaveLength(1);
		expect(await bench.received({ customer: phone })).toHaveLength(4);
	});

	it('is shown in its parts by Preview Only', async () => {
		const phone = await newCustomer();
		const { sent } = await run([{ phone, text: LONG }], { options: { previewOnly: true } });
		const [item] = sent;
		expect(item).toMatchObject({ status: 'preview', text: LONG });
		expect(item?.parts).toMatchObject(
			TEXTS.map((text) => ({ text, request: { to: phone, type: 'text', text: { body: text } } })),
		);
		expect(await arrived(phone)).toEqual([]);
	});

	it('is filled in before it is cut', async () => {
		const phone = await newCustomer();
		const text = `[body_1]${'x'.repeat(4080)} y`;
		const { sent } = await run([{ phone, text }], {
			...template('appointment_reminder|en_US'),
			...values({ body_1: 'Wolfeschlegelsteinha', body_2: 'Monday', body_3: '14:30' }),
			...{ mode: 'automatic', options: { fillText: true } },
		});
		expect(sent).toMatchObject([{ parts: [{}, {}] }]);
		expect((await arrived(phone, 2)).join('')).toContain('Wolfeschlegelsteinhax');
	});
});

describe('without Split Long Texts', () => {
	it('a text that is too long is refused, and the refusal names the option', async () => {
		const phone = await newCustomer();
		const { failed } = await run([{ phone, text: LONG }], { options: { splitTexts: false } });
		expect(failed).toMatchObject([
			{
				error: expect.stringMatching(/^Text has \d+ characters.*Split Long Texts/) as unknown,
				details: { sentAs: 'nothing', fields: ['Text'] },
			},
		]);
		expect(await arrived(phone)).toEqual([]);
	});
});
