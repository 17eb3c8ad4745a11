import { errorCode } from './errorCode.ts';

/**
 * Signals a process and all that it started, if it was started with a group of its own (`detached`). Nothing happens
 * when nobody is left.
 */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		// Windows has no groups.
		process.kill(process.platform === 'win32' ? pid : -pid, signal);
	} catch (error) {
		if (errorCode(error) !== 'ESRCH') throw error;
	}
}
