import type { Dialect } from '../database';

/** Which rows go, of a table whose rows are told apart by `key`. */
interface Step extends Pick<Dialect, 'skipLocked'> {
	/** Its name alone. */
	table: string;
	key: readonly string[];
	/** Conditions, and an order if there is one. */
	which: string;
	limit: string | number;
}

/**
 * Deletes no more rows at once than `limit`, and waits for none that another process is changing. They are chosen in a
 * WITH: within an IN, PostgreSQL may choose anew for each row, and each time it finds others.
 */
export function pruneStep({ skipLocked, table, key, which, limit }: Step): string {
	const columns = key.join(', ');
	return `
		WITH step AS (
			SELECT ${columns} FROM whatsapp_cloud.${table} WHERE ${which} LIMIT ${limit} ${skipLocked()}
		)
		DELETE FROM whatsapp_cloud.${table}
		WHERE ${key.length > 1 ? `(${columns})` : columns} IN (SELECT ${columns} FROM step)`;
}
