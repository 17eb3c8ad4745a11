import { ensureBrowser } from '../browser.ts';
import { installN8n } from '../n8n/install.ts';
import { capture } from './capture.ts';
import { runJest } from './jest.ts';
import { single, type Outcome } from './outcome.ts';

export interface TestStep {
	/** What `--only` calls it. */
	name: string;
	title: string;
	/** The steps of a lane run one after the other, beside those of the others. */
	lane: 'code' | 'n8n';
	/** What it needs on the machine; installed while earlier steps run. */
	needs?: Need[];
	run(signal: AbortSignal): Promise<Outcome>;
}

export type Need = (report: (line: string) => void, signal: AbortSignal) => Promise<unknown>;

/** Test folders that are steps of their own; the unit tests are all the others. */
const JEST_STEPS = {
	sandbox: 'The sandbox, over HTTP',
	store: 'The store, on real databases',
	engine: "The nodes on n8n's own engine, against the sandbox",
} as const;

const OWN_STEPS = Object.keys(JEST_STEPS).join('|');

/**
 * Everything that `npm test` does, in order: what is quick to tell comes first. What runs in a real n8n waits most of
 * the time, for pages, customers and deadlines: the rest has the processors meanwhile.
 */
export const STEPS: TestStep[] = [
	{
		name: 'types',
		lane: 'code',
		title: 'Types',
		run: (signal) => succeeds('tsc', ['--noEmit', '-p', 'tsconfig.check.json'], signal),
	},
	{
		name: 'lint',
		lane: 'code',
		title: 'Lint',
		run: (signal) => succeeds('eslint', ['.', '--max-warnings=0'], signal),
	},
	{
		name: 'unused',
		lane: 'code',
		title: 'Files, exports and packages that nobody uses',
		run: (signal) => succeeds('knip', [], signal),
	},
	{
		name: 'format',
		lane: 'code',
		title: 'Format',
		run: (signal) => succeeds('prettier', ['--check', '.'], signal),
	},
	{
		name: 'unit',
		lane: 'code',
		title: 'Unit tests',
		run: (signal) => runJest('unit', [`--testPathIgnorePatterns=/test/(${OWN_STEPS})/`], signal),
	},
	...Object.entries(JEST_STEPS).map(([name, title]): TestStep => ({
		name,
		lane: 'code',
		title,
		run: (signal) => runJest(name, [`test/${name}/`], signal),
	})),
	{
		name: 'demo',
		lane: 'n8n',
		title: 'The demo in a real n8n',
		needs: [installN8n],
		run: (signal) => counts(['demo/demo.ts', '--check'], signal),
	},
	{
		name: 'queue',
		lane: 'n8n',
		title: 'n8n in queue mode, on PostgreSQL and Redis',
		needs: [installN8n],
		run: (signal) => counts(['test/e2e/queue.ts'], signal),
	},
	{
		name: 'wait',
		lane: 'n8n',
		title: 'What arrives, and executions that wait for customers, in a real n8n',
		needs: [installN8n],
		run: (signal) => counts(['test/e2e/wait.ts'], signal),
	},
	{
		name: 'kill',
		lane: 'n8n',
		title: 'n8n killed in the middle of a run',
		needs: [installN8n],
		run: (signal) => counts(['test/e2e/kill.ts'], signal),
	},
	{
		name: 'editor',
		lane: 'n8n',
		title: "The nodes in n8n's editor, in a real browser",
		needs: [installN8n, ensureBrowser],
		run: (signal) => counts(['test/e2e/editor.ts'], signal, onlyThose),
	},
];

async function succeeds(command: string, args: string[], signal: AbortSignal): Promise<Outcome> {
	const { code, output } = await capture(command, args, { signal });
	return single(code === 0, output);
}

/** How a script that takes titles runs only what failed. */
const onlyThose = (titles: string[]) => titles.flatMap((title) => ['--only', title]);

/**
 * A script of ours that ends with a line `<name>: <passed> of <all> <what>`; what failed stands in lines
 * `✗ <place>: <title> (<time>)`.
 *
 * @param choosing the arguments that run only what has these titles; without them all is run again
 */
async function counts(
	args: string[],
	signal: AbortSignal,
	choosing: (titles: string[]) => string[] = () => [],
): Promise<Outcome> {
	const failures: string[] = [];
	const onLine = (line: string) => {
		console.log(`    ${line}`);
		const [, title] = /^✗ \d+ of \d+: (.*) \([^()]*\)$/.exec(line) ?? [];
		if (title !== undefined) failures.push(title);
	};
	// The tests' helpers are loaded by Jest as well, as another kind of module.
	const quiet = '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON';
	const { code, output } = await capture('node', [quiet, ...args], { signal, onLine });
	const [, passed, all] = /^\w+: (\d+) of (\d+) \w+$/m.exec(output) ?? [];
	const again = (later: AbortSignal) => counts([...args, ...choosing(failures)], later, choosing);
	if (passed === undefined || all === undefined) return { ...single(false, ''), again };
	const failed = Number(all) - Number(passed);
	return {
		passed: Number(passed),
		failed: code === 0 ? failed : Math.max(failed, 1),
		output: '',
		again,
	};
}
