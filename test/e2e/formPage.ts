import type { Page } from 'playwright-core';

import type { EditorPage } from './editorPage.ts';

/** A form of n8n's in a browser, in the words of a person who fills it in. */
export class FormPage {
	readonly page: Page;
	private readonly editor: EditorPage;

	/** @param editor whose browser has the form open */
	constructor(editor: EditorPage) {
		this.editor = editor;
		this.page = editor.page;
	}

	/** Waits for the page with this title; what it says. */
	async reads(title: string): Promise<string> {
		await this.page.getByRole('heading', { name: title, exact: true }).waitFor();
		return (await this.page.locator('.card').first().innerText()).replaceAll(/\s+/g, ' ');
	}

	async fill(label: string, value: string): Promise<void> {
		await this.page.getByLabel(label).fill(value);
	}

	async choose(label: string, option: string): Promise<void> {
		await this.page.getByLabel(label).selectOption(option);
	}

	async submit(button: string): Promise<void> {
		await this.page.getByRole('button', { name: button }).click();
	}

	async screenshot(name: string): Promise<string> {
		return await this.editor.screenshot(name);
	}
}
