/** How deep and in how many colours a picture is: what Meta converts, and what it gives up on. */
export interface Picture {
	bits: number;
	colours: number;
}

export function pictureIn(content: Buffer, type: string): Picture | undefined {
	if (type === 'image/png') return { bits: content[24] ?? 8, colours: 3 };
	for (let at = 2; at + 9 < content.length;) {
		if (content[at] !== 0xff) return undefined;
		const marker = content[at + 1] ?? 0;
		if (marker === 0xff) at += 1;
		else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
			return { bits: content[at + 4] ?? 8, colours: content[at + 9] ?? 3 };
		} else at += 2 + content.readUInt16BE(at + 2);
	}
	return undefined;
}

/** Width and height of a WebP picture. */
export function stickerSize(content: Buffer): [width: number, height: number] | undefined {
	if (content.length < 30) return undefined;
	const form = content.toString('latin1', 12, 16);
	if (form === 'VP8X') return [content.readUIntLE(24, 3) + 1, content.readUIntLE(27, 3) + 1];
	if (form === 'VP8 ')
		return [content.readUInt16LE(26) & 0x3fff, content.readUInt16LE(28) & 0x3fff];
	if (form !== 'VP8L') return undefined;
	const bits = content.readUInt32LE(21);
	return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
}

/** Whether a WebP picture says that it moves. */
export function isAnimated(content: Buffer): boolean {
	return content.toString('latin1', 12, 16) === 'VP8X' && ((content[20] ?? 0) & 2) !== 0;
}
