import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';

import type { DoorLimits } from './limits';

/**
 * - `large`: beyond what Meta sends;
 * - `busy`: too much is being read, and this has taken longest;
 * - `cut`: the connection ended before it was whole;
 * - `unreadable`: not compressed in the way that its header says.
 */
export type NoBody = 'large' | 'busy' | 'cut' | 'unreadable';

export interface Body {
	/** Those that were signed. */
	bytes: Buffer;
	/** To be called when they are done with. */
	done: () => void;
}

const EXPANDERS = { gzip: promisify(gunzip), deflate: promisify(inflate) } as const;

/** Reads bodies of requests, and never holds more of them in memory than the limits allow. */
export class Bodies {
	#held = 0;

	/** How to give up those that are being read; the first one that began stands first. */
	readonly #reading = new Set<(why: NoBody) => void>();

	constructor(private readonly limits: Pick<DoorLimits, 'body' | 'bodies'>) {}

	/** @param begin tells whoever waits for that to send it */
	async read(request: IncomingMessage, begin: () => void): Promise<Body | NoBody> {
		const announced = Number(request.headers['content-length'] ?? 0);
		if (announced > this.limits.body) return 'large';
		begin();
		const body = await this.#collect(request);
		if (typeof body === 'string') return body;
		const bytes = await this.#expand(body.bytes, request.headers['content-encoding']);
		if (bytes === body.bytes) return body;
		body.done();
		return typeof bytes === 'string' ? bytes : this.#hold(bytes);
	}

	/** What was compressed may be a thousand times larger now. */
	#hold(bytes: Buffer): Body | NoBody {
		const done = () => {
			this.#held -= bytes.length;
		};
		this.#held += bytes.length;
		this.#makeRoom();
		if (this.#held <= this.limits.bodies) return { bytes, done };
		done();
		return 'busy';
	}

	async #collect(request: IncomingMessage): Promise<Body | NoBody> {
		return await new Promise((resolve) => {
			const chunks: Buffer[] = [];
			let size = 0;
			const done = () => {
				this.#held -= size;
				size = 0;
			};
			const giveUp = (why: NoBody) => {
				if (!this.#reading.delete(giveUp)) return;
				done();
				// What still comes of it is thrown away.
				request.removeAllListeners('data').resume();
				resolve(why);
			};
			this.#reading.add(giveUp);
			request.on('data', (chunk: Buffer) => {
				size += chunk.length;
				this.#held += chunk.length;
				chunks.push(chunk);
				if (size > this.limits.body) giveUp('large');
				else this.#makeRoom();
			});
			request.once('end', () => {
				if (this.#reading.delete(giveUp)) resolve({ bytes: Buffer.concat(chunks), done });
			});
			request.once('error', () => giveUp('cut'));
			request.once('close', () => giveUp('cut'));
		});
	}

	/** Whoever is slow gives way to the others. */
	#makeRoom(): void {
		for (const giveUp of this.#reading) {
			if (this.#held <= this.limits.bodies) return;
			giveUp('busy');
		}
	}

	/** Meta compresses nothing; a proxy may. n8n takes the same off. */
	async #expand(bytes: Buffer, encoding: string | undefined): Promise<Buffer | NoBody> {
		const name = encoding?.trim().toLowerCase();
		if (name !== 'gzip' && name !== 'deflate') return bytes;
		try {
			return await EXPANDERS[name](bytes, { maxOutputLength: this.limits.body });
		} catch (thrown) {
			const { code } = thrown as NodeJS.ErrnoException;
			return code === 'ERR_BUFFER_TOO_LARGE' ? 'large' : 'unreadable';
		}
	}
}
