import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import { toItems } from '../../nodes/WhatsAppCloud/trigger/receive/items';
import { receiveDelivery } from '../../nodes/WhatsAppCloud/trigger/receive/receive';
import { eventKey } from '../../nodes/WhatsAppCloud/webhook/eventKey';
import { describeOnPostgres } from '../support/onPostgres';
import { change, message, NOW, status } from '../webhook/payloads';

/** What no database takes as text, or in an index. */
const ODD = {
	'a NUL': '\u0000',
	'half a character': '\ud83d',
	// which no database can make shorter
	'9,024 characters': Array.from({ length: 141 }, (_, index) =>
		createHash('sha256').update(String(index)).digest('hex'),
	).join(''),
	'a number beyond all others': '9'.repeat(40),
};

/** One delivery with something odd in an ID, and a sound message beside it. */
function deliveries(odd: string): Record<string, object> {
	const sound = message({ id: 'sound', from: '31612345678', type: 'text' });
	const one = (fields: object, more: object = {}) =>
		change({ messages: [message({ id: 'odd', type: 'text', ...fields }), sound], ...more });
	return {
		'message ID': one({ id: `m${odd}` }),
		'phone number': one({ from: `1650${odd}` }),
		'user ID': one({ from_user_id: `US.1${odd}` }),
		'number of the business': one({}, { metadata: { phone_number_id: `1${odd}` } }),
		'answered message': one({ type: 'button', button: { text: odd }, context: { id: odd } }),
		'new user ID': one({ type: 'system', system: { wa_id: '491511', user_id: `DE.${odd}` } }),
		status: change({
			messages: [sound],
			statuses: [status({ id: odd, status: odd, biz_opaque_callback_data: `key:${odd}` })],
		}),
		'refused message': change({
			messages: [sound],
			statuses: [status({ id: odd, status: 'failed', errors: [{ code: 131047 }] })],
		}),
		code: change({
			messages: [sound],
			statuses: [status({ id: 'odd', status: 'failed', errors: [{ code: odd }] })],
		}),
		template: change(
			{ event: odd, message_template_name: odd, message_template_id: odd },
			{ field: 'message_template_status_update' },
		),
	};
}

const cases = Object.entries(ODD).flatMap(([what, odd]) =>
	Object.entries(deliveries(odd)).map(([where, payload]) => [what, where, payload] as const),
);

/** Gives it to the trigger, and an execution takes what comes. */
async function handle(payload: object, store: Store, scope: string) {
	const rawBody = Buffer.from(JSON.stringify(payload));
	const signature = `sha256=${createHmac('sha256', 's').update(rawBody).digest('hex')}`;
	const accepted = await receiveDelivery(
		{ rawBody, signature },
		{
			...{ appSecret: 's', scope, reactions: true, now: () => NOW, store: async () => store },
			selection: { triggerOn: ['messages', 'statuses', 'templates'], messageTypes: [] },
			process: { host: 'test', pid: 1, startedAt: 1 } as never,
		},
	);
	if ('status' in accepted) throw new Error(accepted.log);
	if (!accepted.claim) return [];
	await store.pendingEvents.confirm(accepted.claim, NOW);
	const items = await toItems(accepted.events, store, NOW, false);
	const keys = items.map(({ json }) => eventKey(json as unknown as (typeof accepted.events)[0]));
	expect(await store.pendingEvents.take({ scope, keys }, '1', NOW)).toEqual(keys.map(() => true));
	return items;
}

function describeOddIds(open: () => Store) {
	it.each(cases)('%s in the %s is taken, once', async (what, where, payload) => {
		const scope = `${what} ${where}`;
		const items = await handle(payload, open(), scope);
		expect(items.length).toBe(where === 'template' ? 1 : 2);
		expect(await handle(payload, open(), scope)).toEqual([]);
	});
}

describe('in SQLite', () => {
	const folder = mkdtempSync(join(process.env.TEST_RUN_FOLDER ?? tmpdir(), 'odd-'));
	const store = new SqliteStore(join(folder, 'store.sqlite'));
	afterAll(() => store.closeNow());
	describeOddIds(() => store);
});

describeOnPostgres('in PostgreSQL', (server) => {
	let store: PostgresStore;
	beforeAll(async () => {
		store = new PostgresStore({ connectionString: server().url() });
	});
	afterAll(async () => {
		await store.close();
	});
	describeOddIds(() => store);
});
