import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { chosenBy, messageOf } from '../tools/checks.ts';
import { interruption } from '../tools/interruption.ts';
import { freePortFrom } from '../tools/port.ts';
import { ROOT } from '../tools/root.ts';
import { ALL_STEPS } from './allSteps.ts';
import { checkOnStage } from './check.ts';
import { isFurnished } from './furnish.ts';
import { guide } from './guide.ts';
import { setStage } from './stage.ts';

const { values: flags } = parseArgs({
	options: {
		check: { type: 'boolean', default: false },
		only: { type: 'string', multiple: true, default: [] },
		reset: { type: 'boolean', default: false },
	},
});

const signal = interruption();
const report = console.log;

if (flags.check) {
	const steps = chosenBy(flags.only, ALL_STEPS);
	const passed = await checkOnStage(steps, { name: 'demo', unit: 'steps', report, signal });
	process.exitCode = passed ? 0 : 1;
} else {
	process.exitCode = await show();
}

/** Runs the demo for a person until Ctrl+C. */
async function show(): Promise<number> {
	const folder = join(ROOT, '.cache', 'demo');
	// A set-up that was interrupted is of no use.
	if (flags.reset || !isFurnished(folder)) await rm(folder, { recursive: true, force: true });
	await forgetWindows(folder);
	try {
		const stage = await setStage({
			folder,
			sandboxPort: await freePortFrom(4010),
			n8nPort: await freePortFrom(5678),
			report,
			onMail: (mail) => report(`\n${mail}`),
			signal,
		});
		report(guide(stage));
		const ended = await Promise.race([stage.n8n.exited.then(() => true), untilAborted()]);
		report(ended ? 'n8n has ended by itself; stopping the rest.' : '\nStopping …');
		await stage.close();
		return ended ? 1 : 0;
	} catch (failure) {
		if (signal.aborted) return 0;
		console.error(messageOf(failure));
		if (isFurnished(folder)) console.error('To start anew: npm run demo -- --reset');
		return 1;
	}
}

/** The sandbox's phones are new ones each time: what was noted of the former ones' windows is not true of them. */
async function forgetWindows(folder: string): Promise<void> {
	for (const suffix of ['', '-wal', '-shm']) {
		await rm(join(folder, '.n8n', `whatsapp-cloud.sqlite${suffix}`), { force: true });
	}
}

function untilAborted(): Promise<false> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve(false);
		signal.addEventListener('abort', () => resolve(false));
	});
}
