import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { finished } from 'node:stream/promises';

/** No command takes as long, gigabytes on a slow machine included. */
const LONGEST_MS = 3_600_000;

export interface CommandOptions {
	cwd: string;
	env?: NodeJS.ProcessEnv;
	/** Where everything that the command prints goes; added to what is there. */
	logFile: string;
	signal?: AbortSignal;
}

/**
 * Runs a command to its end and keeps what it prints in a file.
 *
 * @throws when the command cannot be started, is aborted, takes an hour or ends with a code other than 0; the message
 * carries the end of the log
 */
export async function runCommand(
	command: string,
	args: string[],
	{ cwd, env, logFile, signal }: CommandOptions,
): Promise<void> {
	const log = createWriteStream(logFile, { flags: 'a' });
	log.write(`$ ${command} ${args.join(' ')}\n`);
	const child = spawn(command, args, {
		cwd,
		env,
		signal: AbortSignal.any([AbortSignal.timeout(LONGEST_MS), ...(signal ? [signal] : [])]),
		// npm takes its time after a polite request, and what it was making is thrown away.
		killSignal: 'SIGKILL',
		stdio: ['ignore', 'pipe', 'pipe'],
		shell: process.platform === 'win32',
	});
	child.stdout.pipe(log, { end: false });
	child.stderr.pipe(log, { end: false });
	try {
		const code = await new Promise<number | null>((resolve, reject) => {
			child.once('error', reject);
			child.once('close', resolve);
		});
		if (code === 0) return;
		log.end();
		await finished(log);
		throw new Error(
			`\`${command} ${args.join(' ')}\` ended with code ${code}. The end of ${logFile}:\n${await tail(logFile, 20)}`,
		);
	} finally {
		log.end();
	}
}

/** The last lines of a text file. */
export async function tail(file: string, lines: number): Promise<string> {
	return lastLines(await readFile(file, 'utf8'), lines);
}

/** The last lines of a text. */
export function lastLines(text: string, lines: number): string {
	return text.trimEnd().split('\n').slice(-lines).join('\n');
}
