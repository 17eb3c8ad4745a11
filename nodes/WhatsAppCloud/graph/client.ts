import type { Situation } from '../codes/row';
import { asText, type JsonObject } from '../json';
import { Recent } from '../recent';
import { aboutToken } from './aboutToken';
import { addressOf, type Base, baseOf } from './address';
import { readAnswer } from './answer';
import { checkIds, type CredentialIds, naming } from './credentialIds';
import { wholeAnswer } from './wholeAnswer';
import { type Download, download, type DownloadOptions, isMediaAddress } from './download';
import type { UploadSource } from './multipart';
import { GraphError } from './error';
import { headersFor, withBody } from './requestHeaders';
import { type Page, pagesOf } from './paging';
import { PATIENCE_MS, patiently } from './patience';
import type { OutgoingRequest } from './transport';
import { sendRest, uploadResumably } from './resumable';
import { proofOf, SecretProof } from './secretProof';
import { upload } from './upload';

export type { Download } from './download';

/** Where Graph is and who is asking. */
export interface GraphSettings {
	accessToken: string;
	/** e.g. `v26.0`; with or without the `v`. Empty: requests carry no version, and Meta picks one. */
	apiVersion: string;
	/** e.g. `https://graph.facebook.com`; may have a path. */
	baseUrl: string;
	/** What the credential calls which ID, for refusals that are about one of them. */
	ids?: CredentialIds;
	/** Secrets of the token's app, of which one may be needed to prove that requests come from its owner. */
	appSecrets?: readonly string[];
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
	/** For how long a look-up is repeated, ms, when Graph refuses it for a while; see {@link PATIENCE_MS}. */
	patienceMs?: number;
	/** What the request is for, if not a look-up (GET) or something that is sent. */
	situation?: Situation;
}

const DEFAULT_TIMEOUT_MS = 30_000;

interface Times {
	/** Until a connection is there (name, TCP, proxy, TLS), ms. */
	connectTimeoutMs: number;
	/** For how long look-ups are repeated unless they say otherwise, ms. */
	patienceMs: number;
}

const DEFAULT_TIMES: Times = { connectTimeoutMs: 10_000, patienceMs: PATIENCE_MS.person };

const DEFAULT_PAGE_SIZE = 100;

/**
 * Asks Graph. Holds no connections itself: all clients of the process share those to the same
 * server. Every method throws a GraphError, and nothing else, when it does not get its answer.
 */
export class GraphClient {
	private readonly base: Base;

	private readonly proof: SecretProof;

	/** How far this machine's clock was ahead of Graph's when it last answered, ms; undefined if it never said. */
	clockAheadMs?: number;

	/**
	 * @throws {GraphError} for a base URL that is none
	 */
	constructor(
		private readonly settings: GraphSettings,
		private readonly times: Times = DEFAULT_TIMES,
	) {
		this.base = baseOf(settings);
		this.proof = new SecretProof(settings.appSecrets ?? []);
	}

	/**
	 * Looks something up; what Graph refuses for a while is asked again.
	 *
	 * @param path without version, e.g. `/106540352242922`
	 */
	async get(path: string, options: GraphRequestOptions = {}): Promise<JsonObject> {
		const { signal, patienceMs = this.times.patienceMs } = options;
		return await patiently(async () => await this.request('GET', path, options), {
			...{ patienceMs, signal },
		});
	}

	/** What Graph knows of the settings' own token: whose it is, what it may do, until when (Meta: "debug_token"). */
	async aboutToken(options: Pick<GraphRequestOptions, 'patienceMs'> = {}): Promise<JsonObject> {
		return await aboutToken(
			async (path, given) => await this.get(path, given),
			this.settings,
			options,
		);
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
		return await this.proof.prove(async (secret) => {
			const { outgoing, accessToken } = this.outgoing('POST', path, options, secret);
			return await upload(outgoing, accessToken, fields, source, options.onProgress);
		});
	}

	/**
	 * Hands a file over that messages do not carry: the sample of a template's header.
	 *
	 * @param app its ID, or `app` for the one that the token belongs to
	 * @returns the handle that stands for the file
	 */
	async uploadSample(app: string, source: UploadSource, signal?: AbortSignal): Promise<string> {
		const { fileName, size, mimeType } = source;
		const query = { file_name: fileName, file_length: size, file_type: mimeType };
		return await uploadResumably({
			open: async () => await this.post(`/${app}/uploads`, {}, { query, signal }),
			offset: async (session) => await this.get(`/${session}`, { signal }),
			send: async (session, offset) =>
				await this.proof.prove(async (secret) => {
					const { outgoing, accessToken } = this.outgoing(
						'POST',
						`/${session}`,
						{ signal },
						secret,
					);
					return await sendRest(outgoing, accessToken, source, offset);
				}),
		});
	}

	/**
	 * Opens a file at an address that Meta gave. The token goes to Graph's own host and to Meta's host for
	 * files, never elsewhere.
	 */
	async download(
		address: string,
		{
			patienceMs = this.times.patienceMs,
			...options
		}: Omit<DownloadOptions, 'connectTimeoutMs'> & Pick<GraphRequestOptions, 'patienceMs'> = {},
	): Promise<Download> {
		const { connectTimeoutMs } = this.times;
		const { accessToken } = this.settings;
		return await patiently(
			async () => await download(address, this.base, accessToken, { ...options, connectTimeoutMs }),
			{ patienceMs, signal: options.signal },
		);
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
		if (left <= 0) return;
		const ask = async (after?: string) =>
			await this.get(path, {
				...options,
				query: { ...options.query, limit: Math.min(pageSize, left), after },
			});
		for await (const { elements } of pagesOf(ask)) {
			const wanted = elements.slice(0, left);
			left -= wanted.length;
			yield* wanted;
			if (left <= 0) return;
		}
	}

	/** One page of such a list with something on it, for lists that a person scrolls. */
	async page(
		path: string,
		{ pageSize, after, ...options }: GraphRequestOptions & { pageSize: number; after?: string },
	): Promise<Page> {
		const ask = async (cursor?: string) =>
			await this.get(path, {
				...options,
				query: { ...options.query, limit: pageSize, after: cursor },
			});
		for await (const page of pagesOf(ask, after)) return page;
		return { elements: [] };
	}

	private async request(
		method: OutgoingRequest['method'],
		path: string,
		options: GraphRequestOptions,
		body?: JsonObject | URLSearchParams,
	): Promise<JsonObject> {
		return await this.proof.prove(
			async (secret) => await this.requestOnce(method, path, options, body, secret),
		);
	}

	private async requestOnce(
		method: OutgoingRequest['method'],
		path: string,
		options: GraphRequestOptions,
		body: JsonObject | URLSearchParams | undefined,
		secret: string | undefined,
	): Promise<JsonObject> {
		const { outgoing, accessToken } = this.outgoing(method, path, options, secret);
		const answer = await wholeAnswer(body ? withBody(outgoing, body) : outgoing);
		const date = Date.parse(asText(answer.headers.date) ?? '');
		const aheadMs = Number.isNaN(date) ? this.clockAheadMs : Date.now() - date;
		const situation = options.situation ?? (method === 'GET' ? 'lookUp' : 'send');
		try {
			const said = readAnswer(answer, [accessToken, this.settings.accessToken], situation);
			this.clockAheadMs = aheadMs;
			return said;
		} catch (thrown) {
			// A page of somebody else's, on the way to Graph, has the time of their clock.
			if (thrown instanceof GraphError && thrown.code !== undefined) this.clockAheadMs = aheadMs;
			throw thrown instanceof GraphError ? naming(thrown, path, this.settings.ids) : thrown;
		}
	}

	private outgoing(
		method: OutgoingRequest['method'],
		path: string,
		options: GraphRequestOptions,
		secret: string | undefined,
	) {
		checkIds(path, this.settings.ids);
		const accessToken = options.accessToken ?? this.settings.accessToken;
		const query = { ...options.query, appsecret_proof: proofOf(accessToken, secret) };
		const outgoing: OutgoingRequest = {
			method,
			url: addressOf(this.base, path, query),
			headers: headersFor(accessToken),
			signal: options.signal,
			timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
			connectTimeoutMs: this.times.connectTimeoutMs,
		};
		return { outgoing, accessToken };
	}
}

/** As many as a process will ever need side by side; a rotated token's client is let go. */
const MAX_CLIENTS = 100;

const clients = new Recent<string, GraphClient>(MAX_CLIENTS);

/**
 * The client for these settings, the same one for everybody who asks: nothing is built per item.
 *
 * @throws {GraphError} for a base URL or version that is none
 */
export function graphClient(settings: GraphSettings): GraphClient {
	const key = JSON.stringify(settings);
	const client = clients.get(key) ?? new GraphClient(settings);
	clients.set(key, client);
	return client;
}
