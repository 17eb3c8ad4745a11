/**
 * The three nodes, the credential and the examples in n8n's editor, in a real browser, as a person meets them.
 * `npm run test:editor -- --only "a new user"` runs the checks with these words in their titles.
 */
import { parseArgs } from 'node:util';

import { checkOnStage } from '../../demo/check.ts';
import { openBrowser } from '../../tools/browser.ts';
import { chosenBy } from '../../tools/checks.ts';
import { interruption } from '../../tools/interruption.ts';
import { credentialChecks } from './credentialChecks.ts';
import { editorChecks } from './editorChecks.ts';
import { exampleChecks } from './exampleChecks.ts';
import { EditorPage } from './editorPage.ts';
import { listChecks } from './listChecks.ts';
import { n8nChecks } from './n8nChecks.ts';
import { newUserChecks } from './newUserChecks.ts';
import { operationChecks } from './operationChecks.ts';
import { panelChecks } from './panelChecks.ts';
import { phoneChecks } from './phoneChecks.ts';
import { phoneLooksChecks } from './phoneLooksChecks.ts';
import { phonePageChecks } from './phonePageChecks.ts';
import { phoneScenesChecks } from './phoneScenesChecks.ts';
import { setUpChecks } from './setUpChecks.ts';
import { templateFormChecks } from './templateFormChecks.ts';

const { values: flags } = parseArgs({
	options: { only: { type: 'string', multiple: true, default: [] } },
});
const signal = interruption();
const browser = await openBrowser(signal);
try {
	const context = await browser.newContext({ viewport: { width: 1440, height: 1200 } });
	const editor = new EditorPage(await context.newPage());
	const inEditor = [
		...[editorChecks, credentialChecks, newUserChecks, exampleChecks],
		...[templateFormChecks, operationChecks, listChecks, panelChecks, phoneChecks],
		...[phonePageChecks, phoneScenesChecks, phoneLooksChecks, setUpChecks],
	].flatMap((of) => of(editor));
	const checks = chosenBy(flags.only, [...inEditor, ...n8nChecks]);
	const passed = await checkOnStage(checks, {
		name: 'editor',
		unit: 'checks',
		report: console.log,
		signal,
	});
	process.exitCode = passed ? 0 : 1;
} finally {
	await browser.close();
}
