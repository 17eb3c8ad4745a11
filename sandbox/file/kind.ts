/** What a file turns out to be when Meta processes it: its type by its bytes. */
export function typeOnProcessing(content: Buffer): string {
	const at = (text: string, offset = 0) =>
		content.subarray(offset, offset + text.length).equals(Buffer.from(text, 'latin1'));
	if (at('\xff\xd8\xff')) return 'image/jpeg';
	if (at('\x89PNG\r\n\x1a\n')) return 'image/png';
	if (at('RIFF')) return at('WEBP', 8) ? 'image/webp' : 'application/octet-stream';
	if (at('OggS')) return 'audio/ogg';
	if (at('#!AMR')) return 'audio/amr';
	if (at('ftyp', 4)) return typeOfBrand(content);
	if (content.subarray(0, 1024).includes('%PDF-')) return 'application/pdf';
	if (at('PK\x03\x04')) return 'application/zip';
	if (at('\xd0\xcf\x11\xe0')) return 'application/x-ole-storage';
	// Excel before compound files begins with BOF, Word 2 with a number of its own.
	const isBof = at('\t') && [0, 2, 4, 8].includes(content[1] ?? -1) && at('\0', 3);
	if (isBof && [4, 6, 8, 16].includes(content[2] ?? -1)) return 'application/vnd.ms-excel';
	if (at('\xdb\xa5-\0')) return 'application/msword';
	return audioFrames(content) ?? textual(content) ?? 'application/octet-stream';
}

function typeOfBrand(content: Buffer): string {
	const brand = content.toString('latin1', 8, 12);
	if (/^(qt {2}|hei|hev|mif1|msf1|avi)/.test(brand)) return 'application/octet-stream';
	return brand.startsWith('3g') ? 'video/3gpp' : 'video/mp4';
}

/** MP3 or AAC: behind a tag, and zeros, a frame with a valid header. */
function audioFrames(content: Buffer): string | undefined {
	let start = 0;
	if (content.toString('latin1', 0, 3) === 'ID3') {
		const [a = 0, b = 0, c = 0, d = 0] = content.subarray(6, 10);
		start = 10 + ((a & 0x7f) << 21) + ((b & 0x7f) << 14) + ((c & 0x7f) << 7) + (d & 0x7f);
	} else if (content.toString('latin1', 0, 8) === 'APETAGEX' && content.length >= 16) {
		start = 32 + content.readUInt32LE(12);
	}
	while (content[start] === 0) start += 1;
	const [first = 0, second = 0, third = 0] = content.subarray(start, start + 3);
	if (first !== 0xff) return undefined;
	if ((second & 0xf6) === 0xf0) return 'audio/aac';
	// Layer III, and Layer II: of the latter nobody has told that Meta drops it.
	const isLayerThree = (second & 0xe0) === 0xe0 && [2, 4].includes(second & 6);
	const isValid = third >> 4 !== 0 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3;
	return isLayerThree && isValid ? 'audio/mpeg' : undefined;
}

function textual(content: Buffer): string | undefined {
	const head = content.subarray(0, 4096);
	const wide = head[0] === 0xff ? head[1] === 0xfe : head[0] === 0xfe && head[1] === 0xff;
	if (!wide && head.includes(0)) return undefined;
	const text = head.toString('latin1').trimStart().toLowerCase();
	return /^(<!doctype html|<html|<!--)/.test(text) ? 'text/html' : 'text/plain';
}
