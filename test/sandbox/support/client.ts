import {
	ACCOUNT,
	startSandbox,
	type Sandbox,
	type SandboxOptions,
} from '../../../sandbox/sandbox.ts';
import { isObject, type JsonObject } from '../../../sandbox/json.ts';
import { until } from '../../../tools/until.ts';

export interface Answer {
	status: number;
	headers: Headers;
	body: JsonObject;
}

/** Who is to get webhooks. */
interface Endpoint {
	url: string;
	verifyToken: string;
}

/** Speaks to a sandbox over HTTP, as a stranger would. */
export class SandboxClient {
	readonly number = ACCOUNT.phoneNumberId;
	private running: Sandbox | undefined;

	/** On a free port. */
	async start(options: SandboxOptions = {}): Promise<void> {
		this.running = await startSandbox({ port: 0, ...options });
	}

	async stop(): Promise<void> {
		await this.running?.close();
		this.running = undefined;
	}

	get sandbox(): Sandbox {
		if (!this.running) throw new Error('The sandbox has not started yet.');
		return this.running;
	}

	async request(
		method: string,
		path: string,
		body?: object,
		headers: Record<string, string> = {},
	): Promise<Answer> {
		const response = await fetch(`${this.sandbox.url}${path}`, {
			method,
			headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
			...(body ? { body: JSON.stringify(body) } : {}),
		});
		const parsed: unknown = JSON.parse(await response.text());
		return {
			status: response.status,
			headers: response.headers,
			body: isObject(parsed) ? parsed : {},
		};
	}

	/** Graph with the seeded token. */
	graph(method: string, path: string, body?: object): Promise<Answer> {
		return this.request(method, `/v26.0${path}`, body, this.authorized());
	}

	/** Graph with the app's own token. */
	asApp(method: string, path: string, body?: object): Promise<Answer> {
		const { appId, appSecret } = this.sandbox.account;
		return this.request(method, `/v26.0${path}`, body, {
			authorization: `Bearer ${appId}|${appSecret}`,
		});
	}

	authorized(): Record<string, string> {
		return { authorization: `Bearer ${this.sandbox.account.accessToken}` };
	}

	send(message: object): Promise<Answer> {
		return this.graph('POST', `/${this.number}/messages`, {
			messaging_product: 'whatsapp',
			...message,
		});
	}

	control(method: string, path: string, body?: object): Promise<Answer> {
		const { token } = this.sandbox;
		return this.request(method, `/_sandbox${path}`, body, { authorization: `Bearer ${token}` });
	}

	/** Makes it the number's own callback. */
	overrideNumber({ url, verifyToken }: Endpoint): Promise<Answer> {
		return this.graph('POST', `/${this.number}`, {
			webhook_configuration: { override_callback_uri: url, verify_token: verifyToken },
		});
	}

	/** Makes it the account's own callback. */
	overrideAccount({ url, verifyToken }: Endpoint): Promise<Answer> {
		return this.graph('POST', `/${ACCOUNT.businessAccountId}/subscribed_apps`, {
			...{ override_callback_uri: url, verify_token: verifyToken },
		});
	}

	/** Makes it the app's callback for these fields. */
	subscribeApp({ url, verifyToken }: Endpoint, fields: string): Promise<Answer> {
		return this.asApp('POST', `/${ACCOUNT.appId}/subscriptions`, {
			object: 'whatsapp_business_account',
			...{ callback_url: url, verify_token: verifyToken, fields },
		});
	}

	/** The handle of a file for a template's sample. */
	async uploadSample(type: string): Promise<string> {
		const opened = await this.graph('POST', `/app/uploads?file_length=4&file_type=${type}`);
		const response = await fetch(`${this.sandbox.url}/v26.0/${String(opened.body.id)}`, {
			method: 'POST',
			headers: { ...this.authorized(), file_offset: '0' },
			body: 'file',
		});
		return String(((await response.json()) as JsonObject).h);
	}

	async settings(change: object): Promise<void> {
		const { status, body } = await this.control('PATCH', '/settings', change);
		if (status !== 200) throw new Error(JSON.stringify(body));
	}

	/** Messages of a customer's chat, oldest first. */
	async messages(customer: string): Promise<JsonObject[]> {
		const { body } = await this.control('GET', `/messages?customer=${customer}`);
		return body.messages as JsonObject[];
	}

	/** Waits until the newest message of the chat has that status. */
	async untilStatus(customer: string, status: string): Promise<JsonObject> {
		return eventually(async () => {
			const last = (await this.messages(customer)).at(-1);
			return last?.status === status ? last : undefined;
		});
	}
}

/** Tries until something comes of it. @throws Error after half a minute */
export async function eventually<T>(
	look: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
	return await until('something comes of it', look, { everyMs: 10 });
}

/** `error` of a refusal, without what is made up each time. */
export function errorOf(answer: Answer): JsonObject {
	const { fbtrace_id: trace, ...error } = answer.body.error as JsonObject;
	if (typeof trace !== 'string' || !trace.startsWith('A'))
		throw new Error('There is no fbtrace_id.');
	return error;
}
