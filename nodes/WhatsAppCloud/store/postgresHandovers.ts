import type { Handover, HandoverLedger } from './handovers';
import { HANDOVER_RETENTION_MS } from './handovers';
import type { PostgresConnection } from './postgresConnection';

/** Values: scope. */
const FIND = `
	SELECT key, event, process, claimed_at FROM whatsapp_cloud.handovers
	WHERE scope = $1 ORDER BY id`;

/** Values: claimed before (ms). */
const PRUNE = 'DELETE FROM whatsapp_cloud.handovers WHERE claimed_at < $1';

interface HandoverRow {
	key: string;
	event: string;
	process: string;
	claimed_at: string;
}

/** Handovers in PostgreSQL; they come and go with the events that `postgresStatements` claims and takes. */
export class PostgresHandovers implements HandoverLedger {
	readonly #connection: PostgresConnection;

	constructor(connection: PostgresConnection) {
		this.#connection = connection;
	}

	async find(scope: string): Promise<Handover[]> {
		const { rows } = await this.#connection.query(FIND, [scope]);
		return (rows as HandoverRow[]).map(({ key, event, process, claimed_at }) => ({
			...{ key, event, process },
			claimedAt: Number(claimed_at),
		}));
	}

	async prune(now: number): Promise<void> {
		await this.#connection.query(PRUNE, [now - HANDOVER_RETENTION_MS]);
	}
}
