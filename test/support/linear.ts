/** What an input from outside may be long, in UTF-16 units: longer than anything that people write. */
const LONG = 64 * 1024;

/** What it may cost on the slowest machine, ms. */
const AT_MOST_MS = 5;

/** What a small part of it is: long enough for the clock. */
const PART = 1 / 16;

/** Linear work takes 16 times as long for 16 times as much, work that grows with the square 256 times. */
const AT_MOST_TIMES = 48;

/** How long it is tried whether something else held the machine up, ms. */
const PATIENCE_MS = 1000;

/**
 * Whether some work grows with what it is given, and no faster: on much it is done within some milliseconds, or
 * in some 16 times what it needs for a sixteenth of it.
 *
 * @param given of a given length, or so many of something
 */
export function isLinear<T>(
	given: (size: number) => T,
	work: (given: T) => unknown,
	size: number = LONG,
): boolean {
	const long = given(size);
	const short = given(size * PART);
	let longMs = Infinity;
	let shortMs = Infinity;
	const end = performance.now() + PATIENCE_MS;
	for (let attempt = 0; attempt < 4 || performance.now() < end; attempt++) {
		longMs = Math.min(longMs, time(work, long));
		if (longMs <= AT_MOST_MS) return true;
		shortMs = Math.min(shortMs, time(work, short));
		if (attempt > 0 && longMs <= shortMs * AT_MOST_TIMES) return true;
	}
	return false;
}

/** In ms of the processor: on a busy machine, more of what takes long is somebody else's time. */
function time<T>(work: (given: T) => unknown, given: T): number {
	const start = process.cpuUsage();
	work(given);
	const { user, system } = process.cpuUsage(start);
	return (user + system) / 1000;
}

/** Texts that go round in circles: each part again and again, alone and between others; two parts in turns. */
export function* circles(parts: readonly string[]): Generator<(length: number) => string> {
	for (const [index, part] of parts.entries()) {
		const around = [parts[0], parts.at(-1), parts[index + 1]];
		for (const other of new Set(['', ...around.map((beside) => beside ?? '')])) {
			yield (length) => other + filled(part, length) + other;
			yield (length) => filled(part, length) + other;
		}
		for (const other of parts.slice(index + 1))
			yield (length) => filled(part + other, length) + part;
	}
}

function filled(part: string, length: number): string {
	return part.repeat(Math.max(1, Math.floor(length / part.length)));
}
