import type { CustomerNames } from '../../customer/customer';
import { nameKey, spelledOut, type Name } from '../../customer/observedNames';
import type { Script } from '../database';
import { Forgetting } from '../forgetting';
import type { Deleting } from '../ledgers/forgetting';
import { follow } from './database';
import { leadingOnce } from '../windowQuery';
import type { PostgresConnection } from './connection';
import { lockNumbers } from './locks';
import * as sql from './acquaintances';
import { aliasKey } from '../recording';

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

/**
 * Deletes what belongs to a person, on all business numbers or those that are named. Each waits until deliveries that
 * are being recorded are done.
 */
export async function forgetIn(
	connection: PostgresConnection,
	deleting: Deleting,
	customer: CustomerNames,
	within: readonly string[] | undefined,
): Promise<boolean> {
	const numbers = within ?? (await numbersIn(connection));
	return await connection.transaction(lockNumbers(numbers), async (client) => {
		const forgotten = await follow(client, forget(customer, deleting, numbers, within));
		await client.query('COMMIT');
		return forgotten > 0;
	});
}

function* forget(
	customer: CustomerNames,
	deleting: Deleting,
	numbers: readonly string[],
	within: readonly string[] | undefined,
): Script<number> {
	const person = new Forgetting(customer);
	for (let fresh = person.fresh; fresh.length > 0; fresh = person.fresh) {
		yield* lead(person, fresh, numbers);
	}
	return yield* deleting.delete(person, numbers, within);
}

async function numbersIn(connection: PostgresConnection): Promise<string[]> {
	const { rows } = await connection.query(NUMBERS, []);
	return (rows as Array<{ id: string }>).map(({ id }) => id);
}

/** Where names lead, on all business numbers: two questions, however many names there are. */
function* lead(
	person: Forgetting,
	names: readonly Name[],
	numbers: readonly string[],
): Script<void> {
	const spelled = new Map(names.flatMap(spelledOut).map((name) => [nameKey(name), name]));
	const kinds = [...spelled.values()].map(([kind]) => kind);
	const values = [...spelled.values()].map(([, value]) => value);
	const found = sql.acquaintancesFrom(yield { sql: FIND, values: [numbers, kinds, values] });
	const phones = names.flatMap(([kind, value]) => (kind === 'phone' ? [value] : []));
	const { rows } = yield { sql: SPELLINGS, values: [numbers, phones] };
	const learned = Map.groupBy(
		rows as unknown as Array<{ of: string; other: string }>,
		({ of }) => of,
	);
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
