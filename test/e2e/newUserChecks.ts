import { join } from 'node:path';
import type { Page } from 'playwright-core';

import type { Stage } from '../../demo/stage.ts';
import type { Check } from '../../tools/checks.ts';
import { ROOT } from '../../tools/root.ts';
import { until } from '../../tools/until.ts';
import type { EditorPage } from './editorPage.ts';
import { expectContains, expectEqual } from './expect.ts';

const EXAMPLE = join(ROOT, 'examples', 'confirm-appointment.json');

/** The first customer in the example's list, whom it thanks by name. */
const ANNA = '12025550123';
const THANKS = 'Thank you, Anna!';

/** Which n8n chooses by itself, as the only one there is. */
const CREDENTIAL = 'WhatsApp Sandbox';

/** Another one than the example's, so that the form has to be filled in anew afterwards. */
const OTHER_TEMPLATE = 'order_update · en_US · utility';
const TEMPLATE = 'appointment_reminder · en_US · utility';
const VALUES = { body_1: 'dear customer', body_2: 'Monday 4 May', body_3: '09:30 sharp' };

/** The first hour of somebody who has just installed the nodes, from the file to the answer. */
export function newUserChecks(editor: EditorPage): Array<Check<Stage>> {
	return [
		{
			title:
				'a new user imports an example, chooses a template, fills in the form, runs it, reads the phone and taps, and the execution goes on',
			async run({ api, n8n, sandbox, signal }) {
				const { page } = editor;
				const paths: string[] = [];
				const keep = async (name: string) =>
					paths.push(await editor.screenshot(`new-user-${paths.length + 1}-${name}`));
				await importFile(page, n8n.url, EXAMPLE);
				await editor.sees('Credentials auto-added');
				await keep('imported');
				expectEqual('nodes with issues', await editor.nodesWithIssues(), []);
				await editor.openNode('Ask');
				await chooseTemplate(editor, OTHER_TEMPLATE, 'body_delivery_date');
				await chooseTemplate(editor, TEMPLATE, 'body_3');
				expectEqual('credential', await editor.credential(), CREDENTIAL);
				await keep('template');
				for (const [field, value] of Object.entries(VALUES)) {
					await editor.fill(field, value);
				}
				await keep('form');
				await editor.closeNode();
				await publish(page);
				const id = workflowId(page);
				await editor.execute();
				await keep('run');
				await sandbox.control.call('POST', '/customers', { phone: ANNA, name: 'Anna' });
				await page.goto(sandbox.pageUrl);
				await page.locator('.chats button').filter({ hasText: 'Anna' }).click();
				const question = page.locator('#messages .bubble').filter({ hasText: VALUES.body_3 });
				const text = await question.innerText();
				expectContains([text.replaceAll(/\s+/g, ' ')], Object.values(VALUES));
				await keep('phone');
				await question.getByRole('button', { name: 'Confirm' }).click();
				await page.locator('#messages .bubble').filter({ hasText: THANKS }).waitFor();
				await keep('answer');
				const find = async () => (await api.executions(id)).find(isAnswered);
				const execution = await until("Anna's execution goes on to its end", find, {
					...{ withinMs: 60_000, signal },
				});
				await page.goto(`${n8n.url}/workflow/${id}/executions/${execution.id}`);
				await hasRun(page, 'Thank');
				await keep('execution');
				return paths.join('\n    ');
			},
		},
	];
}

/** Whether an execution is that of a customer who has answered: what was started by hand only starts those. */
const isAnswered = ({ mode, status }: { mode: string; status: string }) =>
	mode !== 'manual' && status === 'success';

/** As "Import from File" in the menu of a new workflow does. */
async function importFile(page: Page, url: string, path: string): Promise<void> {
	await page.goto(`${url}/workflow/new`);
	const input = page.getByTestId('workflow-import-input');
	await input.waitFor({ state: 'attached' });
	await input.setInputFiles(path);
	await page.locator('[data-test-id="canvas-node"][data-node-name="Ask"]').waitFor();
}

/**
 * In *Ask*, which is open, until its form has the field that is expected. While *Customer* is an expression without data, n8n's editor
 * fetches the form of another template when the node is opened again.
 */
async function chooseTemplate(editor: EditorPage, entry: string, field: string): Promise<void> {
	await editor.entriesOf('template', entry);
	await editor.choose(entry);
	await editor.closeNode();
	await editor.openNode('Ask');
	await editor.templateFields(field);
	await editor.page.getByTestId('mapping-fields-container').scrollIntoViewIfNeeded();
}

async function publish(page: Page): Promise<void> {
	await page.getByTestId('workflow-open-publish-modal-button').click();
	await page.getByTestId('workflow-publish-button').click();
	// n8n explains to everybody who publishes for the first time what that means.
	const understood = page.getByRole('button', { name: 'Got it' });
	await understood.click();
	await understood.waitFor({ state: 'detached' });
}

/** Of the workflow that is open. */
function workflowId(page: Page): string {
	const [, id = ''] = /\/workflow\/(\w+)/.exec(page.url()) ?? [];
	return id;
}

/** Waits until the execution that is shown has this node as one that has run. */
async function hasRun(page: Page, node: string): Promise<void> {
	await page
		.getByTestId('execution-preview-host')
		.locator(`[data-test-id="canvas-node"][data-node-name="${node}"]`)
		.getByTestId('canvas-node-status-success')
		.waitFor();
}
