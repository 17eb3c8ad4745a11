import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

import { asText } from '../../json';

/** Which process did something, as it is noted in the store. */
export interface ProcessNote {
	host: string;
	pid: number;
	/** Another one after each start. */
	run: string;
}

export const THIS_PROCESS: ProcessNote = {
	host: hostname(),
	pid: process.pid,
	run: randomUUID(),
};

export function readProcess(note: Readonly<Record<string, unknown>>): ProcessNote {
	return { host: asText(note.host) ?? '', pid: Number(note.pid), run: asText(note.run) ?? '' };
}

export function isThisProcess({ run }: ProcessNote): boolean {
	return run === THIS_PROCESS.run;
}

/** Whether the process is known to be gone. Of those on other machines that cannot be told. */
export function hasDied({ host, pid, run }: ProcessNote): boolean {
	if (host !== THIS_PROCESS.host || run === THIS_PROCESS.run) return false;
	// In a container, each start may have the same number.
	return pid === process.pid || !isAlive(pid);
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (thrown) {
		// There is one, but it is somebody else's.
		return (thrown as NodeJS.ErrnoException).code === 'EPERM';
	}
}
