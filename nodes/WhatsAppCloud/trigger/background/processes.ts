import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

import { asText } from '../../json';

/** Which process did something, as it is noted in the store. */
export interface ProcessNote {
	host: string;
	pid: number;
	/** Another one after each start. */
	run: string;
	/** Which call to the store noted it; absent where that call is made once more if its answer is lost. */
	call?: string;
}

export const THIS_PROCESS: ProcessNote = {
	host: hostname(),
	pid: process.pid,
	run: randomUUID(),
};

/** Calls of this process that failed: what the store may have given them all the same, nobody here has. */
const failedCalls = new Set<string>();

/**
 * Has the store give something to this process. If its answer is lost, what was given counts as left by a process that
 * is gone.
 *
 * @param work is told which process it is, as it is to be noted
 */
export async function forThisProcess<T>(work: (note: string) => Promise<T>): Promise<T> {
	const call = randomUUID();
	try {
		return await work(JSON.stringify({ ...THIS_PROCESS, call }));
	} catch (thrown) {
		failedCalls.add(call);
		throw thrown;
	}
}

export function readProcess(note: Readonly<Record<string, unknown>>): ProcessNote {
	const call = asText(note.call);
	return {
		...{ host: asText(note.host) ?? '', pid: Number(note.pid), run: asText(note.run) ?? '' },
		...(call === undefined ? {} : { call }),
	};
}

export function isThisProcess({ run, call = '' }: ProcessNote): boolean {
	return run === THIS_PROCESS.run && !failedCalls.has(call);
}

/** Whether the process is known to be gone. Of those on other machines that cannot be told. */
export function hasDied(note: ProcessNote): boolean {
	const { host, pid } = note;
	if (host !== THIS_PROCESS.host || isThisProcess(note)) return false;
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
