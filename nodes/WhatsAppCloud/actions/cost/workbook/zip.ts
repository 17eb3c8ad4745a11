import { crc32, inflateRawSync } from 'node:zlib';

import { BrokenWorkbook, damaged } from './broken';

/** A card takes a few kilobytes unpacked, and a workbook a dozen entries. */
const MOST_UNPACKED = 16 * 1024 * 1024;
const MOST_ENTRIES = 1000;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
/** The size or offset stands in the extra field instead (APPNOTE 4.5.3). */
const ELSEWHERE = 0xffffffff;

interface Entry {
	method: number;
	flags: number;
	crc: number;
	packed: number;
	unpacked: number;
	offset: number;
}

/** The entries of a ZIP file, by name: unpacked when they are asked for, and never more than {@link MOST_UNPACKED}. */
export class ZipFile {
	readonly #entries = new Map<string, Entry>();

	#left = MOST_UNPACKED;

	/** @throws {BrokenWorkbook} */
	constructor(private readonly bytes: Buffer) {
		try {
			this.#readDirectory();
		} catch (thrown) {
			// Whatever is read lies beyond the end then.
			throw thrown instanceof BrokenWorkbook ? thrown : damaged('it is cut off');
		}
	}

	has(name: string): boolean {
		return this.#entries.has(plainName(name));
	}

	/** @throws {BrokenWorkbook} also where there is no such entry */
	read(name: string): Buffer {
		const entry = this.#entries.get(plainName(name));
		if (!entry) throw damaged(`${name} is missing`);
		if (entry.flags & 1) {
			throw new BrokenWorkbook('is protected with a password', 'Save it without one.');
		}
		const contents = this.#unpack(name, entry);
		this.#left -= contents.length;
		if (crc32(contents) !== entry.crc) throw damaged(`${name} is not what was packed`);
		return contents;
	}

	#unpack(name: string, { method, packed, unpacked, offset }: Entry): Buffer {
		const { bytes } = this;
		if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== LOCAL) {
			throw damaged(`${name} is not where it should be`);
		}
		const begin = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
		const data = bytes.subarray(begin, begin + packed);
		if (data.length < packed) throw damaged(`${name} is cut off`);
		if (unpacked > this.#left || packed > this.#left) throw tooLarge();
		if (method === 0) return data;
		if (method !== 8) throw damaged(`${name} is packed with method ${method}`);
		try {
			return inflateRawSync(data, { maxOutputLength: Math.max(1, this.#left) });
		} catch (thrown) {
			const { code } = thrown as NodeJS.ErrnoException;
			throw code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : damaged(`${name} cannot be unpacked`);
		}
	}

	#readDirectory(): void {
		const { bytes } = this;
		const { count, offset } = this.#findDirectory();
		if (count > MOST_ENTRIES) throw tooLarge();
		for (let at = offset, index = 0; index < count; index++) {
			if (bytes.readUInt32LE(at) !== CENTRAL) throw damaged('its table of contents cannot be read');
			const [name, extra, comment] = [28, 30, 32].map((field) =>
				bytes.readUInt16LE(at + field),
			) as [number, number, number];
			const entry: Entry = {
				flags: bytes.readUInt16LE(at + 8),
				method: bytes.readUInt16LE(at + 10),
				crc: bytes.readUInt32LE(at + 16),
				packed: bytes.readUInt32LE(at + 20),
				unpacked: bytes.readUInt32LE(at + 24),
				offset: bytes.readUInt32LE(at + 42),
			};
			const extraAt = at + 46 + name;
			widen(entry, bytes.subarray(extraAt, extraAt + extra));
			this.#entries.set(plainName(bytes.toString('utf8', at + 46, extraAt)), entry);
			at = extraAt + extra + comment;
		}
	}

	/** The table of contents: its end record stands last, before a comment of at most 64 KB. */
	#findDirectory(): { count: number; offset: number } {
		const { bytes } = this;
		const earliest = Math.max(0, bytes.length - 22 - 0xffff);
		for (let at = bytes.length - 22; at >= earliest; at--) {
			if (bytes.readUInt32LE(at) !== END) continue;
			const count = bytes.readUInt16LE(at + 10);
			const offset = bytes.readUInt32LE(at + 16);
			const isWide = count === 0xffff || offset === ELSEWHERE;
			if (!isWide || at < 20 || bytes.readUInt32LE(at - 20) !== LOCATOR_64)
				return { count, offset };
			const wide = Number(bytes.readBigUInt64LE(at - 12));
			if (bytes.readUInt32LE(wide) !== END_64)
				throw damaged('its table of contents cannot be read');
			return {
				count: Number(bytes.readBigUInt64LE(wide + 32)),
				offset: Number(bytes.readBigUInt64LE(wide + 48)),
			};
		}
		throw damaged('it is cut off');
	}
}

/** ZIP64: what has no room in its field stands in the extra field, in this order. */
function widen(entry: Entry, extra: Buffer): void {
	for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
		if (extra.readUInt16LE(at) !== 1) continue;
		let value = at + 4;
		for (const field of ['unpacked', 'packed', 'offset'] as const) {
			if (entry[field] !== ELSEWHERE) continue;
			entry[field] = Number(extra.readBigUInt64LE(value));
			value += 8;
		}
		return;
	}
}

function tooLarge(): BrokenWorkbook {
	return new BrokenWorkbook(
		'unpacks to more than any price card holds',
		'Give the card alone: it has about 50 rows.',
	);
}

/** Some programs write backslashes, and names differ in capitals between what refers and what is there. */
function plainName(name: string): string {
	return name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase();
}
