import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { GraphClient } from '../../nodes/WhatsAppCloud/graph/client';
import { ownStore } from '../../nodes/WhatsAppCloud/ownership/open';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';

const SETTINGS = { accessToken: 'EAA', apiVersion: 'v26.0', baseUrl: 'https://graph.example.com' };
const APP = { appId: '1', appSecret: 'secret' };

const folder = mkdtempSync(join(tmpdir(), 'whatsapp-own-'));
const store = new SqliteStore(join(folder, 'one.sqlite'));
const otherStore = new SqliteStore(join(folder, 'other.sqlite'));

afterAll(async () => {
	for (const one of [store, otherStore]) await one.close();
	rmSync(folder, { recursive: true });
});

function open(settings: Partial<typeof SETTINGS> = {}, app: Partial<typeof APP> = {}, of = store) {
	const all = { ...SETTINGS, ...settings };
	return ownStore(of, all, { ...APP, ...app }, new GraphClient(all));
}

describe('what is known of proofs', () => {
	it('is shared by all who have the same credential', () => {
		expect(open()).toBe(open());
	});

	it.each([
		['token', open({ accessToken: 'EAB' })],
		['Base URL', open({ baseUrl: 'https://other.example.com' })],
		['API Version, by which Graph may answer otherwise', open({ apiVersion: 'v25.0' })],
		['App ID', open({}, { appId: '2' })],
		['App Secret', open({}, { appSecret: 'another' })],
		['store', open({}, {}, otherStore)],
	])('is nobody else’s: another %s', (_what, own) => {
		expect(own).not.toBe(open());
	});
});
