import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** The thread ends when nobody has asked it for so long. */
const LINGER_MS = 1000;

/** Others commit meanwhile: so often it goes on until nothing is left, and the log begins anew with the next commit. */
const TRIES = 5;

const THREAD = `
	const { parentPort, workerData } = require('node:worker_threads');
	const { DatabaseSync } = require('node:sqlite');
	const db = new DatabaseSync(new URL(workerData));
	const end = setTimeout(() => { db.close(); process.exit(); }, ${LINGER_MS});
	parentPort.on('message', () => {
		for (let tries = 0; tries < ${TRIES}; tries++) {
			const { log, checkpointed } = db.prepare('PRAGMA wal_checkpoint(PASSIVE)').get();
			if (log === checkpointed) break;
		}
		end.refresh();
		parentPort.postMessage(null);
	});`;

/**
 * Writes the log of a file back into it from a thread of its own. It waits for the disk, which n8n is not to do; while
 * the log is long, whoever commits would have to.
 */
export class Checkpoints {
	readonly #path: string;

	#thread: Worker | undefined;

	#done: (() => void) | undefined;

	/** All that was asked for so far. */
	#made = Promise.resolve();

	constructor(path: string) {
		this.#path = path;
	}

	/** Where no thread can do it, the next commit does once the log is long. One after the other. */
	async make(): Promise<void> {
		// The machine may have no thread to give.
		this.#made = this.#made.then(async () => await this.#make()).catch(() => undefined);
		await this.#made;
	}

	async #make(): Promise<void> {
		const thread = (this.#thread ??= this.#start());
		await new Promise<void>((resolve) => {
			this.#done = resolve;
			thread.postMessage(null);
		});
	}

	/** The thread has the file open until then. */
	async stop(): Promise<void> {
		await this.#thread?.terminate();
	}

	#start(): Worker {
		// A file that somebody has deleted is not made anew by this.
		const url = pathToFileURL(this.#path);
		url.searchParams.set('mode', 'rw');
		const thread = new Worker(THREAD, { eval: true, workerData: url.href });
		thread.unref();
		const done = () => this.#done?.();
		thread.on('message', done);
		thread.on('error', done);
		thread.on('exit', () => {
			if (this.#thread === thread) this.#thread = undefined;
			done();
		});
		return thread;
	}
}
