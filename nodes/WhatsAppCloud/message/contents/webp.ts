import { latin1, u16le, u24le, u32le, u8 } from './bytes';
import type { FileContents, Parser } from './contents';

/** More chunks than a file within Meta's limits can hold. */
const MOST_CHUNKS = 100_000;

/** WebP (its container specification): size, whether it says that it moves, and how many pictures it really has. */
export function* parseWebp(): Parser {
	const contents: FileContents = { format: 'webp', frames: 0 };
	let at = 12;
	for (let count = 0; count < MOST_CHUNKS; count++) {
		const chunk = yield { at, length: 18 };
		if (chunk.length < 8) break;
		const type = latin1(chunk, 0, 4);
		if (type === 'VP8X') {
			contents.saysAnimated = (u8(chunk, 8) & 0x02) !== 0;
			contents.width = u24le(chunk, 12) + 1;
			contents.height = u24le(chunk, 15) + 1;
		} else if (type === 'ANMF' || type === 'VP8 ' || type === 'VP8L') {
			contents.frames = (contents.frames ?? 0) + 1;
			if (type !== 'ANMF' && contents.width === undefined) {
				Object.assign(contents, yield* pictureSize(type, at));
			}
		}
		at += 8 + u32le(chunk, 4) + (u32le(chunk, 4) & 1);
	}
	return contents;
}

function* pictureSize(
	type: string,
	at: number,
): Generator<{ at: number; length: number }, { width: number; height: number }, Buffer> {
	const data = yield { at, length: 18 };
	if (type === 'VP8L') {
		const bits = u32le(data, 9);
		return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
	}
	return { width: u16le(data, 14) & 0x3fff, height: u16le(data, 16) & 0x3fff };
}
