import { setTimeout as sleep } from 'node:timers/promises';

import type { Download } from './download';
import { GraphError } from './error';

/** How often a file is fetched that breaks off. */
const ATTEMPTS = 3;

const PAUSE_MS = 1000;

/**
 * Fetches a file, and again from its beginning if the line breaks in the middle of it: fetching changes nothing.
 *
 * @param keep takes the bytes as they come
 * @throws what `open` and `keep` throw
 */
export async function wholeFile<T>(
	open: () => Promise<Download>,
	keep: (file: Download) => Promise<T>,
	signal?: AbortSignal,
): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		const file = await open();
		try {
			return await keep(file);
		} catch (thrown) {
			const again = thrown instanceof GraphError && thrown.retry === 'now';
			if (!again || attempt >= ATTEMPTS) throw thrown;
		} finally {
			file.body.destroy();
		}
		await sleep(PAUSE_MS * attempt, undefined, { signal });
	}
}
