import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RescueQuestion } from '../../nodes/WhatsAppCloud/store/rescues';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { findRescued } from '../../nodes/WhatsAppCloud/trigger/background/rescued';
import type { WhatsAppEvent } from '../../nodes/WhatsAppCloud/webhook/events';

const NOW = Date.UTC(2026, 10, 29);
const MINUTE = 60_000;
const phoneNumberId = '106540352242922';

const folder = mkdtempSync(join(tmpdir(), 'whatsapp-rescued-'));
let store: SqliteStore;
let scopes = 0;
let scope: string;

beforeEach(() => {
	scope = `workflow/${++scopes}`;
	store = new SqliteStore(join(folder, `${scopes}.sqlite`));
});

afterEach(async () => await store.close());

afterAll(() => rmSync(folder, { recursive: true }));

/** Nobody could send the template of a refused message. */
async function failed(messageId: string, at: number): Promise<void> {
	const customer = { phone: '31612345678' };
	const refused = { kind: 'refused', phoneNumberId, customer, at, messageId } as const;
	await store.receive({ observations: [refused] }, at);
	const rescue = { key: messageId, about: '{}', request: '{}', recipient: '31612345678' };
	await store.rescues.finish(
		{ ...rescue, messageId, phoneNumberId, refusedAt: at },
		{ result: 'failed', failure: '{}' },
		at,
	);
}

/** What is told when a status comes; the workflow has it from then on. */
async function told(now: number): Promise<unknown[]> {
	const status = { event: 'status', messageId: 'wamid.other', phoneNumberId } as WhatsAppEvent;
	const news = await findRescued(store, scope, [status], now);
	const refused = news.map(({ refusedMessageId }) => refusedMessageId);
	const keys = refused.map((id) => `rescued:${id}`);
	if (keys.length > 0) await store.pendingEvents.confirm({ scope, keys }, now);
	return refused;
}

it('what has been told is not looked through again with each status', async () => {
	const asked: Array<RescueQuestion['since']> = [];
	const findNews = store.rescues.findNews.bind(store.rescues);
	jest.spyOn(store.rescues, 'findNews').mockImplementation(async (question) => {
		asked.push(question.since);
		return await findNews(question);
	});
	await failed('a', NOW);
	expect(await told(NOW + 1)).toEqual(['a']);
	expect(await told(NOW + 60 * MINUTE)).toEqual([]);
	expect(await told(NOW + 60 * MINUTE)).toEqual([]);
	expect(asked[1]).toBeLessThan(NOW);
	expect(asked[2]).toBeGreaterThan(NOW);
});

it('what another process notes is told, also if its clock is behind, or ours was ahead', async () => {
	expect(await told(NOW)).toEqual([]);
	await failed('a', NOW - 5 * MINUTE);
	expect(await told(NOW + 1)).toEqual(['a']);
	expect(await told(NOW + 1)).toEqual([]);
	const ahead = NOW + 24 * 60 * MINUTE;
	expect(await told(ahead)).toEqual([]);
	await failed('b', NOW + 2 * MINUTE);
	expect(await told(NOW + 3 * MINUTE)).toEqual(['b']);
});
