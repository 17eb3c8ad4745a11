import { setTimeout as sleep } from 'node:timers/promises';

import type { Download } from './download';
import { GraphError } from './error';

/** How often a file is fetched that breaks off, or is not what Meta says. */
const ATTEMPTS = 3;

const PAUSE_MS = 1000;

export interface Kept<T> {
	kept: T;
	/** What is odd about the file. */
	warning?: string;
}

/**
 * Fetches a file, and again from its beginning if the line breaks in the middle of it, or its bytes are not those that
 * Meta names by their SHA-256: fetching changes nothing. What comes the same once more is what there is.
 *
 * @param keep takes the bytes as they come
 * @throws what `open` and `keep` throw
 */
export async function wholeFile<T>(
	open: () => Promise<Download>,
	keep: (file: Download) => Promise<T>,
	signal?: AbortSignal,
): Promise<Kept<T>> {
	let before: Buffer | undefined;
	for (let attempt = 1; ; attempt++) {
		const file = await open();
		try {
			const kept = await keep(file);
			const found = file.sha256();
			if (isAsSaid(found, file.saidSha256)) return { kept };
			if (attempt >= ATTEMPTS || before?.equals(found)) return { kept, warning: ANOTHER_FILE };
			before = found;
		} catch (thrown) {
			const again = thrown instanceof GraphError && thrown.retry === 'now';
			if (!again || attempt >= ATTEMPTS) throw thrown;
		} finally {
			file.body.destroy();
		}
		await sleep(PAUSE_MS * attempt, undefined, { signal });
	}
}

const ANOTHER_FILE =
	"The file's SHA-256 is not the one that Meta gives, also after it was fetched again: it may be incomplete or changed. Open it before you rely on it.";

/** Meta writes it as base64 in webhooks, and as hexadecimal digits where a file is looked up. */
function isAsSaid(found: Buffer, said = ''): boolean {
	const bytes = Buffer.from(said, /^[0-9a-f]{64}$/i.test(said) ? 'hex' : 'base64');
	return bytes.length !== found.length || bytes.equals(found);
}
