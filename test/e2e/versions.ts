/**
 * The package, installed as n8n installs it, on older versions of n8n that the README promises: the demo's steps, and
 * what the editor asks for; and upgraded in a running n8n, from an older version of the package. Outside `npm test`,
 * because each n8n is 3 GB and minutes: `npm run test:versions`, or `npm run test:versions -- 2.30.0` for one of them,
 * `npm run test:versions -- upgrade` for the upgrade.
 */
import { ALL_STEPS } from '../../demo/allSteps.ts';
import { checkOnStage } from '../../demo/check.ts';
import { messageOf } from '../../tools/checks.ts';
import { interruption } from '../../tools/interruption.ts';
import { installOlderN8n } from '../../tools/n8n/install.ts';
import { checkOn } from './checkRun.ts';
import { n8nChecks } from './n8nChecks.ts';
import { upgradeChecks } from './upgradeChecks.ts';
import { setUpgradeStage } from './upgradeStage.ts';

/** n8n below 2.36 runs on Node 22.22. */
const NODE = '22.22.3';

/** The oldest that is promised, and the last one before parts of a resource locator could be named without a slash. */
const VERSIONS = ['2.30.0', '2.35.7'];

/** Of the package, on the n8n that everything is tested with. */
const UPGRADE = 'upgrade';

const signal = interruption();
const report = console.log;
const chosen = process.argv.slice(2);
let passed = 0;
const all = chosen.length > 0 ? chosen : [...VERSIONS, UPGRADE];
const versions = all.filter((one) => one !== UPGRADE);
for (const version of versions) {
	if (signal.aborted) break;
	report(`n8n ${version}, on Node ${NODE}`);
	try {
		const n8n = await installOlderN8n({ n8n: version, node: NODE }, report, signal);
		const name = `n8n-${version}`;
		const checks = [...ALL_STEPS, ...n8nChecks];
		if (await checkOnStage(checks, { name, unit: 'checks', report, signal, n8n })) passed++;
	} catch (failure) {
		report(messageOf(failure));
	}
}
if (versions.length > 0) report(`versions: ${passed} of ${versions.length} versions`);
if (all.includes(UPGRADE) && !signal.aborted) {
	await checkOn(UPGRADE, upgradeChecks, setUpgradeStage);
}
if (passed < versions.length) process.exitCode = 1;
