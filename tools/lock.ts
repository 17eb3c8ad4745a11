import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` while no other process that uses the same lock file does. A process that was killed
 * leaves its file behind; the next one sees that it is gone and takes over.
 *
 * @param onWait called once with the process id of the one that we wait for
 */
export async function withLock<T>(
	file: string,
	work: () => Promise<T>,
	onWait: (pid: number) => void,
): Promise<T> {
	let waiting = false;
	while (!(await take(file))) {
		const holder = Number(await readFile(file, 'utf8').catch(() => ''));
		if (holder && !isAlive(holder)) await rm(file, { force: true });
		else {
			if (!waiting && holder) onWait(holder);
			waiting ||= holder > 0;
			await sleep(500);
		}
	}
	try {
		return await work();
	} finally {
		await rm(file, { force: true });
	}
}

async function take(file: string): Promise<boolean> {
	try {
		await writeFile(file, String(process.pid), { flag: 'wx' });
		return true;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
		throw error;
	}
}

/** Whether a process with this id runs. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
