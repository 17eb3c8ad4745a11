/**
 * Makes the checkout ready and runs a file of it on Node 24: `node tools/run.mjs <file> …arguments`.
 *
 * This file itself runs on whatever Node the machine has (20 or later), before anything is installed,
 * and therefore has no dependencies. Arguments, input, output, signals and exit code are those of <file>.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');
const windows = process.platform === 'win32';
const env = { ...process.env };
const pathKey = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
env[pathKey] = [bin, env[pathKey]].filter(Boolean).join(delimiter);

const [entry, ...args] = process.argv.slice(2);
if (!entry) fail('Say what to run, e.g. node tools/run.mjs demo/demo.ts');
if (!isInstalled()) install();
// Some of what it loads is CommonJS to Jest and a module to Node, which says so each time.
run(findNode(), ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', join(root, entry), ...args]);

/** Whether everything that package-lock.json names is in node_modules; npm writes down what it installed last of all. */
function isInstalled() {
	const wanted = readPackages(join(root, 'package-lock.json'));
	const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
	return Object.entries(wanted).every(([path, { version, optional }]) => {
		const found = present[path];
		return path === '' || (found ? found.version === version : optional || !isInstallable(path));
	});
}

/** Only what stands in a node_modules folder is installed; the rest are folders of this checkout. */
function isInstallable(path) {
	return path.startsWith('node_modules/');
}

function readPackages(file) {
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

function install() {
	const started = Date.now();
	console.log('Installing the development packages (about a minute the first time) …');
	const { status, error } = spawnSync(
		windows ? 'npm.cmd' : 'npm',
		['ci', '--no-audit', '--no-fund', '--loglevel=error'],
		{ cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: windows },
	);
	if (status !== 0) {
		const reason = error ? error.message : 'npm ended with code ' + status;
		fail(`Could not install the development packages: ${reason}. Run \`npm ci\` to see more.`);
	}
	console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** Node 24 as the package registry brings it; where it has none for this platform, the one that runs this file. */
function findNode() {
	const bundled = join(bin, windows ? 'node.cmd' : 'node');
	if (existsSync(bundled)) return bundled;
	if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
	fail(
		`There is no bundled Node for ${process.platform}-${process.arch}, and this is Node ${process.versions.node}. ` +
			'Install Node 24 or later and run the command again.',
	);
}

function run(node, nodeArgs) {
	const child = spawn(node, nodeArgs, { cwd: root, env, stdio: 'inherit', shell: windows });
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
		process.on(signal, () => child.kill(signal));
	stopWithNpm(child);
	child.on('error', (error) => fail(`Could not start ${node}: ${error.message}`));
	child.on('exit', (code, signal) => {
		process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
	});
}

/** npm passes a signal on to its shell, which may end without passing it on to us: its end is our signal then. */
function stopWithNpm(child) {
	if (!env.npm_lifecycle_event) return;
	const parent = process.ppid;
	setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 500).unref();
}

function fail(message) {
	console.error(message);
	process.exit(1);
}
