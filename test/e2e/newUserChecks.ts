import { join } from 'node:path';

import type { Stage } from '../../demo/stage.ts';
import type { Check } from '../../tools/checks.ts';
import { ROOT } from '../../tools/root.ts';
import { until } from '../../tools/until.ts';
import type { EditorPage } from './editorPage.ts';
import { expectContains, expectEqual } from './expect.ts';

const EXAMPLE = join(ROOT, 'examples', 'confirm-appointment.json');

/** The first customer in the example's list. */
const ANNA = '12025550123';

const CREDENTIAL = 'WhatsApp Sandbox';
const TEMPLATE = 'appointment_reminder · en_US · utility';

/** The first hour of somebody who has just installed the nodes, from the file to the answer. */
export function newUserChecks(editor: EditorPage): Array<Check<Stage>> {
	return [
		{
			title:
				'a new user imports an example, chooses credential and template, fills in the form, runs it, reads the phone and taps, and the execution goes on',
			async run({ api, sandbox, phones, signal }) {
				await sandbox.control.call('PATCH', `/customers/${ANNA}`, { name: 'Anna' });
				const before = (await phones.received(ANNA)).length;
				await editor.importFile(EXAMPLE);
				const paths = [await editor.screenshot('new-user-1-imported')];
				for (const node of await editor.nodesWithIssues()) {
					await editor.openNode(node);
					await editor.chooseCredential(CREDENTIAL);
					await editor.closeNode();
				}
				expectEqual('nodes with issues', await editor.nodesWithIssues(), []);
				await editor.openNode('Ask');
				const templates = await editor.entriesOf('template', TEMPLATE);
				expectContains(templates, [TEMPLATE]);
				paths.push(await editor.screenshot('new-user-2-template'));
				await editor.choose(TEMPLATE);
				await editor.templateFields('body_3');
				await editor.append('body_3', ' sharp');
				paths.push(await editor.screenshot('new-user-3-form'));
				await editor.closeNode();
				await editor.publish();
				const id = await editor.workflowId();
				await editor.execute();
				paths.push(await editor.screenshot('new-user-4-run'));
				await phones.waitFor(ANNA, before + 1);
				const { page } = editor;
				await page.goto(sandbox.pageUrl);
				await page.getByText('Anna').first().click();
				await page.getByText('09:30 sharp').last().waitFor();
				paths.push(await editor.screenshot('new-user-5-phone'));
				await page.getByRole('button', { name: 'Confirm' }).last().click();
				await page.getByText('Thank you, Anna!').last().waitFor();
				paths.push(await editor.screenshot('new-user-6-answer'));
				const isOver = async () =>
					(await api.executions(id)).some(
						({ mode, status }) => mode !== 'manual' && status === 'success',
					);
				await until('the execution of Anna ends', isOver, { withinMs: 60_000, signal });
				await editor.openExecutions(id);
				paths.push(await editor.screenshot('new-user-7-executions'));
				return paths.join('\n    ');
			},
		},
	];
}
