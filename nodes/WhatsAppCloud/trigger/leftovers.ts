import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

import { asArray, asObject, asText, parseJson } from '../json';
import type { CallbackNote } from '../store/notes';

/** What stood registered before a test. */
export interface Previous {
	url: string;
	/** Only at the app. */
	fields?: string[];
	/** Whose it was, where that is known. */
	holder?: string;
}

/** What a test has to put back when it ends. */
export interface TestNote {
	previous?: Previous;
	/** Who runs it. */
	host: string;
	pid: number;
	run: string;
}

/** n8n listens for a test event for two minutes. */
const TEST_LIFE_MS = 3 * 60 * 1000;

const RUN = randomUUID();

export function testNote(previous: Previous | undefined): string {
	const note: TestNote = { host: hostname(), pid: process.pid, run: RUN };
	return JSON.stringify({ ...note, ...(previous ? { previous } : {}) });
}

export function readTestNote({ test }: CallbackNote): TestNote | undefined {
	const note = asObject(parseJson(test ?? ''));
	if (!note) return undefined;
	const previous = asObject(note.previous);
	const url = asText(previous?.url);
	const holder = asText(previous?.holder);
	const fields = asArray(previous?.fields)?.map(String);
	return {
		host: asText(note.host) ?? '',
		pid: Number(note.pid),
		run: asText(note.run) ?? '',
		...(url
			? { previous: { url, ...(fields ? { fields } : {}), ...(holder ? { holder } : {}) } }
			: {}),
	};
}

/**
 * Whether a test's address stayed behind because n8n died during the test: the process is gone, or the test
 * would have ended long ago.
 */
export function isLeftover(note: CallbackNote, now: number): boolean {
	const test = readTestNote(note);
	if (!test || test.run === RUN) return false;
	if (now - note.at > TEST_LIFE_MS) return true;
	return test.host === hostname() && (test.pid === process.pid || !isAlive(test.pid));
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (thrown) {
		// There is one, but it is somebody else's.
		return (thrown as NodeJS.ErrnoException).code === 'EPERM';
	}
}
