import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { z } from 'zod';

import type { Stage } from '../../demo/stage.ts';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import type { Check } from '../../tools/checks.ts';
import type { EditorPage } from './editorPage.ts';
import { expectEqual } from './expect.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const violations = z.array(
	z.object({
		id: z.string(),
		impact: z.string().nullish(),
		nodes: z.array(z.object({ target: z.array(z.unknown()), failureSummary: z.string() })),
	}),
);

export const CUSTOMER = '31612345678';

/** A sandbox of its own, and its phone page in a window of its own. */
export interface PhoneScene {
	sandbox: Sandbox;
	phone: PhonePage;
}

/** A check on a scene of its own, in another window of the editor's browser. */
export function phoneCheck(
	editor: EditorPage,
	title: string,
	play: (scene: PhoneScene) => Promise<string>,
	options: BrowserContextOptions = {},
): Check<Stage> {
	const run = () => onPhone(editor.page.context().browser(), options, play);
	return { title, run };
}

/** Sets up a scene, and takes it down. */
async function onPhone<T>(
	browser: Browser | null,
	options: BrowserContextOptions,
	play: (scene: PhoneScene) => Promise<T>,
): Promise<T> {
	if (!browser) throw new Error('The page belongs to no browser.');
	const sandbox = await startSandbox({
		port: 0,
		settings: { statusDelaysMs: { sent: 20, delivered: 40, read: 60 } },
	});
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
	try {
		const page = await context.newPage();
		page.setDefaultTimeout(30_000);
		const phone = new PhonePage(page, sandbox);
		const result = await play({ sandbox, phone });
		expectEqual('what the page complains of', phone.complaints, []);
		return result;
	} finally {
		await context.close();
		await sandbox.close();
	}
}

/** The phone page, in the words of a person who uses it. */
export class PhonePage {
	readonly page: Page;
	/** What the browser's console has said: refusals of the page's policy are there, too. */
	readonly complaints: string[] = [];
	readonly #sandbox: Sandbox;

	constructor(page: Page, sandbox: Sandbox) {
		this.page = page;
		this.#sandbox = sandbox;
		page.on('console', (message) => {
			if (message.type() === 'error') this.complaints.push(message.text());
		});
		page.on('pageerror', (failure) => this.complaints.push(failure.message));
	}

	async open(): Promise<void> {
		await this.page.goto(this.#sandbox.pageUrl);
		await this.page.getByText('Live', { exact: true }).waitFor();
	}

	/** Opens the chat of the customer of that name. */
	async openChat(name: string): Promise<void> {
		await this.page.locator('.chats button').filter({ hasText: name }).first().click();
		await this.page.locator('.phone').waitFor();
	}

	get messages(): Locator {
		return this.page.locator('#messages');
	}

	bubble(text: string): Locator {
		return this.messages.locator('.bubble').filter({ hasText: text });
	}

	/** What stands in the sheet of a message, once it is chosen. */
	async choose(text: string, what: string): Promise<void> {
		const bubble = this.bubble(text).last();
		await bubble.hover();
		await bubble.getByRole('button', { name: 'What to do with this message' }).click();
		await this.page.getByRole('dialog').getByRole('button', { name: what, exact: true }).click();
	}

	async attach(what: string): Promise<void> {
		await this.page.getByRole('button', { name: 'Attach', exact: true }).click();
		await this.page.getByRole('dialog').getByRole('button', { name: what, exact: true }).click();
	}

	async write(text: string): Promise<void> {
		// As long as a sheet is open, what is typed goes to it, not to the field behind it.
		await this.page.locator('dialog').waitFor({ state: 'detached' });
		const box = this.page.getByRole('textbox', { name: 'Message', exact: true });
		await box.fill(text);
		await box.press('Enter');
	}

	/** Opens a part of what stands behind the scenes. */
	async behind(tab: string): Promise<Locator> {
		const drawer = this.page.locator('.drawer');
		if ((await drawer.count()) === 0) {
			await this.page.getByRole('button', { name: 'Behind the scenes' }).last().click();
		}
		await drawer.getByRole('tab', { name: tab }).click();
		const panel = drawer.getByRole('tabpanel', { name: tab });
		await panel.waitFor();
		return panel;
	}

	/** As the business, straight to Graph. */
	async business(message: object, to = CUSTOMER): Promise<string> {
		const { url, account } = this.#sandbox;
		const response = await fetch(`${url}/v26.0/${account.phoneNumberId}/messages`, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				authorization: `Bearer ${account.accessToken}`,
			},
			body: JSON.stringify({ messaging_product: 'whatsapp', to, ...message }),
		});
		const answer = z.object({ messages: z.array(z.object({ id: z.string() })).optional() });
		return answer.parse(await response.json()).messages?.[0]?.id ?? '';
	}

	/** What axe finds that is serious or critical: rule, place, why. */
	async barriers(): Promise<string[]> {
		await this.page.evaluate(await readFile(AXE, 'utf8'));
		const found = await this.page.evaluate(
			`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
		);
		return violations
			.parse(found)
			.filter(({ impact }) => impact === 'serious' || impact === 'critical')
			.flatMap(({ id, nodes }) =>
				nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
			);
	}

	/** By how many pixels the page is wider than its window. */
	async overflow(): Promise<number> {
		return await this.page.evaluate(
			() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
		);
	}
}
