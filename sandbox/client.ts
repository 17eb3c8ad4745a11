import { isObject, textOf, type JsonObject } from './json.ts';

/** No answer of the control API takes longer, on a busy machine either. */
const TIMEOUT_MS = 30_000;

/** The control API of a sandbox, in this process or another one. */
export class ControlClient {
	readonly url: string;
	readonly token: string;
	/** Ends every request. */
	readonly signal: AbortSignal | undefined;

	/** @param url the sandbox's address, without a slash at the end */
	constructor(url: string, token: string, signal?: AbortSignal) {
		this.url = url;
		this.token = token;
		this.signal = signal;
	}

	/**
	 * @param path below `/_sandbox`
	 * @throws Error with the sandbox's sentence; DOMException when the signal ends it, or no answer comes in 30 s
	 */
	async call(method: string, path: string, body?: unknown): Promise<JsonObject> {
		const timeout = AbortSignal.timeout(TIMEOUT_MS);
		const response = await fetch(`${this.url}/_sandbox${path}`, {
			method,
			headers: {
				authorization: `Bearer ${this.token}`,
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			signal: this.signal ? AbortSignal.any([this.signal, timeout]) : timeout,
		});
		const answer: unknown = await response.json();
		const found = isObject(answer) ? answer : {};
		if (!response.ok) {
			throw new Error(
				`The sandbox answered ${response.status} to ${method} ${path}: ${textOf(found.message) ?? ''}`,
			);
		}
		return found;
	}
}
