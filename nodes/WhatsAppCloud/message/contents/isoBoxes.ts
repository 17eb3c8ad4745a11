import { latin1, u32, u64 } from './bytes';

/** Of a box: its size with its header, `undefined` = up to the end; and how long the header is. */
export function boxSize(header: Buffer): { size?: number; begin: number } {
	const size = u32(header, 0);
	if (size === 0) return { begin: 8 };
	return size === 1 ? { size: u64(header, 8), begin: 16 } : { size, begin: 8 };
}

/** The boxes side by side in a part of a file of the ISO base media family, each with its contents. */
export function* boxesIn(
	bytes: Buffer,
): Generator<{ type: string; body: Buffer }, void, undefined> {
	let at = 0;
	while (at + 8 <= bytes.length) {
		const { size = bytes.length - at, begin } = boxSize(bytes.subarray(at, at + 16));
		if (size < begin) return;
		yield { type: latin1(bytes, at + 4, 4), body: bytes.subarray(at + begin, at + size) };
		at += size;
	}
}

/** The first box of a type, along a path of types. */
export function boxAt(bytes: Buffer, ...path: string[]): Buffer | undefined {
	let inside: Buffer | undefined = bytes;
	for (const wanted of path) {
		let found: Buffer | undefined;
		for (const { type, body } of boxesIn(inside)) {
			if (type !== wanted) continue;
			found = body;
			break;
		}
		if (!found) return undefined;
		inside = found;
	}
	return inside;
}
