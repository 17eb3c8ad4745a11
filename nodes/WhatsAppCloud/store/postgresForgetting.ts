import type { PoolClient } from 'pg';

import type { CustomerNames } from '../conversation/customer';
import { spelledOut } from '../conversation/sighting';
import { phoneKey } from '../conversation/spellings';
import { Forgetting, type Deletion } from './forgetting';
import { acquaintancesUnder } from './lookup';
import type { PostgresConnection } from './postgresConnection';
import * as sql from './postgresStatements';
import { aliasKey } from './recording';

/** The business numbers that somebody was seen on; one step in the index each. */
const NUMBERS = `
	WITH RECURSIVE n AS (
		SELECT min(phone_number_id) AS id FROM whatsapp_cloud.aliases
		UNION ALL
		SELECT (SELECT min(phone_number_id) FROM whatsapp_cloud.aliases WHERE phone_number_id > n.id)
		FROM n WHERE n.id IS NOT NULL
	)
	SELECT id FROM n WHERE id IS NOT NULL`;

/** Values: business numbers, a name's kind, the name in all spellings. */
const FIND = sql.found(
	`(SELECT n AS phone_number_id, $2::text AS kind, v AS value
		FROM unnest($1::text[]) AS n, unnest($3::text[]) AS v) w`,
);

/** Values: business numbers, a phone number. */
const SPELLINGS = `
	SELECT given AS other FROM whatsapp_cloud.spellings
	WHERE phone_number_id = ANY ($1::text[]) AND phone = $2
	UNION SELECT phone FROM whatsapp_cloud.spellings
	WHERE phone_number_id = ANY ($1::text[]) AND given = $2`;

/** Values: names, the business numbers that are meant or null for all. */
const HERE = '($2::text[] IS NULL OR phone_number_id = ANY ($2::text[]))';

const SENDS_OF = `FROM whatsapp_cloud.sends WHERE recipient = ANY ($1::text[]) AND ${HERE}`;

/**
 * Deletes what belongs to a person, on all business numbers or those that are named. Each waits until deliveries that
 * are being recorded are done.
 */
export async function forgetIn(
	connection: PostgresConnection,
	customer: CustomerNames,
	within: readonly string[] | undefined,
): Promise<boolean> {
	const numbers = within ?? (await numbersIn(connection));
	return await connection.transaction(sql.lockNumbers(numbers), async (client) => {
		const person = new Forgetting(customer);
		for (const name of person.names) {
			const [kind, value] = name;
			const spellings = spelledOut(name).map(([, spelling]) => spelling);
			const found = sql.acquaintancesFrom(await client.query(FIND, [numbers, kind, spellings]));
			const leads = numbers.map((phoneNumberId) => ({
				phoneNumberId,
				acquaintances: acquaintancesUnder([name], (one) => found.get(aliasKey(phoneNumberId, one))),
			}));
			const learned =
				kind === 'phone' ? await client.query(SPELLINGS, [numbers, value]) : undefined;
			const others = (learned?.rows ?? []) as Array<{ other: string }>;
			person.follow(
				name,
				leads,
				others.map(({ other }) => other),
			);
		}
		const names = [...person.names];
		let count = 0;
		const run = async (text: string, ...values: unknown[]) => {
			count += (await client.query(text, values)).rowCount ?? 0;
		};
		for (const deletion of person.deletions) await deleteWindows(client, deletion, run);
		const values = names.map(([, value]) => value);
		const phones = names.flatMap(([kind, value]) => (kind === 'phone' ? [value] : []));
		const paced = [...values, ...phones.map(phoneKey)];
		const buckets = numbers.flatMap((number) => paced.map((value) => `${number}/${value}`));
		const which = [values, within ?? null];
		await run(`DELETE FROM whatsapp_cloud.rescues WHERE key IN (SELECT key ${SENDS_OF})`, ...which);
		await run(
			`DELETE FROM whatsapp_cloud.refusals WHERE (message_id, phone_number_id) IN (
				SELECT message_id, phone_number_id ${SENDS_OF})`,
			...which,
		);
		// A few days' worth: no index is needed.
		await run(
			`DELETE FROM whatsapp_cloud.refusals WHERE customer = ANY ($1::text[]) AND ${HERE}`,
			...which,
		);
		await run(
			`DELETE FROM whatsapp_cloud.waits WHERE customer = ANY ($1::text[]) AND ${HERE}`,
			...which,
		);
		// Nearly always empty: no index is needed.
		await run(
			`DELETE FROM whatsapp_cloud.handovers h USING unnest($1::text[]) AS value
			WHERE position(value IN h.event) > 0 AND ${HERE}`,
			values.map((value) => JSON.stringify(value)),
			within ?? null,
		);
		await run(`DELETE ${SENDS_OF}`, ...which);
		await run('DELETE FROM whatsapp_cloud.paces WHERE bucket = ANY ($1::text[])', buckets);
		await run(
			`DELETE FROM whatsapp_cloud.spellings
			WHERE phone_number_id = ANY ($1::text[]) AND (given = ANY ($2::text[]) OR phone = ANY ($2::text[]))`,
			numbers,
			phones,
		);
		await client.query('COMMIT');
		return count > 0;
	});
}

async function numbersIn(connection: PostgresConnection): Promise<string[]> {
	const { rows } = await connection.query(NUMBERS, []);
	return (rows as Array<{ id: string }>).map(({ id }) => id);
}

async function deleteWindows(
	client: PoolClient,
	{ phoneNumberId, acquaintance, sightings, renames, orphans }: Deletion,
	run: (text: string, ...values: unknown[]) => Promise<void>,
): Promise<void> {
	for (const { names, era } of sightings) {
		const { phone = '', userId = '', parentUserId = '' } = names;
		await run(
			`DELETE FROM whatsapp_cloud.sightings
			WHERE acquaintance = $1 AND phone = $2 AND user_id = $3 AND parent_user_id = $4 AND era = $5`,
			...[acquaintance, phone, userId, parentUserId, era],
		);
	}
	for (const { at, customer, becomes } of renames) {
		await run(
			`DELETE FROM whatsapp_cloud.renames
			WHERE acquaintance = $1 AND at = $2 AND customer = $3 AND becomes = $4`,
			...[acquaintance, at, JSON.stringify(customer), JSON.stringify(becomes)],
		);
	}
	for (const [kind, value] of orphans) {
		await client.query(
			`DELETE FROM whatsapp_cloud.aliases
			WHERE phone_number_id = $1 AND kind = $2 AND value = $3 AND acquaintance = $4`,
			[phoneNumberId, kind, value, acquaintance],
		);
	}
}
