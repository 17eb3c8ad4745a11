import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { Deque } from './deque.ts';

/** How many are remembered. */
const KEPT = 500;

/** What an answer may hold and is still kept whole, characters. */
const LONGEST_ANSWER = 20_000;

/** Of parameters and answers, these are nobody's to read. */
const SECRETS = new Set([
	...['access_token', 'input_token', 'fb_exchange_token', 'appsecret_proof', 'client_secret'],
	...['verify_token', 'pin', 'token'],
]);

const HIDDEN = '(hidden)';

/** A request to Graph, and what came of it. */
export interface LoggedRequest {
	id: string;
	/** ms since the epoch. */
	at: number;
	method: string;
	/** With the version, without the query. */
	path: string;
	/** Query and body together. */
	params: JsonObject;
	/** 0: the connection was cut. */
	status: number;
	answer?: JsonValue;
	ms: number;
	/** The kind of the fault that hit it. */
	fault?: string;
}

/** The newest requests to Graph. Costs a reference each until somebody looks. */
export class RequestLog {
	private log = new Deque<LoggedRequest>();
	private count = 0;

	add(request: Omit<LoggedRequest, 'id'>): LoggedRequest {
		const logged = { ...request, id: String((this.count += 1)) };
		this.log.push(logged);
		if (this.log.length > KEPT) this.log.shift();
		return logged;
	}

	/** Oldest first. */
	all(): LoggedRequest[] {
		return [...this.log];
	}

	find(id: string): LoggedRequest | undefined {
		return this.all().find((request) => request.id === id);
	}

	/** All were made so much earlier. */
	age(ms: number): void {
		for (const request of this.log) request.at -= ms;
	}

	clear(): void {
		this.log = new Deque();
	}
}

/**
 * A copy without tokens, secrets and PINs.
 *
 * @param known what is hidden wherever it stands, in a batch's addresses too
 */
export function withoutSecrets(value: JsonValue, known: string[]): JsonValue {
	if (Array.isArray(value)) return value.map((entry) => withoutSecrets(entry, known));
	if (typeof value === 'string') {
		return known.reduce((text, secret) => text.replaceAll(secret, HIDDEN), value);
	}
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [
			key,
			SECRETS.has(key) ? HIDDEN : withoutSecrets(entry, known),
		]),
	);
}

/** An answer to show: without secrets, and no longer than a person would read. */
export function shownAnswer(answer: JsonValue | undefined, known: string[]): JsonValue | undefined {
	if (answer === undefined) return undefined;
	const shown = withoutSecrets(answer, known);
	const text = JSON.stringify(shown);
	return text.length <= LONGEST_ANSWER ? shown : `${text.slice(0, LONGEST_ANSWER)} …`;
}
