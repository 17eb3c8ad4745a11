import { asObjects, type JsonObject } from '../json';
import { addressOf, type Base, baseOf } from './address';
import { readAnswer } from './answer';
import { deliver } from './deliver';
import { type Download, download, isMediaAddress } from './download';
import type { UploadSource } from './multipart';
import { headersFor, withBody } from './outgoing';
import { cursorAfter } from './paging';
import type { Outgoing } from './transport';
import { upload } from './upload';

export type { Download } from './download';

/** Where Graph is and who is asking. */
export interface GraphSettings {
	accessToken: string;
	/** e.g. `v26.0`; with or without the `v`. Empty: requests carry no version, and Meta picks one. */
	apiVersion: string;
	/** e.g. `https://graph.facebook.com`; may have a path. */
	baseUrl: string;
}

export interface GraphRequestOptions {
	/** Added to the URL; `undefined` values are left out. */
	query?: Record<string, string | number | boolean | undefined>;
	/** Cancels the request, also while it waits for a connection. */
	signal?: AbortSignal;
	/** How long the answer may take once a connection is there, ms; 30 s if left out. */
	timeoutMs?: number;
	/** Another token than the settings', e.g. the app's own (`APP_ID|APP_SECRET`). */
	accessToken?: string;
}

const DEFAULT_TIMEOUT_MS = 30_000;

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;

const DEFAULT_PAGE_SIZE = 100;

/**
 * Asks Graph. Holds no connections itself: all clients of the process share those to the same
 * server. Every method throws a GraphError, and nothing else, when it does not get its answer.
 */
export class GraphClient {
	private readonly base: Base;

	/**
	 * @param connectTimeoutMs until a connection is there (name, TCP, proxy, TLS)
	 * @throws {GraphError} for a base URL that is none
	 */
	constructor(
		private readonly settings: GraphSettings,
		private readonly connectTimeoutMs: number = DEFAULT_CONNECT_TIMEOUT_MS,
	) {
		this.base = baseOf(settings);
	}

	/** @param path without version, e.g. `/106540352242922` */
	async get(path: string, options: GraphRequestOptions = {}): Promise<JsonObject> {
		return await this.request('GET', path, options);
	}

	/** @param body sent as JSON, or as a form if it is a URLSearchParams */
	async post(
		path: string,
		body: JsonObject | URLSearchParams,
		options: GraphRequestOptions = {},
	): Promise<JsonObject> {
		return await this.request('POST', path, options, body);
	}

	async delete(path: string, options: GraphRequestOptions = {}): Promise<JsonObject> {
		return await this.request('DELETE', path, options);
	}

	/**
	 * Sends a file, as it is read: at no time is all of it in memory. Repeating an upload does no harm.
	 *
	 * @param fields of the form, before the file
	 * @param onProgress told how many bytes of the file are on their way
	 */
	async upload(
		path: string,
		fields: Record<string, string>,
		source: UploadSource,
		options: GraphRequestOptions & { onProgress?: (bytes: number) => void } = {},
	): Promise<JsonObject> {
		const { outgoing, accessToken } = this.outgoing('POST', path, options);
		return await upload(outgoing, accessToken, fields, source, options.onProgress);
	}

	/**
	 * Opens a file at an address that Meta gave. The token goes to Graph's own host and to Meta's host for
	 * files, never elsewhere.
	 */
	async download(
		address: string,
		{ signal }: Pick<GraphRequestOptions, 'signal'> = {},
	): Promise<Download> {
		const { connectTimeoutMs, settings } = this;
		return await download(address, this.base, settings.accessToken, { signal, connectTimeoutMs });
	}

	/** Whether `download` may ask for a file at this address. */
	isMediaAddress(address: string): boolean {
		return isMediaAddress(address, this.base);
	}

	/**
	 * The elements of a cursor-paged list, page after page, until `limit` elements. A page is asked
	 * for when its first element is.
	 */
	async *list(
		path: string,
		{
			limit = Infinity,
			pageSize = DEFAULT_PAGE_SIZE,
			...options
		}: GraphRequestOptions & { limit?: number; pageSize?: number } = {},
	): AsyncGenerator<JsonObject, void, undefined> {
		let left = limit;
		let after: string | undefined;
		// A server that leads in a circle would otherwise keep us for ever.
		const seen = new Set<string | undefined>();
		while (left > 0 && !seen.has(after)) {
			seen.add(after);
			const query = { ...options.query, limit: Math.min(pageSize, left), after };
			const page = await this.get(path, { ...options, query });
			const elements = asObjects(page.data).slice(0, left);
			left -= elements.length;
			yield* elements;
			after = cursorAfter(page);
		}
	}

	private async request(
		method: Outgoing['method'],
		path: string,
		options: GraphRequestOptions,
		body?: JsonObject | URLSearchParams,
	): Promise<JsonObject> {
		const { outgoing, accessToken } = this.outgoing(method, path, options);
		const answer = await deliver(body ? withBody(outgoing, body) : outgoing);
		return readAnswer(answer, accessToken);
	}

	private outgoing(method: Outgoing['method'], path: string, options: GraphRequestOptions) {
		const accessToken = options.accessToken ?? this.settings.accessToken;
		const outgoing: Outgoing = {
			method,
			url: addressOf(this.base, path, options.query),
			headers: headersFor(accessToken),
			signal: options.signal,
			timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
			connectTimeoutMs: this.connectTimeoutMs,
		};
		return { outgoing, accessToken };
	}
}

/** As many as a process will ever need side by side; a rotated token's client is let go. */
const MAX_CLIENTS = 100;

const clients = new Map<string, GraphClient>();

/**
 * The client for these settings, the same one for everybody who asks: nothing is built per item.
 *
 * @throws {GraphError} for a base URL or version that is none
 */
export function graphClient(settings: GraphSettings): GraphClient {
	const key = JSON.stringify([settings.baseUrl, settings.apiVersion, settings.accessToken]);
	const client = clients.get(key) ?? new GraphClient(settings);
	if (!clients.has(key) && clients.size >= MAX_CLIENTS) clients.clear();
	clients.set(key, client);
	return client;
}
