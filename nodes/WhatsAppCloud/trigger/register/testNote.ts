import { asArray, asObject, asText, parseJson } from '../../json';
import type { CallbackNote } from '../../store/notes';
import { hasDied, readProcess, THIS_PROCESS, type ProcessNote } from '../background/processes';

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
	process: ProcessNote;
}

/** n8n listens for a test event for two minutes. */
const TEST_LIFE_MS = 3 * 60 * 1000;

export function testNote(previous: Previous | undefined): string {
	return JSON.stringify({ ...THIS_PROCESS, ...(previous ? { previous } : {}) });
}

export function readTestNote({ test }: CallbackNote): TestNote | undefined {
	const note = asObject(parseJson(test ?? ''));
	if (!note) return undefined;
	const previous = asObject(note.previous);
	const url = asText(previous?.url);
	const holder = asText(previous?.holder);
	const fields = asArray(previous?.fields)?.map(String);
	return {
		process: readProcess(note),
		...(url
			? { previous: { url, ...(fields ? { fields } : {}), ...(holder ? { holder } : {}) } }
			: {}),
	};
}

/**
 * Whether a test's address stayed behind: n8n died during the test, or Meta was away as it ended. The process is gone, or
 * the test ended long ago.
 */
export function isLeftover(note: CallbackNote, now: number): boolean {
	const test = readTestNote(note);
	return test !== undefined && (now - note.at > TEST_LIFE_MS || hasDied(test.process));
}
