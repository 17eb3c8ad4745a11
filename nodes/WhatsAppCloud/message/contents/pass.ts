import { HEAD_BYTES, type FileContents, type Parser, type Wish } from './contents';
import { parserFor } from './sniff';

/**
 * Looks into a file while its bytes go by, once and forwards: keeps its first and last 64 KB and what the
 * parser of its format wishes for in between, never the whole file.
 */
export class ContentsPass {
	readonly #first: Buffer[] = [];

	readonly #last: Buffer[] = [];

	#lastLength = 0;

	/** Where the next chunk begins. */
	#at = 0;

	#head: Buffer | undefined;

	#parser: Parser | undefined;

	#contents: FileContents | undefined;

	/** What the parser waits for, and what it has got of that. */
	#wish: Wish | undefined;

	#got: Buffer[] = [];

	#have = 0;

	push(chunk: Buffer): void {
		this.#keepLast(chunk);
		if (this.#at < HEAD_BYTES) {
			// A copy: a part of the chunk would keep all of it in memory.
			this.#first.push(Buffer.from(chunk.subarray(0, HEAD_BYTES - this.#at)));
		}
		const begins = this.#at;
		this.#at += chunk.length;
		if (!this.#parser && !this.#contents && this.#at >= HEAD_BYTES) this.#begin();
		this.#serve(chunk, begins);
	}

	/** To be called once, after the last chunk. */
	end(): FileContents {
		if (!this.#parser && !this.#contents) this.#begin();
		while (this.#wish) {
			if (this.#wish === 'tail') this.#answer(this.#tail());
			else this.#answer(Buffer.concat(this.#got));
		}
		return this.#contents ?? { format: 'unknown' };
	}

	#begin(): void {
		this.#head = Buffer.concat(this.#first);
		this.#first.length = 0;
		this.#parser = parserFor(this.#head);
		this.#step(this.#parser.next());
	}

	#answer(bytes: Buffer): void {
		this.#wish = undefined;
		if (this.#parser) this.#step(this.#parser.next(bytes));
	}

	/** Takes the parser's next wish; what stands at the beginning is at hand. */
	#step(result: IteratorResult<Wish, FileContents>): void {
		let next = result;
		while (!next.done) {
			const wish = next.value;
			const head = this.#head ?? Buffer.alloc(0);
			this.#got = [];
			this.#have = 0;
			if (wish === 'tail' || !this.#parser) {
				this.#wish = wish;
				return;
			}
			const known = head.subarray(wish.at, wish.at + wish.length);
			if (known.length < wish.length) {
				if (known.length > 0) this.#got.push(known);
				this.#have = known.length;
				this.#wish = wish;
				return;
			}
			next = this.#parser.next(known);
		}
		this.#contents = next.value;
		this.#parser = undefined;
		this.#wish = undefined;
	}

	/** Gives the parser what it wishes for out of a chunk, as often as it wishes for something there. */
	#serve(chunk: Buffer, begins: number): void {
		while (this.#wish && this.#wish !== 'tail') {
			const from = this.#wish.at + this.#have - begins;
			// Only in the bytes that went by: positions go forward.
			if (from < 0) {
				this.#answer(Buffer.concat(this.#got));
				continue;
			}
			if (from >= chunk.length) return;
			const part = chunk.subarray(from, from + this.#wish.length - this.#have);
			this.#got.push(Buffer.from(part));
			this.#have += part.length;
			if (this.#have < this.#wish.length) return;
			this.#answer(Buffer.concat(this.#got));
		}
	}

	#keepLast(chunk: Buffer): void {
		this.#last.push(chunk);
		this.#lastLength += chunk.length;
		for (let first = this.#last[0]; first; first = this.#last[0]) {
			if (this.#lastLength - first.length < HEAD_BYTES) return;
			this.#last.shift();
			this.#lastLength -= first.length;
		}
	}

	#tail(): Buffer {
		return Buffer.concat(this.#last).subarray(-HEAD_BYTES);
	}
}

/** For what is in memory anyway. */
export function contentsOf(bytes: Buffer): FileContents {
	const pass = new ContentsPass();
	pass.push(bytes);
	return pass.end();
}
