import { capture } from '../../tools/test/capture.ts';
import { until } from '../../tools/until.ts';

describe('a step of the tests', () => {
	it('gives what it printed, line by line, and its exit code', async () => {
		const lines: string[] = [];
		const signal = new AbortController().signal;
		const onLine = (line: string) => lines.push(line);
		const captured = await capture('sh', ['-c', 'echo one; echo two >&2; exit 3'], {
			signal,
			onLine,
		});
		expect(captured.code).toBe(3);
		expect(lines.sort()).toEqual(['one', 'two']);
	});

	it.each([
		['is stopped', 'sleep 60 & echo $!; wait'],
		['ends without them', 'sleep 60 >/dev/null 2>&1 & echo $!; sleep 0.2'],
	])('ends with all that it has started when it %s', async (how, script) => {
		const stop = new AbortController();
		let started = 0;
		const onLine = (line: string) => {
			started = Number(line);
			if (how === 'is stopped') stop.abort();
		};
		await capture('sh', ['-c', script], { signal: stop.signal, onLine });
		expect(started).toBeGreaterThan(0);
		await until('what it has started is gone', () => !isRunning(started));
	});
});

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
