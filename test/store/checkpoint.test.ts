import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import workerThreads from 'node:worker_threads';

import { Checkpoints } from '../../nodes/WhatsAppCloud/store/sqlite/checkpoint';

const folder = mkdtempSync(join(tmpdir(), 'whatsapp-checkpoint-'));
// Characters that mean something in an address.
const path = join(folder, 'a?b #%20.sqlite');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('writes the log back into the file, for each of those who ask at once', async () => {
	const db = new DatabaseSync(path);
	const checkpoints = new Checkpoints(path);
	try {
		db.exec(
			"PRAGMA journal_mode = WAL; CREATE TABLE notes (text); INSERT INTO notes VALUES ('Bring it in')",
		);
		expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
		expect(readFileSync(path).includes('Bring it in')).toBe(false);
		await Promise.all([checkpoints.make(), checkpoints.make(), checkpoints.make()]);
		expect(readFileSync(path).includes('Bring it in')).toBe(true);
	} finally {
		await checkpoints.stop();
		db.close();
	}
});

it('fails nobody where the machine has no thread to give, and does it as soon as it has', async () => {
	const db = new DatabaseSync(path);
	const checkpoints = new Checkpoints(path);
	try {
		db.exec("INSERT INTO notes VALUES ('Take it out')");
		const spy = jest.spyOn(workerThreads, 'Worker').mockImplementation(() => {
			throw new Error('Worker initialization failure: EAGAIN');
		});
		await checkpoints.make();
		spy.mockRestore();
		await checkpoints.make();
		expect(readFileSync(path).includes('Take it out')).toBe(true);
	} finally {
		await checkpoints.stop();
		db.close();
	}
});

it('does not make a file anew that somebody has deleted', async () => {
	const gone = join(folder, 'gone.sqlite');
	const checkpoints = new Checkpoints(gone);
	await checkpoints.make();
	await checkpoints.stop();
	expect(existsSync(gone)).toBe(false);
});
