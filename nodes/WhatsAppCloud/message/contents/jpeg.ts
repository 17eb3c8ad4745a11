import { u16, u8 } from './bytes';
import type { Parser } from './contents';

/** More segments before the picture than any real file has. */
const MOST_SEGMENTS = 5_000;

/** JPEG (ITU-T T.81): walks over EXIF, ICC and the like to the frame's header (SOF). */
export function* parseJpeg(): Parser {
	let at = 2;
	for (let count = 0; count < MOST_SEGMENTS; count++) {
		const segment = yield { at, length: 10 };
		if (segment.length < 4 || u8(segment, 0) !== 0xff) break;
		const marker = u8(segment, 1);
		if (marker === 0xff) {
			// A fill byte.
			at += 1;
		} else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
			at += 2;
		} else if (isFrameHeader(marker)) {
			const components = u8(segment, 9);
			return {
				format: 'jpeg',
				bitDepth: u8(segment, 4),
				height: u16(segment, 5),
				width: u16(segment, 7),
				colour: components === 1 ? 'grayscale' : components === 4 ? 'cmyk' : 'rgb',
			};
		} else {
			// The picture itself, or its end, before any header.
			if (marker === 0xda || marker === 0xd9) break;
			at += 2 + Math.max(2, u16(segment, 2));
		}
	}
	return { format: 'jpeg' };
}

/** SOF0 to SOF15, but for what shares their numbers: tables and extensions. */
function isFrameHeader(marker: number): boolean {
	return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
