import { createHmac } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { consentAt } from '../../nodes/WhatsAppCloud/conversation/consent';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { CLAIM_LEASE_MS } from '../../nodes/WhatsAppCloud/store/store';
import { receiveDelivery, type Receiver } from '../../nodes/WhatsAppCloud/trigger/receive/receive';
import { toItems } from '../../nodes/WhatsAppCloud/trigger/receive/items';
import { eventKey } from '../../nodes/WhatsAppCloud/webhook/eventKey';
import type { WhatsAppEvent } from '../../nodes/WhatsAppCloud/webhook/events';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { change, message, NOW, status } from '../webhook/payloads';

const SECRET = 'app-secret-of-the-test';
const NUMBER = '106540352242922';
const PHONE = '16505551234';

let path: string;
let store: SqliteStore;

beforeEach(() => {
	path = join(
		mkdtempSync(join(process.env.TEST_RUN_FOLDER ?? tmpdir(), 'receive-')),
		'store.sqlite',
	);
	store = new SqliteStore(path);
});

afterEach(() => store.closeNow());

function incoming(payload: unknown, secret = SECRET) {
	const rawBody = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
	const hmac = createHmac('sha256', secret).update(rawBody).digest('hex');
	return { rawBody, signature: `sha256=${hmac}` };
}

function receiver(fields: Partial<Receiver> = {}): Receiver {
	return {
		appSecret: SECRET,
		store: async () => store,
		selection: { triggerOn: ['messages'], messageTypes: [] },
		reactions: true,
		scope: 'workflow/node',
		now: () => NOW,
		...fields,
	};
}

async function receive(payload: unknown, fields: Partial<Receiver> = {}) {
	return await receiveDelivery(incoming(payload), receiver(fields));
}

const text = (id: string, fields: object = {}) => message({ id, type: 'text', ...fields });

async function window(phone = PHONE) {
	return (await store.findWindows(NUMBER, [{ phone }]))[0];
}

describe('a delivery that is refused', () => {
	const payload = change({ messages: [text('m1')] });

	it.each([
		['with another secret', incoming(payload, 'other').signature, 'App Secret'],
		['without a signature', undefined, 'X-Hub-Signature-256'],
	])('%s: 401, and nothing is recorded', async (_what, signature, hint) => {
		const { rawBody } = incoming(payload);
		const refusal = await receiveDelivery({ rawBody, signature }, receiver());
		expect(refusal).toMatchObject({ status: 401, log: expect.stringContaining(hint) as string });
		const right = incoming(payload).signature.replace('sha256=', '');
		expect(JSON.stringify(refusal)).not.toContain(SECRET);
		expect(JSON.stringify(refusal)).not.toContain(right);
		expect(await window()).toBeUndefined();
	});

	it('is not JSON: 400, but only if it is signed', async () => {
		expect(await receive('{"entry":[')).toMatchObject({ status: 400 });
		const { rawBody } = incoming('{');
		expect(await receiveDelivery({ rawBody, signature: 'sha256=00' }, receiver())).toMatchObject({
			status: 401,
		});
	});

	it('cannot be recorded: 500', async () => {
		const broken = new SqliteStore(path.replace('store.sqlite', ''));
		const refusal = await receive(payload, { store: async () => broken });
		expect(refusal).toMatchObject({ status: 500, log: expect.stringContaining('again') as string });
		const noStore = async () => await Promise.reject(new Error('The store is not there.'));
		expect(await receive(payload, { store: noStore })).toMatchObject({
			status: 500,
			log: expect.stringContaining('The store is not there.') as string,
		});
	});
});

describe('a delivery that is accepted', () => {
	it('opens windows, and gives its events in the order in which they happened', async () => {
		const messages = [
			text('later', { timestamp: '1750000002' }),
			text('first', { timestamp: '1750000001' }),
			text('other', { timestamp: '1750000003', from: '31612345678' }),
		];
		expect(await receive(change({ messages }))).toMatchObject({
			events: [{ messageId: 'first' }, { messageId: 'later' }, { messageId: 'other' }],
			claim: { keys: ['first', 'later', 'other'] },
		});
		expect(await window()).toMatchObject({ openedAt: 1750000002000, openedBy: 'message' });
		expect(await window('31612345678')).toMatchObject({ openedAt: 1750000003000 });
	});

	it("starts the workflow with Meta's sample, whose date is years old, and learns nothing from it", async () => {
		const sample = change({ messages: [text('sample', { timestamp: '1504902988' })] });
		for (const entry of sample.entry) entry.id = '0';
		expect(await receive(sample, { oldEvents: 'record' })).toMatchObject({
			events: [{ messageId: 'sample' }],
		});
		expect(await window()).toBeUndefined();
	});

	it('records statuses that nobody listens to, and hands none of them over', async () => {
		await receive(change({ messages: [text('m1')] }));
		const failed = status({
			status: 'failed',
			timestamp: '1750000100',
			errors: [{ code: 131047, title: 'Re-engagement message' }],
		});
		const received = await receive(change({ statuses: [failed] }));
		expect(received).toEqual({
			events: [],
			numbers: new Map([[NUMBER, { refused: 'due', answered: 'delivery' }]]),
		});
		expect(await window()).toMatchObject({ closedAt: 1750000100000 });
	});

	it('keeps the window of a customer whose user ID is another from now on', async () => {
		const contacts = [{ user_id: 'US.old' }];
		const messages = [text('m1', { from: undefined, from_user_id: 'US.old' })];
		await receive(change({ contacts, messages }));
		const update = { user_id: { previous: 'US.old', current: 'US.new' }, timestamp: 1750000100 };
		await receive(change({ user_id_update: [update] }, { field: 'user_id_update' }));
		const [record] = await store.findWindows(NUMBER, [{ userId: 'US.new' }]);
		expect(record).toMatchObject({ openedAt: 1750000000000 });
	});

	it('takes a customer who signs up for one who wants marketing messages again', async () => {
		const prefer = async (value: string, timestamp: number) =>
			await receive(
				change(
					{ user_preferences: [{ wa_id: PHONE, value, timestamp }] },
					{ field: 'user_preferences' },
				),
			);
		await prefer('stop', 1750000000);
		expect(consentAt(await window(), NOW)).toMatchObject({ optedOut: true });
		await prefer('signup', 1750000100);
		expect(consentAt(await window(), NOW)).toMatchObject({
			...{ optedOut: false, changedAt: 1750000100000 },
		});
	});

	it('leaves the window closed to reactions where that is chosen', async () => {
		const reaction = message({ type: 'reaction', reaction: { emoji: 'x' } });
		await receive(change({ messages: [reaction] }), { reactions: false });
		expect(await window()).toBeUndefined();
	});
});

describe('what is handed over', () => {
	const standby = change({ standby: { messages: [text('s1')] } });
	const image = message({ id: 'i1', type: 'image' });
	const all = {
		entry: [
			...change({ messages: [text('m1'), image], statuses: [status({})] }).entry,
			...change({ event: 'PAUSED' }, { field: 'account_update' }).entry,
			...standby.entry,
		],
	};

	it.each([
		[['messages'], ['m1', 'i1']],
		[['statuses'], ['wamid.OUT1']],
		[['other'], ['s1']],
		[['account'], ['account_update']],
		[
			['messages', 'statuses', 'account', 'other'],
			['account_update', 'm1', 'i1', 's1', 'wamid.OUT1'],
		],
		[[], []],
	] as const)('%j', async (triggerOn, expected) => {
		const received = await receive(all, { selection: { triggerOn, messageTypes: [] } });
		const names = 'events' in received ? received.events.map(nameOf) : [];
		expect(names.sort()).toEqual([...expected].sort());
	});

	function nameOf(event: { event: string }): unknown {
		return 'messageId' in event ? event.messageId : 'field' in event ? event.field : undefined;
	}

	it('can be narrowed to message types', async () => {
		const selection = { triggerOn: ['messages'], messageTypes: ['image'] } as const;
		expect(await receive(all, { selection })).toMatchObject({ events: [{ messageId: 'i1' }] });
	});

	it('can be narrowed to a number, while the others are still recorded', async () => {
		const selection = { triggerOn: ['messages'], messageTypes: [], numbers: ['999'] } as const;
		const received = await receive(change({ messages: [text('m1')] }), { selection });
		expect(received).toEqual({
			events: [],
			numbers: new Map([[NUMBER, { refused: 'delivery', answered: 'delivery' }]]),
		});
		expect(await window()).toMatchObject({ openedAt: 1750000000000 });
		const ofNoNumber = change({ metadata: null, event: 'X' }, { field: 'account_update' });
		expect(
			await receive(ofNoNumber, { selection: { ...selection, triggerOn: ['account'] } }),
		).toMatchObject({ events: [{ field: 'account_update' }] });
	});
});

describe('an event that comes again', () => {
	const first = change({ messages: [text('m1')] });
	const again = change({ messages: [text('m2'), text('m1'), text('m2')] });

	it('in one delivery is handed over once', async () => {
		expect(await receive(again)).toMatchObject({ events: [{}, {}], claim: { keys: ['m2', 'm1'] } });
	});

	it('after it was done is left out, also by another process', async () => {
		const received = await receive(first);
		if (!('claim' in received) || !received.claim) throw new Error('Nothing was claimed');
		await store.pendingEvents.confirm(received.claim, NOW);
		store.closeNow();
		store = new SqliteStore(path);
		expect(await receive(first)).toMatchObject({ events: [] });
		expect(await receive(again)).toMatchObject({ events: [{ messageId: 'm2' }] });
	});

	it('while it is being handled is not acknowledged, and what came with it is free again', async () => {
		await receive(first);
		expect(await receive(again)).toMatchObject({ status: 503 });
		const { claim } = (await receive(change({ messages: [text('m2')] }))) as { claim?: object };
		expect(claim).toEqual({ scope: 'workflow/node', keys: ['m2'] });
	});

	it('while it is being handled is acknowledged as soon as that is done', async () => {
		await receive(first);
		const waiting = receive(first);
		setTimeout(() => {
			void store.pendingEvents.confirm({ scope: 'workflow/node', keys: ['m1'] }, NOW);
		}, 60);
		expect(await waiting).toMatchObject({ events: [] });
	});

	it('after its process died is handed over when the claim has run out', async () => {
		await receive(first);
		const later = NOW + CLAIM_LEASE_MS;
		expect(await receive(first, { now: () => later })).toMatchObject({ events: [{}] });
	});

	it('in a test is handed over each time, and takes nothing from the published workflow', async () => {
		expect(await receive(first, { scope: undefined })).toMatchObject({ events: [{}] });
		expect(await receive(first, { scope: undefined })).toMatchObject({ events: [{}] });
		expect(await receive(first)).toMatchObject({ events: [{}] });
	});

	it('may go to several triggers', async () => {
		await receive(first);
		expect(await receive(first, { scope: 'workflow/other' })).toMatchObject({ events: [{}] });
	});
});

describe('items', () => {
	const opened = NOW - 60 * 60 * 1000;

	async function items(payload: unknown, raw = false) {
		const triggerOn = ['messages', 'statuses'] as const;
		const received = await receive(payload, { selection: { triggerOn, messageTypes: [] } });
		if (!('events' in received)) throw new Error(received.log);
		return (await toItems(received.events, store, NOW, raw)).map(({ json }) => json);
	}

	it("carry the writer's window", async () => {
		const timestamp = String(opened / 1000);
		const notice = message({ id: 'n', type: 'system', from: '31612345678' });
		expect(await items(change({ messages: [text('m1', { timestamp }), notice] }))).toMatchObject([
			{ type: 'system', window: { state: 'unknown', openedAt: null, expiresAt: null } },
			{
				window: {
					state: 'open',
					openedAt: new Date(opened).toISOString(),
					expiresAt: new Date(opened + 24 * 60 * 60 * 1000).toISOString(),
				},
			},
		]);
	});

	it('carry what Meta sent only if wanted', async () => {
		const payload = change({ messages: [text('m1')] });
		expect((await items(payload))[0]).not.toHaveProperty('raw');
		const other = change({ messages: [text('m2')] });
		expect((await items(other, true))[0]).toHaveProperty('raw', text('m2'));
	});

	it.each([
		[131052, /^Check the media ID/, /^Ask the customer/],
		[131000, /^The message was not delivered/, /^Ask the customer to send it again/],
	])('say what to do about %i by whose message it was', async (code, ours, theirs) => {
		const errors = [{ code, title: 'Meta says so' }];
		const failed = status({ status: 'failed', errors });
		const unreadable = message({ type: 'unsupported', text: undefined, errors });
		const [sent] = await items(change({ statuses: [failed] }));
		const [received] = await items(change({ messages: [unreadable] }));
		expect(sent?.errors).toMatchObject([{ code, advice: expect.stringMatching(ours) as string }]);
		expect(received?.errors).toMatchObject([
			{ code, advice: expect.stringMatching(theirs) as string },
		]);
	});

	it('say that a failed message costs nothing, whatever price stands beside it', async () => {
		const pricing = {
			billable: true,
			pricing_model: 'PMP',
			type: 'regular',
			category: 'marketing',
		};
		const about = { pricing, recipient_id: '31612345678' };
		const failed = status({ ...about, status: 'failed', errors: [{ code: 131049 }] });
		const payload = change({ statuses: [status({ ...about, status: 'sent' }), failed] });
		expect(await items(payload)).toMatchObject([
			{ status: 'sent', cost: { charge: 'paid' } },
			{ status: 'failed', cost: { charge: 'free' } },
		]);
	});

	it('are known again by the execution that has them, whatever was added', async () => {
		const wrote = text('m1');
		const failed = status({
			...{ status: 'failed', errors: [{ code: 131047 }] },
			pricing: { pricing_model: 'PMP', category: 'utility', type: 'regular' },
		});
		const handover = { control_passed: {}, sender: { phone_number: PHONE } };
		const events = [
			...[change({ messages: [wrote], statuses: [failed] })],
			...[change({ messages: [{ ...wrote, id: undefined }] })],
			...[change({ statuses: [{ ...failed, id: undefined }] })],
			...[change({ messaging_handovers: [handover] }, { field: 'messaging_handovers' })],
		].flatMap((payload) => parseDelivery(payload, { now: NOW }).events);
		await receive(change({ messages: [wrote] }));
		for (const raw of [true, false]) {
			const itemsOf = await toItems(events, store, NOW, raw);
			const again = JSON.parse(JSON.stringify(itemsOf.map(({ json }) => json))) as WhatsAppEvent[];
			expect(again.map(eventKey)).toEqual(events.map(eventKey));
		}
	});

	it('say what to do about a failed message', async () => {
		const failed = status({ status: 'failed', errors: [{ code: 131047 }, { code: 987654 }] });
		const [item] = await items(change({ statuses: [failed] }));
		expect(item?.errors).toEqual([
			{ code: 131047, advice: expect.stringContaining('template') as string },
			{ code: 987654, advice: expect.stringContaining('does not know this code') as string },
		]);
		expect(item).not.toHaveProperty('window');
	});
});
