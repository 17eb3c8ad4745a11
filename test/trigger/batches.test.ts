import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';

import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { receiveDelivery } from '../../nodes/WhatsAppCloud/trigger/receive/receive';
import { TRIGGER_ON } from '../../nodes/WhatsAppCloud/trigger/receive/selection';
import { eventKey } from '../../nodes/WhatsAppCloud/webhook/eventKey';
import { deliveryOf, FIELD_EXAMPLES } from '../webhook/fieldExamples';
import { change, message, NOW, status, WHERE } from '../webhook/payloads';

const SECRET = 'secret';
const PEOPLE = [
	{ wa_id: '16505551234', user_id: 'US.1' },
	{ wa_id: '31612345678', user_id: 'NL.2' },
	{ wa_id: '4915112345678' },
	{ user_id: 'DE.4' },
] as const;

const folder = mkdtempSync(join(tmpdir(), 'whatsapp-batches-'));
let places = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Change = ReturnType<typeof change>['entry'][number];

const person = fc.constantFrom(...PEOPLE);
const seconds = fc.integer({ min: 1_749_000_000, max: 1_750_000_000 });
const id = fc.integer({ min: 1, max: 30 });

/** What a customer writes; in a few words that change the consent. */
const written = fc
	.record({ person, seconds, id, body: fc.constantFrom('Hello', 'stop', 'START', 'Bye') })
	.map(({ person: who, seconds: at, id: number, body }) => {
		const names = who as { wa_id?: string; user_id?: string };
		return change({
			contacts: [{ ...names, profile: { name: 'N' } }],
			messages: [
				message({
					...{ id: `m${number}-${at}`, timestamp: String(at), type: 'text', text: { body } },
					...{ from: names.wa_id, from_user_id: names.user_id },
				}),
			],
		}).entry[0];
	});

const told = fc
	.record({ person, seconds, id, outcome: fc.constantFrom('sent', 'read', 131047, 131049, 131050) })
	.map(({ person: who, seconds: at, id: number, outcome }) => {
		const names = who as { wa_id?: string; user_id?: string };
		const failed = typeof outcome === 'number';
		return change({
			statuses: [
				status({
					...{ id: `s${number}-${at}`, timestamp: String(at) },
					...{ status: failed ? 'failed' : outcome },
					...{ recipient_id: names.wa_id, recipient_user_id: names.user_id },
					...(failed ? { errors: [{ code: outcome }] } : {}),
				}),
			],
		}).entry[0];
	});

const preferred = fc
	.record({ person, seconds, value: fc.constantFrom('stop', 'resume') })
	.map(({ person: who, seconds: timestamp, value }) => {
		const preference = { ...who, category: 'marketing_messages', value, timestamp };
		return change({ user_preferences: [preference] }, { field: 'user_preferences' }).entry[0];
	});

const other = fc.constantFrom(...FIELD_EXAMPLES).map((example) => deliveryOf(example).entry[0]);

const entries = fc.array(fc.oneof(written, told, preferred, other), {
	minLength: 1,
	maxLength: 15,
});

/** Delivers batches one after the other to a workflow of its own; what it got, and what is remembered then. */
async function outcomeOf(batches: Array<Array<Change | undefined>>) {
	const path = join(folder, `${++places}.sqlite`);
	const store = new SqliteStore(path);
	const keys: string[] = [];
	for (const entry of batches) {
		const rawBody = Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }));
		const hmac = createHmac('sha256', SECRET).update(rawBody).digest('hex');
		const received = await receiveDelivery(
			{ rawBody, signature: `sha256=${hmac}` },
			{
				appSecret: SECRET,
				store: async () => store,
				selection: { triggerOn: TRIGGER_ON, messageTypes: [] },
				reactions: true,
				words: { stop: new Set(['stop']), start: new Set(['start']) },
				scope: 'workflow/node',
				now: () => NOW,
			},
		);
		if ('status' in received) throw new Error(received.log);
		keys.push(...received.events.map(eventKey));
		if (received.claim) await store.pendingEvents.confirm(received.claim, NOW);
	}
	const names = PEOPLE.map((who) => {
		const { wa_id, user_id } = who as { wa_id?: string; user_id?: string };
		return { ...(wa_id ? { phone: wa_id } : {}), ...(user_id ? { userId: user_id } : {}) };
	});
	const records = await store.findWindows(WHERE.phoneNumberId, names);
	store.closeNow();
	rmSync(path);
	return { keys, records };
}

describe('any batch, split or joined, shuffled, repeated', () => {
	it('gives the same events, each once, and the same windows and consent', async () => {
		await fc.assert(
			fc.asyncProperty(
				entries,
				fc.array(fc.nat(1000), { minLength: 30, maxLength: 30 }),
				async (given, dice) => {
					const together = await outcomeOf([given]);
					expect(new Set(together.keys).size).toBe(together.keys.length);
					const shuffled = [...given, ...given]
						.map((entry, index) => ({ entry, at: dice[index % dice.length] ?? 0 }))
						.sort((a, b) => a.at - b.at)
						.map(({ entry }) => entry);
					const size = 1 + ((dice[0] ?? 0) % shuffled.length);
					const batches = Array.from({ length: Math.ceil(shuffled.length / size) }, (_, index) =>
						shuffled.slice(index * size, (index + 1) * size),
					);
					const apart = await outcomeOf(batches);
					expect([...apart.keys].sort()).toEqual([...together.keys].sort());
					expect(apart.records).toEqual(together.records);
				},
			),
			{ numRuns: 60 },
		);
	});
});
