import { randomBytes } from 'node:crypto';
import { ControlClient } from './client.ts';
import { seedWorld } from './seed/world.ts';
import { ACCOUNT } from './seed/account.ts';
import { buildApp } from './server/app.ts';
import { changedSettings, DEFAULT_SETTINGS, type Settings } from './state/settings.ts';
import { World, type WorldLimits } from './state/world.ts';
import { parseJson, objectOf } from './json.ts';
import { WebhookSender } from './webhook/sender.ts';

export { ACCOUNT } from './seed/account.ts';

export interface SandboxOptions {
	/** 0: any free port. */
	port?: number;
	/** Loopback when absent. Graph's token is the same for all sandboxes: whoever reaches it can use Graph. */
	host?: string;
	/** Names beside `localhost` and addresses that it answers to, e.g. `host.docker.internal`. */
	allowedHosts?: string[];
	/** Web pages of others that may call Graph, e.g. `http://localhost:3000`. */
	allowedOrigins?: string[];
	settings?: Partial<Settings>;
	limits?: Partial<WorldLimits>;
	/** What is there beside the seeded account, at the start and after each reset. */
	also?: (world: World) => void;
}

export interface Sandbox {
	/** `http://127.0.0.1:4010`, the base URL of a credential. */
	url: string;
	port: number;
	/** The phone page, with the token. */
	pageUrl: string;
	/** Made at random for this start: what the control API wants to be shown. */
	token: string;
	/** The control API. */
	control: ControlClient;
	/** Ids, token and secret of the seeded account. */
	account: typeof ACCOUNT;
	/** The state itself, for tests in the same process. */
	world: World;
	close(): Promise<void>;
}

/** Starts a WhatsApp Cloud API of one's own. @throws Error when the port is taken */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const settings = changedSettings(
		DEFAULT_SETTINGS,
		objectOf(parseJson(JSON.stringify(options.settings ?? {}))),
	);
	const world = new World({
		settings,
		...(options.limits ? { limits: options.limits } : {}),
		sender: (fresh, kept) => new WebhookSender(fresh, kept),
		seed: (fresh) => {
			seedWorld(fresh);
			options.also?.(fresh);
		},
	});
	const host = options.host ?? '127.0.0.1';
	const token = randomBytes(24).toString('base64url');
	const app = await buildApp(world, {
		token,
		guests: {
			hosts: [host, ...(options.allowedHosts ?? [])].map((name) => name.toLowerCase()),
			origins: options.allowedOrigins ?? [],
			open: !isLoopback(host),
		},
	});
	await app.listen({ port: options.port ?? 4010, host });
	const address = app.server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	const named =
		host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
	const url = `http://${named}:${port}`;
	world.url = url;
	return {
		url,
		port,
		pageUrl: `${url}/#${token}`,
		token,
		control: new ControlClient(url, token),
		account: ACCOUNT,
		world,
		async close() {
			world.close();
			await app.close();
		},
	};
}

function isLoopback(host: string): boolean {
	return /^(?:127\.[\d.]+|::1|(?:.+\.)?localhost)$/i.test(host);
}
