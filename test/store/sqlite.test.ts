import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite';
import { describeStore } from './contract';

const folder = mkdtempSync(join(tmpdir(), 'whatsapp-store-'));
const stores: SqliteStore[] = [];
let places = 0;

function open(path: string): SqliteStore {
	const store = new SqliteStore(path);
	stores.push(store);
	return store;
}

const newPath = () => join(folder, `place-${++places}`, 'whatsapp-cloud.sqlite');

afterEach(() => stores.splice(0).forEach((store) => store.closeNow()));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('SQLite store', () => {
	describeStore(() => ({
		fresh: async () => open(newPath()),
		place: async () => {
			const path = newPath();
			return { open: () => open(path) };
		},
	}));
});
