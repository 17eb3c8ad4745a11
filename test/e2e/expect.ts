import { isDeepStrictEqual } from 'node:util';

/** @throws with both values */
export function expectEqual(what: string, seen: unknown, expected: unknown): void {
	if (isDeepStrictEqual(seen, expected)) return;
	throw new Error(`${what}: expected ${JSON.stringify(expected)}, but saw ${JSON.stringify(seen)}`);
}

/** @throws with `what` unless it is so */
export function expectThat(so: boolean, what: string): void {
	if (!so) throw new Error(what);
}

/** @throws with what is missing: each of the expected texts has to be a part of one that was seen */
export function expectContains(seen: string[], expected: string[]): void {
	const missing = expected.filter((text) => !seen.some((other) => other.includes(text)));
	if (missing.length > 0) {
		throw new Error(`Expected ${missing.join(', ')}; saw: ${seen.join(', ') || 'nothing'}`);
	}
}
