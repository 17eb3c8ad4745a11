import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { freePortFrom } from '../tools/port.ts';
import { ROOT } from '../tools/root.ts';
import { check } from './check.ts';
import { guide } from './guide.ts';
import { setStage } from './stage.ts';

const { values: flags } = parseArgs({
	options: {
		check: { type: 'boolean', default: false },
		reset: { type: 'boolean', default: false },
	},
});

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => interruption.abort());
}

if (flags.check) {
	process.exitCode = (await check(console.log, interruption.signal)) ? 0 : 1;
} else {
	process.exitCode = await show(interruption.signal);
}

/** Runs the demo for a person until Ctrl+C. */
async function show(signal: AbortSignal): Promise<number> {
	const folder = join(ROOT, '.cache', 'demo');
	if (flags.reset) await rm(folder, { recursive: true, force: true });
	try {
		const stage = await setStage({
			folder,
			sandboxPort: await freePortFrom(4010),
			n8nPort: await freePortFrom(5678),
			report: console.log,
			signal,
		});
		console.log(guide(stage));
		const ended = await Promise.race([stage.n8n.exited.then(() => true), untilAborted(signal)]);
		console.log(ended ? 'n8n has ended by itself; stopping the rest.' : '\nStopping …');
		await stage.close();
		return ended ? 1 : 0;
	} catch (failure) {
		if (signal.aborted) return 0;
		console.error(failure instanceof Error ? failure.message : failure);
		return 1;
	}
}

function untilAborted(signal: AbortSignal): Promise<false> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve(false);
		signal.addEventListener('abort', () => resolve(false));
	});
}
