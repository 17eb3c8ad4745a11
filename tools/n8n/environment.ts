import { delimiter } from 'node:path';

import { BIN } from '../root.ts';

export interface EnvironmentOptions {
	/** n8n keeps everything in `.n8n` below it. */
	userFolder: string;
	port: number;
	/** The port that n8n's own task runners connect to; each n8n on a machine needs its own. */
	runnersBrokerPort: number;
	/** `postgres://user:password@host:port/database`; without it n8n uses a SQLite file in the user folder. */
	postgresUrl?: string;
	/** The folder of the `node` that n8n runs on; the checkout's Node 24 by default. */
	nodeFolder?: string;
	/** Further or other variables, e.g. for queue mode. */
	env?: Record<string, string>;
}

/** Of the surrounding environment n8n gets only these: nobody's own n8n settings, proxies or npm variables. */
const INHERITED = ['LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'SYSTEMROOT'];

/**
 * The environment of an n8n process that keeps to itself: no calls home, loopback only, its own folder; hours are the
 * machine's, not New York's.
 */
export function n8nEnvironment(options: EnvironmentOptions): Record<string, string> {
	const inherited = INHERITED.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return {
		...Object.fromEntries(inherited),
		PATH: [options.nodeFolder ?? BIN, process.env.PATH].join(delimiter),
		HOME: options.userFolder,
		N8N_USER_FOLDER: options.userFolder,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(options.port),
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${options.port}/`,
		N8N_WEBHOOK_URL: `http://127.0.0.1:${options.port}/`,
		N8N_RUNNERS_BROKER_PORT: String(options.runnersBrokerPort),
		N8N_SECURE_COOKIE: 'false',
		GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
		...QUIET,
		...(options.postgresUrl === undefined ? {} : postgres(new URL(options.postgresUrl))),
		...options.env,
	};
}

/** What docs/at-volume.md recommends: n8n makes an expression isolate where an expression needs one, not for each webhook. */
export const AT_VOLUME = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

const QUIET = {
	N8N_AI_ENABLED: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	// Reads a list of servers from n8n's own site at every start.
	N8N_DISABLED_MODULES: 'mcp-registry',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_LOG_FORMAT: 'text',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	NO_COLOR: '1',
};

function postgres(url: URL): Record<string, string> {
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: url.hostname,
		DB_POSTGRESDB_PORT: url.port || '5432',
		DB_POSTGRESDB_DATABASE: decodeURIComponent(url.pathname.slice(1)),
		DB_POSTGRESDB_USER: decodeURIComponent(url.username),
		DB_POSTGRESDB_PASSWORD: decodeURIComponent(url.password),
	};
}
