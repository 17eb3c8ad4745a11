import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

const PARTS = 10;

/** A text that arrives in ten parts over `ms`; with `cutHalfway`, the connection ends after half of them. */
export function slowBody(text: string, ms: number, cutHalfway: (() => void) | undefined): Readable {
	const bytes = Buffer.from(text);
	const size = Math.ceil(bytes.length / PARTS);
	async function* parts() {
		for (let part = 0; part < PARTS; part += 1) {
			if (cutHalfway && part === PARTS / 2) {
				cutHalfway();
				return;
			}
			yield bytes.subarray(part * size, (part + 1) * size);
			await sleep(ms / PARTS);
		}
	}
	return Readable.from(parts());
}
