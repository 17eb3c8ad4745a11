import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { withLock } from '../../tools/lock.ts';

const newFile = () =>
	join(mkdtempSync(join(process.env.TEST_RUN_FOLDER ?? tmpdir(), 'lock-')), 'l');

describe('withLock', () => {
	it('lets one in at a time and tells the others that they wait', async () => {
		const file = newFile();
		const onWait = jest.fn();
		let inside = 0;
		let most = 0;
		const work = async () => {
			most = Math.max(most, ++inside);
			await sleep(20);
			inside--;
		};
		await Promise.all([1, 2, 3].map(() => withLock(file, work, onWait)));
		expect(most).toBe(1);
		expect(onWait).toHaveBeenCalledTimes(2);
	});

	it('takes over from another process that was killed', async () => {
		const file = newFile();
		const holder = spawn(process.execPath, [
			'--no-warnings',
			'-e',
			`const { DatabaseSync } = require('node:sqlite');
			const database = new DatabaseSync(${JSON.stringify(file)});
			database.exec('BEGIN EXCLUSIVE');
			console.log('taken');
			setInterval(() => database.isOpen, 1000);`,
		]);
		await once(holder.stdout, 'data');
		const order: string[] = [];
		const mine = withLock(
			file,
			async () => void order.push('mine'),
			() => {
				order.push('waiting');
				holder.kill('SIGKILL');
			},
		);
		await mine;
		expect(order).toEqual(['waiting', 'mine']);
	});

	it('opens again after a failure', async () => {
		const file = newFile();
		const onWait = jest.fn();
		const failing = withLock(file, () => Promise.reject(new Error('no')), onWait);
		await expect(failing).rejects.toThrow('no');
		expect(await withLock(file, () => Promise.resolve('next'), onWait)).toBe('next');
		expect(onWait).not.toHaveBeenCalled();
	});

	it('is no longer waited for when the signal aborts', async () => {
		const file = newFile();
		let leave = () => {};
		const mine = withLock(file, () => new Promise<void>((resolve) => (leave = resolve)), jest.fn());
		const waiting = withLock(file, () => Promise.resolve(), jest.fn(), AbortSignal.timeout(50));
		await expect(waiting).rejects.toThrow(/abort/i);
		leave();
		await mine;
	});
});
