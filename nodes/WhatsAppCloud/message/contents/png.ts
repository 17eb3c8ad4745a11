import { latin1, u32, u8 } from './bytes';
import type { FileContents, Parser } from './contents';

const COLOURS: Readonly<Record<number, FileContents['colour']>> = {
	0: 'grayscale',
	2: 'rgb',
	3: 'palette',
	4: 'grayscale',
	6: 'rgba',
};

/** More chunks before the picture than any real file has. */
const MOST_CHUNKS = 1_000;

/** PNG (W3C): the header, and whether an animation is announced before the first picture (`acTL`). */
export function* parsePng(): Parser {
	const header = yield { at: 0, length: 33 };
	const colour = COLOURS[u8(header, 25)];
	const contents: FileContents = {
		format: 'png',
		width: u32(header, 16),
		height: u32(header, 20),
		bitDepth: u8(header, 24),
		...(colour === undefined ? {} : { colour }),
	};
	let at = 33;
	for (let count = 0; count < MOST_CHUNKS; count++) {
		const chunk = yield { at, length: 12 };
		const type = latin1(chunk, 4, 4);
		if (type === 'acTL') {
			contents.saysAnimated = true;
			contents.frames = u32(chunk, 8);
		}
		if (chunk.length < 12 || type === 'IDAT' || type === 'acTL') break;
		at += 12 + u32(chunk, 0);
	}
	return contents;
}
