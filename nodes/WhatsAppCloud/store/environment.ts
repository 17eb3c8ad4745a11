import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PoolConfig } from 'pg';

import { StoreUnavailableError } from './failure';

/** n8n's settings, as far as they say where n8n keeps its own data. Read as n8n itself reads them. */
export class N8nEnvironment {
	readonly #env: NodeJS.ProcessEnv;

	constructor(env: NodeJS.ProcessEnv) {
		this.#env = env;
	}

	/** n8n's user folder, `.n8n` in the home folder unless it was put elsewhere. */
	get userFolder(): string {
		const { N8N_USER_FOLDER: chosen, HOME, USERPROFILE } = this.#env;
		const home = process.platform === 'win32' ? USERPROFILE : HOME;
		return join(chosen ?? home ?? process.cwd(), '.n8n');
	}

	/** Several processes, on one machine or more, share the work. */
	get isQueueMode(): boolean {
		return this.#text('EXECUTIONS_MODE') === 'queue';
	}

	get isOnPostgres(): boolean {
		return this.#text('DB_TYPE') === 'postgresdb';
	}

	/** How n8n reaches its PostgreSQL. Its schema plays no part: the store has its own. */
	postgres(): PoolConfig {
		const port = Number(this.#text('DB_POSTGRESDB_PORT') ?? '5432');
		if (!Number.isInteger(port)) {
			throw new StoreUnavailableError(
				'The setting DB_POSTGRESDB_PORT of n8n is not a number.',
				'Set it to the port of the PostgreSQL server, e.g. 5432.',
			);
		}
		return {
			host: this.#text('DB_POSTGRESDB_HOST') ?? 'localhost',
			port,
			database: this.#text('DB_POSTGRESDB_DATABASE') ?? 'n8n',
			user: this.#text('DB_POSTGRESDB_USER') ?? 'postgres',
			password: this.#text('DB_POSTGRESDB_PASSWORD') ?? '',
			ssl: this.#ssl(),
		};
	}

	#ssl(): PoolConfig['ssl'] {
		const ca = this.#text('DB_POSTGRESDB_SSL_CA');
		const cert = this.#text('DB_POSTGRESDB_SSL_CERT');
		const key = this.#text('DB_POSTGRESDB_SSL_KEY');
		const rejectUnauthorized = this.#flag('DB_POSTGRESDB_SSL_REJECT_UNAUTHORIZED') ?? true;
		if (ca || cert || key || !rejectUnauthorized) return { ca, cert, key, rejectUnauthorized };
		return this.#flag('DB_POSTGRESDB_SSL_ENABLED') ?? false;
	}

	#flag(name: string): boolean | undefined {
		const text = this.#text(name)?.toLowerCase();
		return text === undefined ? undefined : text === 'true' || text === '1';
	}

	/** The setting itself, or what stands in the file that `<name>_FILE` names; undefined if empty. */
	#text(name: string): string | undefined {
		const own = this.#env[name];
		if (own !== undefined) return own.trim().replace(/^(['"])(.*)\1$/s, '$2') || undefined;
		const file = this.#env[`${name}_FILE`];
		if (!file) return undefined;
		try {
			return readFileSync(file, 'utf8').trim() || undefined;
		} catch {
			throw new StoreUnavailableError(
				`The file ${file}, which the setting ${name}_FILE of n8n names, cannot be read.`,
				'Make sure that the file exists and that the user running n8n may read it.',
			);
		}
	}
}
