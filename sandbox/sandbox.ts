import { seedWorld } from './seed/world.ts';
import { ACCOUNT } from './seed/account.ts';
import { buildApp } from './server/app.ts';
import { changedSettings, DEFAULT_SETTINGS, type Settings } from './state/settings.ts';
import { World, type WorldLimits } from './state/world.ts';
import { parseJson, objectOf } from './json.ts';

export { ACCOUNT } from './seed/account.ts';

export interface SandboxOptions {
	/** 0: any free port. */
	port?: number;
	/** Loopback when absent: the sandbox has no protection of its own. */
	host?: string;
	settings?: Partial<Settings>;
	limits?: Partial<WorldLimits>;
}

export interface Sandbox {
	/** `http://127.0.0.1:4010`, the base URL of a credential. */
	url: string;
	port: number;
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
		seed: seedWorld,
	});
	const app = await buildApp(world);
	const host = options.host ?? '127.0.0.1';
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
		account: ACCOUNT,
		world,
		async close() {
			world.close();
			await app.close();
		},
	};
}
