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
