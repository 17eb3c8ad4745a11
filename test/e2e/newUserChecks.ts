import { join } from 'node:path';

import type { Page } from 'playwright-core';

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
			async run({ api, n8n, sandbox, phones, signal }) {
				await sandbox.control.call('PATCH', `/customers/${ANNA}`, { name: 'Anna' });
				const before = (await phones.received(ANNA)).length;
				const { page } = editor;
				await importFile(page, n8n.url, EXAMPLE);
				const paths = [await editor.screenshot('new-user-1-imported')];
				for (const node of await editor.nodesWithIssues()) {
					await editor.openNode(node);
					await chooseCredential(page, CREDENTIAL);
					await editor.closeNode();
				}
				expectEqual('nodes with issues', await editor.nodesWithIssues(), []);
				await editor.openNode('Ask');
				const templates = await editor.entriesOf('template', TEMPLATE);
				expectContains(templates, [TEMPLATE]);
				paths.push(await editor.screenshot('new-user-2-template'));
				await editor.choose(TEMPLATE);
				await editor.templateFields('body_3');
				await append(page, 'body_3', ' sharp');
				paths.push(await editor.screenshot('new-user-3-form'));
				await editor.closeNode();
				await publish(page);
				const id = await workflowId(page);
				await editor.execute();
				paths.push(await editor.screenshot('new-user-4-run'));
				await phones.waitFor(ANNA, before + 1);
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
				await page.goto(`${n8n.url}/workflow/${id}/executions`);
				await page.getByTestId('execution-list-item').first().waitFor();
				paths.push(await editor.screenshot('new-user-7-executions'));
				return paths.join('\n    ');
			},
		},
	];
}

/** As "Import from File" in the menu of a new workflow does. */
async function importFile(page: Page, url: string, path: string): Promise<void> {
	await page.goto(`${url}/workflow/new`);
	const input = page.getByTestId('workflow-import-input');
	await input.waitFor({ state: 'attached' });
	await input.setInputFiles(path);
	await page.getByTestId('canvas-node').nth(1).waitFor();
}

/** In the opened node. */
async function chooseCredential(page: Page, name: string): Promise<void> {
	await page.getByTestId('node-credentials-select').first().click();
	await page.getByRole('option').filter({ visible: true, hasText: name }).first().click();
	await page.waitForTimeout(500);
}

/** Writes at the end of a field that holds an expression. */
async function append(page: Page, parameter: string, text: string): Promise<void> {
	await page.getByTestId(`parameter-input-${parameter}`).locator('.cm-content').click();
	await page.keyboard.press('ControlOrMeta+End');
	await page.keyboard.type(text);
}

async function publish(page: Page): Promise<void> {
	await page.getByTestId('workflow-open-publish-modal-button').click();
	const confirm = page.getByTestId('workflow-publish-button');
	await confirm.click();
	await confirm.waitFor({ state: 'detached' });
}

/** The ID of the workflow that is open, as soon as it is saved. */
async function workflowId(page: Page): Promise<string> {
	await page.waitForURL((url) => /\/workflow\/(?!new)\w+/.test(url.pathname));
	return /\/workflow\/(\w+)/.exec(page.url())?.[1] ?? '';
}
