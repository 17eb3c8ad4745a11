/** Whose everything is. */
export const FILLED_NUMBER = '106540352242922';

export function filledPhone(index: number): string {
	return `31${600_000_000 + index}`;
}

/** Keys are in order, as those of one execution are. */
const KEYS = 'k'.repeat(22);
const FIRST_KEY = 1_000_000_000;

export function filledKey(index: number): string {
	return `${KEYS}${FIRST_KEY + index}`;
}

/** What a full store holds. */
export interface Filling {
	/** Everybody has written once within the day before `now`, got a message, and delivered an event. */
	customers: number;
	/** Executions that wait for other people. */
	waits: number;
	/** ms */
	now: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Fills the tables of a store that has them. */
export function fillPostgres({ customers, waits, now }: Filling): string {
	return [
		...statements('whatsapp_cloud.', (count) => `generate_series(1, ${count}) AS n`, {
			...{ customers, waits, now },
		}),
		`SELECT setval('whatsapp_cloud.acquaintance_ids', ${customers + 1000})`,
		'ANALYZE',
	].join(';\n');
}

/** The same for SQLite. */
export function fillSqlite(filling: Filling): string {
	const numbers = (count: number) => `(
		WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${count}) SELECT n FROM c
	)`;
	return ['BEGIN', ...statements('', numbers, filling), 'COMMIT'].join(';\n');
}

function statements(
	schema: string,
	numbers: (count: number) => string,
	{ customers, waits, now }: Filling,
): string[] {
	const phone = `'31' || (600000000 + n)`;
	const at = `(${now} - n * ${Math.floor((DAY_MS * 0.99) / customers)})`;
	// In the order in which they came, within the seconds before.
	const claimedAt = `(${now} - 1000 - ${customers} + n)`;
	const claimId = schema === '' ? ['', ''] : [', claim_id', ", ''"];
	return [
		`INSERT INTO ${schema}aliases SELECT '${FILLED_NUMBER}', 'phone', ${phone}, n FROM ${numbers(customers)}`,
		`INSERT INTO ${schema}sightings (acquaintance, phone_number_id, phone, user_id, parent_user_id, era,
			first_at, last_at, opened_at, opened_by, opened_slot)
		SELECT n, '${FILLED_NUMBER}', ${phone}, '', '', 0, ${at}, ${at}, ${at}, 'message', ${at} / 300000
		FROM ${numbers(customers)}`,
		`INSERT INTO ${schema}sends (key, phone_number_id, recipient, callback_data, claimed_at, message_id, outcome${claimId[0]})
		SELECT '${KEYS}' || (${FIRST_KEY} + n), '${FILLED_NUMBER}', ${phone}, '', ${claimedAt}, 'wamid.' || n, '{}'${claimId[1]}
		FROM ${numbers(customers)}`,
		`INSERT INTO ${schema}events (scope, key, claimed_at, confirmed_at)
		SELECT 'full', 'key' || n, ${claimedAt}, ${claimedAt} FROM ${numbers(customers)}`,
		`INSERT INTO ${schema}paces (bucket, full_at, at)
		SELECT '${FILLED_NUMBER}/' || ${phone}, ${now} - 1000, ${now} - 2000 FROM ${numbers(customers)}`,
		`INSERT INTO ${schema}waits
			(key, resume_url, phone_number_id, customer, any_reply, opened_at, expires_at, state, lease_until)
		SELECT 'wait' || n, 'https://n8n.example.com/' || n, '${FILLED_NUMBER}', '32' || (600000000 + n),
			${schema === '' ? '1' : 'true'}, ${now} - 1000, ${now} + ${DAY_MS}, 'open', 0
		FROM ${numbers(waits)}`,
	];
}
