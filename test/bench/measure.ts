import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { pause } from '../../tools/until.ts';

/** The middle value; of an even number, the mean of the middle two. */
export function median(values: number[]): number {
	return (percentile(values, 0.5, Math.floor) + percentile(values, 0.5, Math.ceil)) / 2;
}

/** The smallest value that at least `share` (0 to 1) of all values do not exceed. */
export function percentile(
	values: number[],
	share: number,
	round: (position: number) => number = Math.ceil,
): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[round(share * (sorted.length - 1))] ?? NaN;
}

let ticksPerSecond: number | undefined;

/** CPU time that a process has used so far, all its threads, ms (in steps of 10); NaN where there is no /proc. */
export function cpuMs(pid: number): number {
	if (process.platform !== 'linux') return NaN;
	ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The name, in brackets, may have spaces; the fields behind it are numbered from 3 (proc_pid_stat(5)).
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** CPU time that work costs a process, without what it uses while it idles. */
export class CpuMeter {
	readonly #pid: number;
	/** ms of CPU per ms. */
	#idle = 0;

	constructor(pid: number) {
		this.#pid = pid;
	}

	/** Watches the process do nothing for a while. */
	async calibrate(ms: number, signal: AbortSignal): Promise<void> {
		const started = performance.now();
		const before = cpuMs(this.#pid);
		await pause(ms, signal);
		this.#idle = (cpuMs(this.#pid) - before) / (performance.now() - started);
	}

	/** Starts the clock; the function that it gives tells the CPU time since then, ms. */
	start(): () => number {
		const started = performance.now();
		const before = cpuMs(this.#pid);
		return () =>
			Math.max(0, cpuMs(this.#pid) - before - this.#idle * (performance.now() - started));
	}
}
