import type { PoolClient } from 'pg';

import type { CustomerNames } from '../conversation/customer';
import { nameKey, spelledOut, type Name } from '../conversation/observedNames';
import { phoneKey } from '../conversation/spellings';
import { Forgetting, ownsStatement, type Deletion } from './forgetting';
import { statementsUnder } from './postgresConsents';
import { leadingOnce } from './windowQuery';
import type { PostgresConnection } from './postgresConnection';
import { lockNumbers } from './postgresLocks';
import type { Query } from './postgresWindowQuery';
import { renameRow } from './postgresColumns';
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

/** Values: business numbers, kinds of names, the names. */
const FIND = sql.found(
	`(SELECT n AS phone_number_id, v.kind, v.value
		FROM unnest($1::text[]) AS n, unnest($2::text[], $3::text[]) AS v (kind, value)) w`,
);

/** Values: business numbers, phone numbers. */
const SPELLINGS = `
	SELECT phone AS of, given AS other FROM whatsapp_cloud.spellings
	WHERE phone_number_id = ANY ($1::text[]) AND phone = ANY ($2::text[])
	UNION SELECT given, phone FROM whatsapp_cloud.spellings
	WHERE phone_number_id = ANY ($1::text[]) AND given = ANY ($2::text[])`;

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
	return await connection.transaction(lockNumbers(numbers), async (client) => {
		const person = new Forgetting(customer);
		const query = async (text: string, values: unknown[]) => await client.query(text, values);
		for (let fresh = person.fresh; fresh.length > 0; fresh = person.fresh) {
			await follow(query, person, fresh, numbers);
		}
		const { names } = person;
		let count = 0;
		const run = async (text: string, ...values: unknown[]) => {
			count += (await client.query(text, values)).rowCount ?? 0;
		};
		for (const deletion of person.deletions) {
			const { phoneNumberId, seen, owns } = deletion;
			const said = await statementsUnder(query, phoneNumberId, seen);
			const theirs = said.filter((row) => ownsStatement(owns, row)).map(({ id }) => id);
			await run('DELETE FROM whatsapp_cloud.consents WHERE id = ANY ($1::bigint[])', theirs);
			await deleteWindows(client, deletion, run);
		}
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
		for (const table of ['ledger', 'budgets']) {
			await run(
				`DELETE FROM whatsapp_cloud.${table} WHERE recipient = ANY ($1::text[]) AND ${HERE}`,
				...which,
			);
		}
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

/** Where names lead, on all business numbers: two questions, however many names there are. */
async function follow(
	query: Query,
	person: Forgetting,
	names: readonly Name[],
	numbers: readonly string[],
): Promise<void> {
	const spelled = new Map(names.flatMap(spelledOut).map((name) => [nameKey(name), name]));
	const [kinds, values] = [0, 1].map((part) => [...spelled.values()].map((name) => name[part]));
	const found = sql.acquaintancesFrom(await query(FIND, [numbers, kinds, values]));
	const phones = names.flatMap(([kind, value]) => (kind === 'phone' ? [value] : []));
	const { rows } = await query(SPELLINGS, [numbers, phones]);
	const learned = Map.groupBy(rows as Array<{ of: string; other: string }>, ({ of }) => of);
	const leading = new Map(
		numbers.map((number) => [number, leadingOnce((name) => found.get(aliasKey(number, name)))]),
	);
	for (const name of names) {
		const [kind, value] = name;
		person.follow(name, {
			leads: [...leading].map(([phoneNumberId, lead]) => ({
				...{ phoneNumberId, acquaintances: lead(name) },
			})),
			learned: kind === 'phone' ? (learned.get(value) ?? []).map(({ other }) => other) : [],
		});
	}
}

async function deleteWindows(
	client: PoolClient,
	{ phoneNumberId, acquaintance, sightings, renames, orphans }: Deletion,
	run: (text: string, ...values: unknown[]) => Promise<void>,
): Promise<void> {
	await run(
		`DELETE FROM whatsapp_cloud.sightings s
		USING json_to_recordset($2) AS w (phone text, user_id text, parent_user_id text, era bigint)
		WHERE s.acquaintance = $1 AND s.phone = w.phone AND s.user_id = w.user_id
			AND s.parent_user_id = w.parent_user_id AND s.era = w.era`,
		acquaintance,
		JSON.stringify(
			sightings.map(({ names: { phone = '', userId = '', parentUserId = '' }, era }) => ({
				...{ phone, user_id: userId, parent_user_id: parentUserId, era },
			})),
		),
	);
	await run(
		`DELETE FROM whatsapp_cloud.renames r
		USING json_to_recordset($2) AS w (at bigint, customer text, becomes text)
		WHERE r.acquaintance = $1 AND r.at = w.at AND r.customer = w.customer AND r.becomes = w.becomes`,
		acquaintance,
		JSON.stringify(renames.map((rename) => renameRow({ acquaintance, rename }))),
	);
	await client.query(
		`DELETE FROM whatsapp_cloud.aliases a USING unnest($3::text[], $4::text[]) AS w (kind, value)
		WHERE a.phone_number_id = $1 AND a.kind = w.kind AND a.value = w.value AND a.acquaintance = $2`,
		[
			...[phoneNumberId, acquaintance],
			...[orphans.map(([kind]) => kind), orphans.map(([, value]) => value)],
		],
	);
}
