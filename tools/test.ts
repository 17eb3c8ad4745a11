/**
 * `npm test`: everything that this project is checked with, with all set-up. `npm test -- --only unit,lint`
 * runs some of it. The last line says how many tests passed and failed; the exit code is 1 if any did.
 */
import { parseArgs } from 'node:util';

import { messageOf } from './checks.ts';
import { duration } from './duration.ts';
import { interruption } from './interruption.ts';
import { single, type Outcome } from './test/outcome.ts';
import { STEPS, type Need, type TestStep } from './test/steps.ts';

/** No step takes as long, on a busy machine either. */
const STEP_MS = 90 * 60_000;

/** More failures than these are no accidents; a file whose set-up was too slow counts with all of its tests. */
const ACCIDENTS = 50;

/** Waits until something is there. */
type Prepare = (need: Need) => Promise<unknown>;

const { values: flags } = parseArgs({ options: { only: { type: 'string' } } });
process.exitCode = await test(chosenSteps(), interruption());

function chosenSteps(): TestStep[] {
	if (flags.only === undefined) return STEPS;
	const names = flags.only.split(',').map((name) => name.trim());
	const known = STEPS.map(({ name }) => name);
	const unknown = names.filter((name) => !known.includes(name));
	if (unknown.length === 0) return STEPS.filter(({ name }) => names.includes(name));
	console.error(`There is no step "${unknown.join('", "')}". There are: ${known.join(', ')}`);
	process.exit(1);
}

/**
 * Runs all steps, those of different lanes side by side; what they need is installed meanwhile. Then what failed,
 * alone: side by side on a busy machine, a browser or a server can be too slow for reasons of its own.
 */
async function test(steps: TestStep[], signal: AbortSignal): Promise<number> {
	const started = Date.now();
	const prepare = preparations(steps, signal);
	const outcomes = new Map<TestStep, Outcome>();
	const lanes = Map.groupBy(steps, ({ lane }) => lane);
	await Promise.all(
		Array.from(lanes.values(), async (lane) => {
			for (const step of lane) {
				if (signal.aborted) break;
				const run = async () => {
					for (const need of step.needs ?? []) await prepare(need);
					return await step.run(AbortSignal.any([signal, AbortSignal.timeout(STEP_MS)]));
				};
				outcomes.set(step, await report(step.title, run));
			}
		}),
	);
	const failures = total(outcomes, 'failed');
	for (const [step, first] of failures <= ACCIDENTS ? outcomes : []) {
		const { again } = first;
		if (first.failed === 0 || !again || signal.aborted) continue;
		const second = await report(`${step.title}, what failed once more, alone`, () => again(signal));
		const failed = Math.min(first.failed, second.failed);
		outcomes.set(step, { ...second, passed: first.passed + first.failed - failed, failed });
	}
	console.log(`Took ${duration(Date.now() - started)}.`);
	if (signal.aborted) console.log('Stopped before the end.');
	const [passed, failed] = [total(outcomes, 'passed'), total(outcomes, 'failed')];
	const second = failures > failed ? `, ${failures - failed} of them only at the second try` : '';
	console.log(`${passed} passed${second}, ${failed} failed`);
	return failed > 0 || signal.aborted ? 1 : 0;
}

function total(outcomes: Map<TestStep, Outcome>, what: 'passed' | 'failed'): number {
	return Array.from(outcomes.values(), (each) => each[what]).reduce((sum, one) => sum + one, 0);
}

/** Runs something, and says what became of it. */
async function report(title: string, run: () => Promise<Outcome>): Promise<Outcome> {
	const begun = Date.now();
	console.log(`${title} …`);
	const outcome = await run().catch((failure: unknown) => single(false, messageOf(failure)));
	const time = duration(Date.now() - begun);
	if (outcome.failed > 0 && outcome.output) console.log(outcome.output.trimEnd());
	const mark = outcome.failed > 0 ? '✗' : '✓';
	console.log(`${mark} ${title}: ${outcome.passed} passed, ${outcome.failed} failed (${time})`);
	return outcome;
}

/** Starts all installations, one after the other, and returns how to wait for one. */
function preparations(steps: TestStep[], signal: AbortSignal): Prepare {
	const all = new Map<Need, Promise<unknown>>();
	let last: Promise<unknown> = Promise.resolve();
	for (const need of new Set(steps.flatMap(({ needs = [] }) => needs))) {
		const run = () => need((line) => console.log(`  [installing] ${line.trim()}`), signal);
		last = last.then(run, run);
		// Whoever needs it hears of a failure; until then nobody listens.
		last.catch(() => undefined);
		all.set(need, last);
	}
	return async (need) => await all.get(need);
}
