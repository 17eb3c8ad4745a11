import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { selectors, type Locator, type Page } from 'playwright-core';

import { OWNER } from '../../demo/furnish.ts';
import { ROOT } from '../../tools/root.ts';

const SCREENSHOTS = join(ROOT, 'test-results', 'editor');

/** n8n's editor in a browser, in the words of a person who uses it. */
export class EditorPage {
	readonly page: Page;
	#url = '';

	constructor(page: Page) {
		this.page = page;
		selectors.setTestIdAttribute('data-test-id');
		page.setDefaultTimeout(30_000);
	}

	/** @param url n8n's address without a slash at the end */
	async login(url: string): Promise<void> {
		this.#url = url;
		await this.page.goto(`${url}/signin`);
		await this.page.locator('input[name="emailOrLdapLoginId"]').fill(OWNER.email);
		await this.page.locator('input[name="password"]').fill(OWNER.password);
		await this.page.getByRole('button', { name: 'Sign in' }).click();
		await this.page.waitForURL((address) => !address.pathname.startsWith('/signin'));
	}

	/** The same person in another tab of the browser. */
	async another(): Promise<EditorPage> {
		const editor = new EditorPage(await this.page.context().newPage());
		editor.#url = this.#url;
		return editor;
	}

	/** Opens a published workflow, and one of its nodes if an id is given. */
	async open(workflowId: string, nodeId?: string): Promise<void> {
		await this.openDraft(workflowId, nodeId);
		await this.#closeChecklist();
	}

	/** Opens a workflow that was never published, and one of its nodes if an id is given. */
	async openDraft(workflowId: string, nodeId?: string): Promise<void> {
		await this.page.goto(`${this.#url}/workflow/${workflowId}${nodeId ? `/${nodeId}` : ''}`);
		await this.page.locator('.vue-flow__node').first().waitFor();
		if (nodeId) await this.page.getByTestId('node-parameters').waitFor();
	}

	/** n8n greets everybody who opens a published workflow for the first time with a list of advice. */
	async #closeChecklist(): Promise<void> {
		const close = this.page.getByTestId('suggested-actions-close');
		const appears = close.waitFor({ timeout: 2000 });
		await appears.then(() => close.click()).catch(() => undefined);
	}

	/** Opens a node of the workflow that is open. */
	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.page.getByTestId('node-parameters').waitFor();
	}

	/** Waits until the opened node has fetched what its form consists of, if it has one, and n8n has taken note. */
	async fetched(): Promise<void> {
		const isMapped = await this.page.getByTestId('resource-mapper-container').count();
		const appears = this.page.getByTestId('mapping-fields-container').first();
		// A form may be without fields.
		if (isMapped > 0) await appears.waitFor({ timeout: 5000 }).catch(() => undefined);
		await this.page.waitForTimeout(1000);
	}

	/** Closes the opened node. A list that is still open takes the first Escape. */
	async closeNode(): Promise<void> {
		const form = this.page.getByTestId('node-parameters');
		await this.page.keyboard.press('Escape');
		const isClosed = form.waitFor({ state: 'detached', timeout: 2000 }).then(() => true);
		if (await isClosed.catch(() => false)) return;
		await this.page.keyboard.press('Escape');
		await form.waitFor({ state: 'detached' });
	}

	/** The nodes that n8n marks, because something in them is not filled in. */
	async nodesWithIssues(): Promise<string[]> {
		const marked = this.page
			.getByTestId('canvas-node')
			.filter({ has: this.page.getByTestId('node-issues') });
		return await marked.evaluateAll((nodes) =>
			nodes.map((node) => node.getAttribute('data-node-name') ?? ''),
		);
	}

	/** Opens a credential, and waits until its test has succeeded; all that its form says. */
	async openCredential(id: string): Promise<string> {
		await this.page.goto(`${this.#url}/home/credentials/${id}`);
		await this.page.getByTestId('credentials-config-container-test-success').waitFor();
		return await this.#credentialForm().innerText();
	}

	/** Opens a credential whose test fails; all that its form says, with the reason. */
	async openRefusedCredential(id: string): Promise<string> {
		await this.page.goto(`${this.#url}/home/credentials/${id}`);
		await this.page.getByText('More details').click();
		return await this.#credentialForm().innerText();
	}

	#credentialForm(): Locator {
		return this.page.getByTestId('credential-edit-dialog');
	}

	/** What a field of the opened node shows. */
	async textOf(parameter: string): Promise<string> {
		return await this.page.getByTestId(`parameter-input-${parameter}`).innerText();
	}

	/** The name of the opened node's credential. */
	async credential(): Promise<string> {
		const select = this.page.getByTestId('node-credentials-select').first();
		return await select.locator('input').inputValue();
	}

	/** Writes a fixed value into a field of the opened node. */
	async fill(parameter: string, value: string): Promise<void> {
		const shown = this.page.getByTestId(`parameter-input-${parameter}`);
		const field = shown.locator('input, textarea').first();
		await field.fill(value);
		// Whoever is writing in a field cannot close the node with Escape.
		await field.blur();
	}

	/** All that the fields of the opened node say and hold, as soon as the expected label or notice is there. */
	async form(expected: string): Promise<string> {
		const form = this.page.getByTestId('node-parameters');
		await form.getByText(expected).first().waitFor();
		const values = await form
			.locator('input, textarea')
			.evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));
		return [await form.innerText(), ...values].join('\n');
	}

	/** What "Add option" offers. */
	async offeredOptions(): Promise<string[]> {
		await this.page.getByPlaceholder('Add option').click();
		const options = this.page.getByRole('option').filter({ visible: true });
		await options.first().waitFor();
		return (await options.allInnerTexts()).map((text) => text.trim());
	}

	/** Runs the opened node, and what stands before it, until its output says the expected words. */
	async executeNode(expected: string): Promise<void> {
		await this.page.getByTestId('node-execute-button').first().click();
		await this.seesInOutput(expected);
	}

	/** Waits until the words are anywhere on the screen. */
	async sees(words: string): Promise<void> {
		await this.page.getByText(words).filter({ visible: true }).first().waitFor();
	}

	/** Waits until the opened node's output says the expected words. */
	async seesInOutput(expected: string): Promise<void> {
		await this.page.getByTestId('output-panel').getByText(expected).first().waitFor();
	}

	/** Names that the nodes panel finds, in its order, as soon as the expected one is among them. */
	async searchNodes(text: string, expected: string): Promise<string[]> {
		const search = this.page.getByTestId('node-creator-search-bar');
		if (!(await search.isVisible())) {
			await this.page.getByTestId('node-creator-plus-button').click();
		}
		await search.fill(text);
		const names = this.page.getByTestId('node-creator-item-name');
		await names.filter({ hasText: expected }).first().waitFor();
		return await names.allInnerTexts();
	}

	/** Opens a node of the panel; the triggers and actions that it offers, as soon as the expected one is among them. */
	async openInPanel(node: string, expected: string): Promise<string[]> {
		const names = this.page.getByTestId('node-creator-item-name');
		const entry = names.getByText(node, { exact: true }).first();
		await entry.click();
		await names.filter({ hasText: expected }).first().waitFor();
		// The list of nodes leaves slowly.
		await entry.waitFor({ state: 'detached' });
		return await names.allInnerTexts();
	}

	/** Opens the triggers of the node that is open in the panel; what it offers then. */
	async openTriggers(expected: string): Promise<string[]> {
		await this.page.getByText(/^Triggers \(\d+\)/).click();
		const names = this.page.getByTestId('node-creator-item-name');
		await names.filter({ hasText: expected }).first().waitFor();
		return await names.allInnerTexts();
	}

	/** The entries that a From List field shows, as soon as the expected one is among them. */
	async entriesOf(parameter: string, expected: string): Promise<string[]> {
		await this.page.getByTestId(`resource-locator-${parameter}`).getByTestId('rlc-input').click();
		const items = this.page.getByTestId('rlc-item').filter({ visible: true });
		await items.filter({ hasText: expected }).first().waitFor();
		return (await items.allInnerTexts()).map((text) => text.trim());
	}

	/** Chooses an entry of a From List field whose entries are shown. */
	async choose(entry: string): Promise<void> {
		await this.page.getByTestId('rlc-item').filter({ visible: true, hasText: entry }).click();
	}

	/** The ids of the fields that a template needs, e.g. `body_1`, as soon as the given one is there. */
	async templateFields(expected: string): Promise<string[]> {
		const form = this.page.getByTestId('mapping-fields-container');
		await form.getByTestId(`parameter-input-${expected}`).waitFor();
		const ids = await form
			.getByTestId(/^parameter-input-\w+_/)
			.evaluateAll((elements) => elements.map((element) => element.getAttribute('data-test-id')));
		return ids.map((id) => (id ?? '').replace('parameter-input-', ''));
	}

	/** Runs the opened workflow and waits until n8n says that it has succeeded. */
	async execute(): Promise<void> {
		await this.page.getByTestId('execute-workflow-button').first().click();
		await this.page.getByText('Workflow executed successfully').waitFor();
	}

	/** Saves what is on the screen, or on another page's, as `test-results/editor/<name>.png`; returns the path. */
	async screenshot(name: string, page = this.page): Promise<string> {
		// Animations and late requests settle within this.
		await page.waitForTimeout(700);
		return await this.screenshotAtOnce(name, page);
	}

	async screenshotAtOnce(name: string, page: Page): Promise<string> {
		await mkdir(SCREENSHOTS, { recursive: true });
		const path = join(SCREENSHOTS, `${name}.png`);
		await page.screenshot({ path });
		return path;
	}
}
