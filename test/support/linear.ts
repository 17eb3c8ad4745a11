/** What an input from outside may be long, in UTF-16 units: longer than anything that people write. */
const LONG = 64 * 1024;

/** What it may cost on the slowest machine, ms. */
const AT_MOST_MS = 5;

/** Linear work takes four times as long for four times as much, work that grows with the square sixteen times. */
const AT_MOST_TIMES = 10;

/** How long it is tried whether something else held the machine up, ms. */
const PATIENCE_MS = 1000;

/**
 * Whether some work on a text grows with its length, and no faster: on a long one it is done within some
 * milliseconds, or in about four times what it needs for a quarter of it.
 *
 * @param text of a given length
 */
export function isLinear(text: (length: number) => string, work: (text: string) => unknown) {
	const long = text(LONG);
	const quarter = text(LONG / 4);
	let longMs = Infinity;
	let quarterMs = Infinity;
	const end = performance.now() + PATIENCE_MS;
	for (let attempt = 0; attempt < 3 || performance.now() < end; attempt++) {
		longMs = Math.min(longMs, time(work, long));
		if (longMs <= AT_MOST_MS) return true;
		quarterMs = Math.min(quarterMs, time(work, quarter));
		if (attempt > 2 && longMs <= quarterMs * AT_MOST_TIMES) return true;
	}
	return false;
}

function time(work: (text: string) => unknown, text: string): number {
	const start = performance.now();
	work(text);
	return performance.now() - start;
}

/** Texts that go round in circles: each part again and again, alone and between others; two parts in turns. */
export function* circles(parts: readonly string[]): Generator<(length: number) => string> {
	for (const [index, part] of parts.entries()) {
		for (const around of new Set(['', parts[0] ?? '', parts[index + 1] ?? ''])) {
			yield (length) => around + filled(part, length) + around;
		}
		for (const other of parts) yield (length) => filled(part + other, length) + part;
	}
}

function filled(part: string, length: number): string {
	return part.repeat(Math.max(1, Math.floor(length / part.length)));
}
