import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { SQLITE_MIGRATIONS } from '../../nodes/WhatsAppCloud/store/migrations/list';
import { addFunctions } from '../../nodes/WhatsAppCloud/store/sqlite/file';
import {
	ANSWER_RETENTION_MS,
	BUDGET_RETENTION_MS,
	CHARGE_RETENTION_MS,
	EVENT_RETENTION_MS,
	PENDING_EVENT_RETENTION_MS,
	PROOF_RETENTION_MS,
	REFUSAL_LIFE_MS,
	RESCUE_LIFE_MS,
	SEND_RETENTION_MS,
	SERVICE_USE_RETENTION_MS,
	UPLOAD_LIFE_MS,
} from '../../nodes/WhatsAppCloud/store/retention';

const HOUR = 60 * 60 * 1000;
const page = readFileSync(join(__dirname, '..', '..', 'docs', 'privacy.md'), 'utf8');

/** The row of the page about a table. */
const rowOf = (table: string) =>
	page.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${table}\``));

function tables(): string[] {
	const db = new DatabaseSync(':memory:');
	addFunctions(db);
	for (const step of SQLITE_MIGRATIONS) db.exec(step);
	const rows = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
	db.close();
	return rows.map(({ name }) => String(name));
}

describe('the page on privacy', () => {
	it.each(tables())('says what the table %s holds, and how long', (table) => {
		expect(rowOf(table)).toMatch(/^\|[^|]+\|[^|]{10,}\|[^|]{5,}\|$/);
	});

	it('what customers said is theirs for as long as they are not forgotten, as their names are', () => {
		for (const table of ['consents', 'sightings']) {
			expect(rowOf(table)).toMatch(/\| until Forget Customer +\|$/);
		}
	});

	it.each([
		['sends', SEND_RETENTION_MS],
		['budgets', BUDGET_RETENTION_MS],
		['ledger', CHARGE_RETENTION_MS],
		['rescues', RESCUE_LIFE_MS],
		['refusals', REFUSAL_LIFE_MS],
		['waits', ANSWER_RETENTION_MS],
		['handovers', PENDING_EVENT_RETENTION_MS],
		['events', EVENT_RETENTION_MS],
		['uploads', UPLOAD_LIFE_MS],
		['proofs', PROOF_RETENTION_MS],
		['service_use', SERVICE_USE_RETENTION_MS],
	])('%s: the time is that of the code', (table, ms) => {
		const hours = Math.ceil(ms / HOUR);
		const said = hours > 72 ? `${Math.ceil(hours / 24)} days` : `${hours} hours`;
		expect(rowOf(table)).toContain(said);
	});
});
