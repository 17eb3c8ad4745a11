import { latin1, u32 } from './bytes';
import type { FileContents, Format, Parser } from './contents';
import { boxSize } from './isoBoxes';
import { tracksIn } from './isoTracks';

/** A longer index is not kept in memory, and so not looked at. */
const LONGEST_INDEX = 16 * 1024 * 1024;

/** More boxes side by side than any real film has. */
const MOST_BOXES = 20_000;

/**
 * Files of the ISO base media family (ISO/IEC 14496-12): MP4, M4A, 3GP, QuickTime. Walks from box to box, reads the
 * index (`moov`) and skips the rest.
 */
export function* parseIsoMedia(format: Format): Parser {
	const contents: FileContents = { format };
	let data: number | undefined;
	let index: { at: number; bytes: Buffer } | undefined;
	let at = 0;
	for (let count = 0; count < MOST_BOXES; count++) {
		const header = yield { at, length: 16 };
		if (header.length < 8) break;
		const type = latin1(header, 4, 4);
		const { size, begin } = boxSize(header);
		if (size !== undefined && size < begin) break;
		if (type === 'moov') {
			const length = size === undefined ? LONGEST_INDEX : size - begin;
			if (length > LONGEST_INDEX) contents.index = 'tooLarge';
			else {
				index = { at, bytes: yield { at: at + begin, length } };
				if (size !== undefined && index.bytes.length < length) contents.cutOff = true;
			}
		} else if (type === 'mdat') data ??= at;
		else if (type === 'moof') contents.fragmented = true;
		else if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) break;
		if (size === undefined) break;
		at += size;
		const beyond = type === 'mdat' && index ? yield { at: at - 1, length: 1 } : undefined;
		if (beyond?.length === 0) contents.cutOff = true;
	}
	if (contents.index === undefined) {
		contents.index =
			index === undefined ? 'missing' : data !== undefined && data < index.at ? 'last' : 'first';
	}
	if (index) {
		const { tracks, fragmented } = tracksIn(index.bytes);
		contents.tracks = tracks;
		if (fragmented) contents.fragmented = true;
		const film = tracks.find(({ kind }) => kind === 'video');
		if (format === 'mov' && !film && tracks.some(({ kind }) => kind === 'audio')) {
			contents.format = 'qta';
		}
		if (film?.width !== undefined) contents.width = film.width;
		if (film?.height !== undefined) contents.height = film.height;
	}
	return contents;
}

/** What the brands at the beginning say (`ftyp`); QuickTime files may have none. */
export function isoFormat(head: Buffer): Format | undefined {
	const type = latin1(head, 4, 4);
	// A text such as "Get free …" has the word there, and letters where the size stands.
	if (u32(head, 0) === 0 || u32(head, 0) >= 0x2000_0000) return undefined;
	if (type !== 'ftyp') {
		return /^(moov|mdat|wide|free|skip|pnot)$/.test(type) ? 'mov' : undefined;
	}
	const size = Math.min(u32(head, 0), 512, head.length);
	const major = latin1(head, 8, 4);
	const brands = [major];
	for (let at = 16; at + 4 <= size; at += 4) brands.push(latin1(head, at, 4));
	if (/^(avif|avis)/.test(major)) return 'avif';
	if (/^(hei[cmsx]|hev[cmsx])$/.test(major)) return 'heic';
	if (/^(mif1|msf1|miaf)$/.test(major)) return brands.includes('avif') ? 'avif' : 'heic';
	if (major === 'qt  ') return 'mov';
	return major.startsWith('3g') ? '3gp' : 'mp4';
}
