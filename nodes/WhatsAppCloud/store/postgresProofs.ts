import type { PostgresConnection } from './postgresConnection';
import { keyIn, PROOF_RETENTION_MS, type Proof, type ProofLedger, type Prover } from './proofs';

/** Values: account, objects. */
const FIND = `
	SELECT object, key, proven_at, refused_at FROM whatsapp_cloud.proofs
	WHERE account = $1 AND object = ANY ($2::text[])`;

/** Of several that prove an object at once, one makes it its home; the others see that. Values: object, realm. */
const SETTLE = `
	INSERT INTO whatsapp_cloud.homes AS h VALUES ($1, $2)
	ON CONFLICT (object) DO UPDATE SET realm = CASE WHEN h.realm = '' THEN excluded.realm ELSE h.realm END
	RETURNING realm`;

/** Values: account, object, key, now, forgotten if not used since (ms). */
const PROVE = `
	WITH old AS (
		DELETE FROM whatsapp_cloud.proofs
		WHERE greatest(proven_at, refused_at) <= $5 AND (account, object) <> ($1, $2)
	)
	INSERT INTO whatsapp_cloud.proofs (account, object, key, proven_at) VALUES ($1, $2, $3, $4)
	ON CONFLICT (account, object) DO UPDATE
	SET key = excluded.key, proven_at = excluded.proven_at, refused_at = NULL`;

/** Values: account, object, now. */
const REFUSE = `
	WITH lost AS (
		UPDATE whatsapp_cloud.proofs SET refused_at = $3
		WHERE account = $1 AND object = $2 AND refused_at IS NULL RETURNING object, key
	), waits AS (
		DELETE FROM whatsapp_cloud.waits w USING lost
		WHERE lost.object LIKE 'number:%' AND w.account = $1 AND w.phone_number_id = lost.key
			AND w.state IN ('open', 'answered')
	)
	DELETE FROM whatsapp_cloud.rescues t USING lost
	WHERE lost.object LIKE 'number:%' AND t.account = $1 AND t.phone_number_id = lost.key`;

/** Values: kind, realm. */
const OBJECTS = `
	SELECT object FROM whatsapp_cloud.homes WHERE object LIKE $1 || ':%' AND realm IN ('', $2)
	UNION SELECT object FROM whatsapp_cloud.proofs WHERE object LIKE $1 || ':%' AND key LIKE '%@' || $2
	ORDER BY object`;

/** Values: account. */
const NUMBERS = `
	SELECT key FROM whatsapp_cloud.proofs
	WHERE account = $1 AND object LIKE 'number:%' AND refused_at IS NULL ORDER BY key`;

interface ProofRow {
	object: string;
	key: string;
	proven_at: string;
	refused_at: string | null;
}

/** Proofs in PostgreSQL. */
export class PostgresProofs implements ProofLedger {
	readonly #connection: PostgresConnection;

	constructor(connection: PostgresConnection) {
		this.#connection = connection;
	}

	async find(account: string, objects: string[]): Promise<Proof[]> {
		if (objects.length === 0) return [];
		const { rows } = await this.#connection.query(FIND, [account, objects]);
		return (rows as ProofRow[]).map(({ object, key, proven_at, refused_at }) => ({
			...{ object, key, provenAt: Number(proven_at) },
			...(refused_at === null ? {} : { refusedAt: Number(refused_at) }),
		}));
	}

	async prove({ account, realm }: Prover, object: string, now: number): Promise<string> {
		const { rows } = await this.#connection.query(SETTLE, [object, realm]);
		const key = keyIn(object, realm, (rows as Array<{ realm: string }>)[0]?.realm ?? realm);
		const values = [account, object, key, now, now - PROOF_RETENTION_MS];
		await this.#connection.query(PROVE, values);
		return key;
	}

	async refuse(account: string, object: string, now: number): Promise<void> {
		await this.#connection.query(REFUSE, [account, object, now]);
	}

	async objects(kind: string, realm: string): Promise<string[]> {
		const { rows } = await this.#connection.query(OBJECTS, [kind, realm]);
		return (rows as Array<{ object: string }>).map(({ object }) => object);
	}

	async numbersOf(account: string): Promise<string[]> {
		const { rows } = await this.#connection.query(NUMBERS, [account]);
		return (rows as Array<{ key: string }>).map(({ key }) => key);
	}
}
