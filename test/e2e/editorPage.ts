import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

import { OWNER } from '../../demo/furnish.ts';
import { ROOT } from '../../tools/root.ts';

const SCREENSHOTS = join(ROOT, 'test-results', 'editor');

/** n8n's editor in a browser, in the words of a person who uses it. */
export class EditorPage {
	readonly page: Page;
	readonly #url: string;

	constructor(page: Page, url: string) {
		this.page = page;
		this.#url = url;
	}

	async login(): Promise<void> {
		await this.page.goto(`${this.#url}/signin`);
		await this.page.locator('input[name="emailOrLdapLoginId"]').fill(OWNER.email);
		await this.page.locator('input[name="password"]').fill(OWNER.password);
		await this.page.getByRole('button', { name: 'Sign in' }).click();
		await this.page.waitForURL((url) => !url.pathname.startsWith('/signin'));
	}

	/** Opens a workflow, and one of its nodes if an id is given. */
	async open(workflowId: string, nodeId?: string): Promise<void> {
		await this.page.goto(`${this.#url}/workflow/${workflowId}${nodeId ? `/${nodeId}` : ''}`);
		await this.page.locator('.vue-flow__node').first().waitFor();
		if (nodeId) await this.page.getByTestId('ndv').waitFor();
	}

	async openCredential(id: string): Promise<void> {
		await this.page.goto(`${this.#url}/home/credentials/${id}`);
	}

	/** Names that the nodes panel finds, in its order. */
	async searchNodes(text: string): Promise<string[]> {
		await this.page.getByTestId('node-creator-plus-button').click();
		await this.page.getByTestId('node-creator-search-bar').fill(text);
		const names = this.page.getByTestId('node-creator-item-name');
		await names.first().waitFor();
		return await names.allInnerTexts();
	}

	/** The entries that a From List field shows. */
	async entriesOf(parameter: string): Promise<string[]> {
		await this.page.getByTestId(`resource-locator-${parameter}`).getByTestId('rlc-input').click();
		const items = this.page.getByTestId('rlc-item').filter({ visible: true });
		await items.first().waitFor();
		return (await items.allInnerTexts()).map((text) => text.trim());
	}

	field(parameter: string): Locator {
		return this.page.getByTestId(`parameter-input-${parameter}`);
	}

	/** Saves what is on the screen as `test-results/editor/<name>.png`; returns the path. */
	async screenshot(name: string): Promise<string> {
		await mkdir(SCREENSHOTS, { recursive: true });
		const path = join(SCREENSHOTS, `${name}.png`);
		// Animations and late requests settle within this.
		await this.page.waitForTimeout(700);
		await this.page.screenshot({ path });
		return path;
	}
}
