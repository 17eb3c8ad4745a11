/** Bytes as Latin-1 text; shorter at the end. */
export function latin1(bytes: Buffer, at: number, length: number): string {
	return bytes.toString('latin1', at, at + length);
}

/** Unsigned numbers, most significant byte first; 0 beyond the end: a cut-off file is no reason to fail. */
export const u8 = (bytes: Buffer, at: number): number => bytes[at] ?? 0;
export const u16 = (bytes: Buffer, at: number): number => u8(bytes, at) * 0x100 + u8(bytes, at + 1);
export const u24 = (bytes: Buffer, at: number): number =>
	u16(bytes, at) * 0x100 + u8(bytes, at + 2);
export const u32 = (bytes: Buffer, at: number): number =>
	u16(bytes, at) * 0x10000 + u16(bytes, at + 2);
export const u64 = (bytes: Buffer, at: number): number =>
	u32(bytes, at) * 0x1_0000_0000 + u32(bytes, at + 4);

/** The same, least significant byte first. */
export const u16le = (bytes: Buffer, at: number): number =>
	u8(bytes, at) + u8(bytes, at + 1) * 0x100;
export const u24le = (bytes: Buffer, at: number): number =>
	u16le(bytes, at) + u8(bytes, at + 2) * 0x10000;
export const u32le = (bytes: Buffer, at: number): number =>
	u16le(bytes, at) + u16le(bytes, at + 2) * 0x10000;
