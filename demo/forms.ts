import { until } from '../tools/until.ts';
import { plain } from './mail.ts';
import type { Stage } from './stage.ts';

/** What somebody enters in a field: a text, or a file with its name. */
export type Entry = string | { name: string; content: Uint8Array<ArrayBuffer> };

/** A page of n8n's, as somebody sees it who has opened it. */
export class FormPage {
	readonly #stage: Stage;
	readonly #url: string;
	readonly html: string;

	private constructor(stage: Stage, url: string, html: string) {
		this.#stage = stage;
		this.#url = url;
		this.html = html;
	}

	/** Opens a page, as soon as it has these words. */
	static async open(stage: Stage, url: string, words: string): Promise<FormPage> {
		let html = '';
		const look = async () => {
			if (!(await isThere(url))) return false;
			const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
			html = await response.text();
			return html.includes(words);
		};
		await until(`a page with "${words}" is there`, look, {
			...{ withinMs: 60_000, everyMs: 200, signal: stage.signal },
			seen: () => `There is: ${plain(html)}`,
		});
		return new FormPage(stage, url, html);
	}

	/** What a list offers that begins with these words. */
	option(words: string): string {
		const options = [...this.html.matchAll(/<option value=['"]([^'"]*)['"]/g)];
		const option = options.map(([, value]) => value ?? '').find((value) => value.startsWith(words));
		if (option !== undefined) return option;
		throw new Error(`No option begins with "${words}".`);
	}

	/**
	 * Fills in the fields in their order and sends them off.
	 *
	 * @returns the page after it, as soon as it has these words
	 */
	async submit(entries: Entry[], words?: string): Promise<FormPage> {
		const body = new FormData();
		for (const [index, entry] of entries.entries()) {
			if (typeof entry === 'string') body.set(`field-${index}`, entry);
			else body.set(`field-${index}`, new Blob([entry.content]), entry.name);
		}
		const response = await fetch(this.#url, {
			...{ method: 'POST', body, signal: AbortSignal.timeout(60_000) },
		});
		const answer = await response.text();
		if (!response.ok) throw new Error(`The form was refused: ${response.status} ${answer}`);
		if (words === undefined) return this;
		const [, next = this.#url] = /"formWaitingUrl":"([^"]+)"/.exec(answer) ?? [];
		return await FormPage.open(this.#stage, next, words);
	}
}

/** While the execution behind a later page goes on, n8n leaves whoever asks for the page without an answer. */
async function isThere(url: string): Promise<boolean> {
	const status = new URL(url);
	if (!status.pathname.startsWith('/form-waiting/')) return true;
	status.pathname += '/n8n-execution-status';
	const response = await fetch(status, { signal: AbortSignal.timeout(30_000) });
	return ['form-waiting', 'success'].includes((await response.text()).trim());
}
