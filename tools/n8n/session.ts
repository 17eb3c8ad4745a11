import { z } from 'zod';

const refusal = z.object({ message: z.string() });

/** What n8n says, in words where it does; its call stack helps nobody here. */
function sentenceIn(answer: string): string {
	try {
		return refusal.parse(JSON.parse(answer)).message;
	} catch {
		return answer.slice(0, 1000);
	}
}

/** Calls n8n's REST API as its editor does: with a login cookie and a browser id. */
export class N8nSession {
	readonly #url: string;
	readonly #signal: AbortSignal | undefined;
	#cookie = '';

	/**
	 * @param url n8n's address without a slash at the end
	 * @param signal ends every request
	 */
	constructor(url: string, signal?: AbortSignal) {
		this.#url = url;
		this.#signal = signal;
	}

	/** The cookie that a browser needs to be logged in as this session: `name=value`. */
	get cookie(): string {
		return this.#cookie;
	}

	/**
	 * One request; the answer is what n8n puts in `data`.
	 *
	 * @param path below `/rest`
	 * @throws when n8n refuses, with its own message
	 */
	async call(
		method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
		path: string,
		body?: unknown,
	): Promise<unknown> {
		const response = await fetch(`${this.#url}/rest${path}`, {
			method,
			headers: {
				'content-type': 'application/json',
				'browser-id': 'n8n-nodes-whatsapp-cloud',
				...(this.#cookie ? { cookie: this.#cookie } : {}),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: AbortSignal.any([
				AbortSignal.timeout(60_000),
				...(this.#signal ? [this.#signal] : []),
			]),
		});
		const text = await response.text();
		if (!response.ok) {
			throw new Error(`n8n answered ${response.status} to ${method} ${path}: ${sentenceIn(text)}`);
		}
		const [cookie] = response.headers.getSetCookie();
		if (cookie) this.#cookie = cookie.split(';', 1).join('');
		const answer: unknown = text === '' ? {} : JSON.parse(text);
		return typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : answer;
	}
}
