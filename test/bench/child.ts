import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

import { messageOf } from '../../tools/checks.ts';
import { within } from '../../tools/until.ts';

const START_MS = 120_000;

/** No measurement takes as long, ms. */
const LONGEST_MS = 3_600_000;

type Exit = (reason: Error) => void;

/**
 * A file of this folder as a process of its own, so that its work does not count as that of whoever is
 * measured. It ends with us, however we end.
 */
export class Child {
	readonly #process: ChildProcess;

	private constructor(process: ChildProcess) {
		this.#process = process;
	}

	/** Starts `file` and waits for its first word. */
	static async start(
		file: string,
		args: string[] = [],
		env: Record<string, string> = {},
	): Promise<{ child: Child; ready: unknown }> {
		const process_ = fork(join(import.meta.dirname, file), args, {
			env: { ...process.env, ...env },
			// Ctrl+C reaches the whole terminal; who stops whom, and when, is ours to say.
			detached: true,
			execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		});
		const child = new Child(process_);
		try {
			return { child, ready: await within(child.#next(), START_MS, `the start of ${file}`) };
		} catch (failure) {
			await child.stop();
			throw failure;
		}
	}

	/** One question, one answer; one at a time. @param signal ends the wait: only `stop` makes sense afterwards */
	async ask(question: object | string, signal?: AbortSignal): Promise<unknown> {
		const answer = this.#next();
		this.#process.send(question);
		return await within(answer, LONGEST_MS, 'what the benchmark measures', signal);
	}

	async stop(): Promise<void> {
		if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
		const exited = new Promise((resolve) => this.#process.once('exit', resolve));
		this.#process.disconnect();
		const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5000);
		await exited;
		clearTimeout(timer);
	}

	#next(): Promise<unknown> {
		return new Promise((resolve, reject) => {
			const onExit: Exit = () => reject(new Error('A process of the benchmark has ended early.'));
			this.#process.once('exit', onExit);
			this.#process.once('message', (answer) => {
				this.#process.off('exit', onExit);
				resolve(answer);
			});
		});
	}
}

/** The child's side: says its first word, then answers questions until the parent is gone. */
export function answerParent(
	ready: unknown,
	answer: (question: unknown) => unknown = () => null,
): void {
	process.on('disconnect', () => process.exit());
	process.on('message', (question) => {
		void Promise.resolve(answer(question)).then(
			(reply) => process.send?.(reply ?? null),
			(failure: unknown) => {
				console.error(messageOf(failure));
				process.exit(1);
			},
		);
	});
	process.send?.(ready);
}
