import type { INodeParameters } from 'n8n-workflow';

import { WATCHING } from '../../nodes/WhatsAppCloud/trigger/background/leftOver';
import { until } from '../../tools/until.ts';
import { signed } from '../support/deliver';
import type { Publication } from './publication';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench, type PhoneMessage } from './whatsapp';

let bench: Bench;
let published: Publication[] = [];
let lastCustomer = 31640000000;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

beforeEach(async () => {
	await bench.control('POST', '/reset');
	await bench.control('PATCH', '/settings', {
		statusDelaysMs: { sent: 20, delivered: 40, read: 60 },
	});
});

afterEach(async () => {
	jest.restoreAllMocks();
	for (const one of published) await one.stop();
	published = [];
});

const REMINDER: INodeParameters = {
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
	text: 'See you soon!',
	to: '={{ $json.phone }}',
};

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

const TRIGGER = { name: 'Trigger', type: 'whatsAppCloudTrigger', parameters: {} };

async function publish(parameters: object = {}): Promise<Publication> {
	const publication = await bench.engine.publish({
		nodes: [{ ...TRIGGER, parameters: { ...parameters } }],
	});
	published.push(publication);
	return publication;
}

/** A customer whose window the store takes for open, and Meta for closed. */
async function newCustomer(): Promise<string> {
	const phone = String(++lastCustomer);
	await bench.takesForOpen(phone);
	return phone;
}

async function send(phone: string, parameters: INodeParameters = {}) {
	const run = await bench.engine.runWorkflow({
		nodes: [sendNode({ ...REMINDER, ...parameters })],
		input: [{ phone }],
	});
	const [json = {}] = run.node('Send').json;
	return json;
}

/** Waits until the trigger has acknowledged the message, or a status of it. */
async function acknowledged(messageId: unknown, status?: string): Promise<void> {
	const isThrough = async () => {
		const { deliveries } = (await bench.control('GET', '/webhooks')) as {
			deliveries: Array<{ body: unknown; attempts: Array<{ status?: number }> }>;
		};
		return deliveries.some(({ body, attempts }) => {
			const text = JSON.stringify(body);
			const said = status === undefined || text.includes(`"status":"${status}"`);
			const about = text.includes(String(messageId)) && said;
			return about && attempts.some((attempt) => attempt.status === 200);
		});
	};
	const what = `${status ?? 'the message'} of ${String(messageId)} comes through`;
	await until(what, isThrough, { everyMs: 50 });
}

/** Waits until Meta has dropped what was sent to the customer. */
async function untilRefused(customer: string): Promise<void> {
	const isRefused = async () => (await bench.received({ customer }, 1))[0]?.status === 'failed';
	await until('the message fails', isRefused, { everyMs: 20 });
}

/** What was sent to the customer, once nothing more comes. */
async function sentTo(customer: string, count: number): Promise<PhoneMessage[]> {
	await bench.received({ customer }, count);
	await pause(400);
	return await bench.received({ customer }, count);
}

async function items(publication: Publication, event: string) {
	const runs = await publication.runs();
	return runs.flatMap((run) => run.node('Trigger').json).filter((json) => json.event === event);
}

/** The delivery in which Meta refused a message, ready to be posted. */
async function refusal(): Promise<{ headers: Record<string, string>; body: string }> {
	const { deliveries } = (await bench.control('GET', '/webhooks')) as {
		deliveries: Array<{ body: unknown }>;
	};
	const refusing = deliveries.find(({ body }) => JSON.stringify(body).includes('131047'));
	if (!refusing) throw new Error('Meta refused nothing');
	return signed(refusing.body, bench.sandbox.account.appSecret);
}

describe('a free-form message that Meta refuses because the window was closed', () => {
	it('is made up for with its template; those who listen hear of it with both IDs', async () => {
		const publication = await publish({ triggerOn: ['rescues'] });
		const phone = await newCustomer();
		const { messageId, ...outcome } = await send(phone);
		expect(outcome).toMatchObject({ sentAs: 'freeForm', status: 'accepted', rescue: 'ready' });
		const [refused, rescue, ...others] = await sentTo(phone, 2);
		expect(others).toEqual([]);
		expect(refused).toMatchObject({ id: messageId, status: 'failed', errors: [{ code: 131047 }] });
		expect(rescue).toMatchObject({
			type: 'template',
			text: expect.stringContaining('Anna') as unknown,
		});
		expect(rescue?.text).toContain('14:30');
		expect(await items(publication, 'rescued')).toEqual([
			{
				event: 'rescued',
				rescue: 'sent',
				messageId: rescue?.id,
				refusedMessageId: messageId,
				to: phone,
				template: { name: 'appointment_reminder', language: 'en_US', category: 'UTILITY' },
				reason: 'window_closed',
				timestamp: expect.any(String) as string,
				businessAccountId: bench.sandbox.account.businessAccountId,
				phoneNumberId: bench.sandbox.account.phoneNumberId,
				displayPhoneNumber: expect.any(String) as string,
			},
		]);
		const { phoneNumberId } = bench.sandbox.account;
		const [window] = await (await bench.store()).findWindows(phoneNumberId, [{ phone }]);
		expect(window?.closedAt).toBeGreaterThan(window?.openedAt ?? Infinity);
	});

	it('also where the workflow wants messages only', async () => {
		const publication = await publish();
		const phone = await newCustomer();
		await send(phone);
		expect(await sentTo(phone, 2)).toMatchObject([{ type: 'text' }, { type: 'template' }]);
		expect(publication.executions).toHaveLength(0);
	});

	it('is told to those who listen to statuses, between the statuses', async () => {
		const publication = await publish({ triggerOn: ['statuses'] });
		const phone = await newCustomer();
		await send(phone);
		await sentTo(phone, 2);
		expect(await items(publication, 'rescued')).toHaveLength(1);
		expect((await items(publication, 'status')).map(({ status }) => status)).toContain('failed');
	});

	it('is made up for once, however often and to whomever Meta says so', async () => {
		await bench.control('PATCH', '/settings', { duplicates: 3, jitterMs: 30 });
		const [first, second] = [await publish({ triggerOn: ['rescues'] }), await publishBeside()];
		const phone = await newCustomer();
		const { messageId } = await send(phone);
		await bench.received({ customer: phone }, 2);
		const request = { method: 'POST', ...(await refusal()) };
		const urls = [await first.webhookUrl(), await second.webhookUrl()];
		await Promise.all(
			Array.from({ length: 20 }, (_, index) => fetch(urls[index % 2] ?? '', request)),
		);
		const sent = await sentTo(phone, 2);
		expect(sent.map(({ type }) => type)).toEqual(['text', 'template']);
		expect(await items(first, 'rescued')).toMatchObject([{ refusedMessageId: messageId }]);
	});

	it('keeps its callback data, which its statuses are found by', async () => {
		await publish();
		const phone = await newCustomer();
		await send(phone, { options: { callbackData: 'appointment-4711' } });
		const sent = await sentTo(phone, 2);
		expect(sent.map(({ request }) => request.biz_opaque_callback_data)).toEqual([
			'appointment-4711',
			'appointment-4711',
		]);
	});

	it('stays refused where rescue is off, and in other modes', async () => {
		await publish();
		for (const more of [{ options: { rescue: false } }, { mode: 'freeFormOnly' }]) {
			const phone = await newCustomer();
			expect(await send(phone, more)).not.toHaveProperty('rescue');
			expect(await sentTo(phone, 1)).toMatchObject([{ type: 'text', status: 'failed' }]);
		}
	});

	it('goes out although the template cannot stand behind it; the item says why', async () => {
		await publish();
		const phone = await newCustomer();
		const line = { body_1: 'Anna\nBob', body_2: 'Monday', body_3: '14:30' };
		const outcome = await send(phone, values(line));
		expect(outcome).toMatchObject({ sentAs: 'freeForm', status: 'accepted', rescue: 'none' });
		expect(outcome.warnings).toEqual([
			expect.stringMatching(/^There is no fallback template for this message.*body_1.*line break/s),
		]);
		expect(await sentTo(phone, 1)).toMatchObject([{ type: 'text', status: 'failed' }]);
	});

	it('with a template that Meta does not take: those who listen hear why', async () => {
		const publication = await publish({ triggerOn: ['messages', 'rescues'] });
		await bench.control('PATCH', '/settings', { holdWebhooks: true });
		const phone = await newCustomer();
		const { messageId } = await send(phone);
		const match = { path: '/messages', method: 'POST' };
		await bench.control('POST', '/faults', { kind: 'error', code: 132015, times: 1, match });
		await untilRefused(phone);
		await bench.control('PATCH', '/settings', { holdWebhooks: false });
		await bench.control('POST', '/webhooks/release');
		const isTold = async () => {
			// Whoever listens hears of it with what comes next.
			await bench.write(phone, { text: 'Hello?' });
			return (await items(publication, 'rescued')).length > 0;
		};
		await until('the trigger tells of the rescue', isTold, { everyMs: 300 });
		expect(await items(publication, 'rescued')).toMatchObject([
			{ rescue: 'failed', refusedMessageId: messageId, errors: [{ code: 132015 }] },
		]);
		expect(await sentTo(phone, 1)).toHaveLength(1);
	});

	it('is made up for after a while when Meta is too busy for the template', async () => {
		await publish();
		await bench.control('PATCH', '/settings', { holdWebhooks: true });
		const phone = await newCustomer();
		await send(phone);
		const match = { path: '/messages', method: 'POST' };
		await bench.control('POST', '/faults', { kind: 'error', code: 130429, times: 1, match });
		await untilRefused(phone);
		await bench.control('POST', '/webhooks/release');
		expect(await sentTo(phone, 2)).toHaveLength(2);
	});
});

describe('no rescue', () => {
	it.each([131026, 131049, 131053])('for a message that fails with %i', async (code) => {
		await publish();
		const phone = await newCustomer();
		await bench.control('PATCH', `/customers/${phone}`, { failWith: code });
		const { messageId } = await send(phone);
		expect(await sentTo(phone, 1)).toMatchObject([{ id: messageId, errors: [{ code }] }]);
		await acknowledged(messageId, 'failed');
		// And the template is not kept any longer.
		await bench.control('PATCH', `/customers/${phone}`, { failWith: null });
		await refuse(String(messageId));
		expect(await sentTo(phone, 1)).toHaveLength(1);
	});

	it('for a message that arrived', async () => {
		await publish();
		const phone = String(++lastCustomer);
		const wrote = await bench.control('POST', `/customers/${phone}/messages`, { text: 'Hi' });
		await acknowledged(wrote.messageId);
		const { messageId } = await send(phone);
		expect(await sentTo(phone, 1)).toMatchObject([{ type: 'text' }]);
		await acknowledged(messageId, 'read');
		await refuse(String(messageId));
		expect(await sentTo(phone, 1)).toHaveLength(1);
	});
});

describe('when n8n dies between the acknowledgement and the rescue', () => {
	/** As it is then: the refusal is recorded, and nobody is at work on it. */
	async function abandoned(phoneNumberId: string = bench.sandbox.account.phoneNumberId) {
		const phone = String(++lastCustomer);
		const store = await bench.store();
		const note = async (kind: 'opened' | 'refused', more: object, at: number) => {
			const about = { phoneNumberId, customer: { phone }, at };
			await store.receive({ observations: [{ kind, ...about, ...more } as never] }, Date.now());
		};
		await note('opened', { by: 'message' }, Date.now() - 60_000);
		await bench.control('PATCH', '/settings', { statusWebhooks: false });
		const number = { __rl: true, mode: 'id', value: phoneNumberId };
		const { messageId } = await send(phone, { phoneNumberId: number });
		await bench.control('PATCH', '/settings', { statusWebhooks: true });
		await note('refused', { messageId, customer: {} }, Date.now());
		return phone;
	}

	it.each([
		['the next start of n8n', async () => await bench.engine.boot({ nodes: [TRIGGER] })],
		['publishing a trigger', async () => await bench.engine.publish({ nodes: [TRIGGER] })],
	])('%s makes up for it', async (_what, start) => {
		const phone = await abandoned();
		expect(await sentTo(phone, 1)).toHaveLength(1);
		published.push(await start());
		expect(await sentTo(phone, 2)).toHaveLength(2);
	});

	it('it is made up for from all numbers of the account, as soon as Meta names them', async () => {
		jest.replaceProperty(WATCHING, 'againAfter', 50);
		const phone = await abandoned(bench.sandbox.account.secondPhoneNumberId);
		await bench.control('POST', '/faults', {
			match: { method: 'GET', path: '/phone_numbers' },
			// Meta is working on it.
			...{ kind: 'error', code: 2494100, status: 503, times: 2 },
		});
		const trigger = {
			...TRIGGER,
			parameters: { ...TRIGGER.parameters, listenOn: 'businessAccount' },
		};
		published.push(await bench.engine.boot({ nodes: [trigger] }));
		expect(await sentTo(phone, 2)).toHaveLength(2);
	});

	it('a template that went out before it was noted is not sent again', async () => {
		const phone = await abandoned();
		const store = await bench.store();
		const { phoneNumberId } = bench.sandbox.account;
		// Another process got as far as sending it.
		const { due } = await store.rescues.claim([phoneNumberId], Date.now() - 120_000);
		expect(due).toHaveLength(1);
		const { sendRescue } = await import('../../nodes/WhatsAppCloud/send/rescue/rescueSending');
		const { accountOf } = await import('../../nodes/WhatsAppCloud/account/account');
		const { readCredential } = await import('../../nodes/WhatsAppCloud/account/credential');
		const { accessToken } = bench.sandbox.account;
		const account = accountOf(readCredential({ accessToken, baseUrl: bench.sandbox.url }));
		const batch = { account, now: () => Date.now(), log: () => {} };
		for (const rescue of due) await sendRescue(batch, rescue);
		await publish();
		expect(await sentTo(phone, 2)).toHaveLength(2);
		expect((await store.rescues.claim([phoneNumberId], Date.now())).due).toEqual([]);
	});
});

describe('the template goes out at the pace of the message', () => {
	it.each([
		['what the person allows', { messagesPerSecond: 2 }, 2],
		['no limit', { messagesPerSecond: 0 }, 0],
		['what Meta allows the number', {}, 80],
	])('%s', async (_what, options, messagesPerSecond) => {
		await bench.control('PATCH', '/settings', { statusWebhooks: false });
		const { messageId } = await send(await newCustomer(), { options });
		const { phoneNumberId } = bench.sandbox.account;
		const about = { phoneNumberId, customer: {}, at: Date.now(), messageId: String(messageId) };
		const store = await bench.store();
		await store.receive({ observations: [{ kind: 'refused', ...about }] }, Date.now());
		const { due } = await store.rescues.claim([phoneNumberId], Date.now());
		expect(due).toMatchObject([{ messageId, messagesPerSecond }]);
	});
});

/** A second trigger on the same number, set by hand. */
async function publishBeside(): Promise<Publication> {
	return await publish({ triggerOn: ['rescues'], listenOn: 'manual' });
}

/** Meta says, however late and wrongly, that it refused the message. */
async function refuse(messageId: string): Promise<void> {
	const { phoneNumberId } = bench.sandbox.account;
	const about = { phoneNumberId, customer: {}, at: Date.now(), messageId };
	const store = await bench.store();
	await store.receive({ observations: [{ kind: 'refused', ...about }] }, Date.now());
	const { due } = await store.rescues.claim([phoneNumberId], Date.now());
	expect(due.filter((rescue) => rescue.messageId === messageId)).toEqual([]);
}
