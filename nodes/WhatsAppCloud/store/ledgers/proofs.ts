import { run, type Database, type Dialect, type Script } from '../database';
import { keyIn, type Proof, type ProofLedger, type Prover } from '../proofs';
import { numberIn } from '../rows';
import { PROOF_RETENTION_MS } from '../retention';

function statementsIn({ anyOf, greatest }: Dialect) {
	/** The business number that the account has proven as this object. Values: account, object. */
	const lost = `
		SELECT key FROM whatsapp_cloud.proofs
		WHERE account = $1 AND object = $2 AND object LIKE 'number:%' AND refused_at IS NULL`;
	return {
		/** Values: account, objects. */
		find: `
			SELECT object, key, proven_at, refused_at FROM whatsapp_cloud.proofs
			WHERE account = $1 AND ${anyOf('object', '$2')}`,
		/** Of several that prove an object at once, one makes it its home; the others see that. */
		settle: `
			INSERT INTO whatsapp_cloud.homes AS h (object, realm) VALUES ($1, $2)
			ON CONFLICT (object)
			DO UPDATE SET realm = CASE WHEN h.realm = '' THEN excluded.realm ELSE h.realm END
			RETURNING realm`,
		/** Values: not used since (ms), but for account, object. */
		prune: `
			DELETE FROM whatsapp_cloud.proofs
			WHERE ${greatest('proven_at', 'coalesce(refused_at, 0)')} <= $1 AND (account, object) <> ($2, $3)`,
		prove: `
			INSERT INTO whatsapp_cloud.proofs (account, object, key, proven_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (account, object) DO UPDATE
			SET key = excluded.key, proven_at = excluded.proven_at, refused_at = NULL`,
		dropWaits: `
			DELETE FROM whatsapp_cloud.waits
			WHERE account = $1 AND phone_number_id IN (${lost}) AND state IN ('open', 'answered')`,
		dropRescues: `
			DELETE FROM whatsapp_cloud.rescues WHERE account = $1 AND phone_number_id IN (${lost})`,
		/** Values: account, object, now. */
		refuse: `
			UPDATE whatsapp_cloud.proofs SET refused_at = $3
			WHERE account = $1 AND object = $2 AND refused_at IS NULL`,
		/** Values: kind, realm. */
		objects: `
			SELECT object FROM whatsapp_cloud.homes WHERE object LIKE $1 || ':%' AND realm IN ('', $2)
			UNION SELECT object FROM whatsapp_cloud.proofs WHERE object LIKE $1 || ':%' AND key LIKE '%@' || $2
			ORDER BY object`,
		numbers: `
			SELECT key FROM whatsapp_cloud.proofs
			WHERE account = $1 AND object LIKE 'number:%' AND refused_at IS NULL ORDER BY key`,
	};
}

/** Proofs, in either database. */
export class ProofBook implements ProofLedger {
	readonly #db: Database;

	readonly #sql: ReturnType<typeof statementsIn>;

	constructor(db: Database) {
		this.#db = db;
		this.#sql = statementsIn(db.dialect);
	}

	async find(account: string, objects: string[]): Promise<Proof[]> {
		if (objects.length === 0) return [];
		const values = [account, objects];
		const { rows } = await this.#db.read(run({ sql: this.#sql.find, values }));
		return rows.map(({ object, key, proven_at, refused_at }) => {
			const refusedAt = numberIn(refused_at);
			return {
				...{ object: String(object), key: String(key), provenAt: Number(proven_at) },
				...(refusedAt === undefined ? {} : { refusedAt }),
			};
		});
	}

	async prove(prover: Prover, object: string, now: number): Promise<string> {
		return await this.#db.write(this.#prove(prover, object, now));
	}

	*#prove({ account, realm }: Prover, object: string, now: number): Script<string> {
		const { rows } = yield { sql: this.#sql.settle, values: [object, realm] };
		const key = keyIn(object, realm, String(rows[0]?.realm));
		yield { sql: this.#sql.prune, values: [now - PROOF_RETENTION_MS, account, object] };
		yield { sql: this.#sql.prove, values: [account, object, key, now] };
		return key;
	}

	async refuse(account: string, object: string, now: number): Promise<void> {
		await this.#db.writeWhole(() => this.#refuse(account, object, now));
	}

	*#refuse(account: string, object: string, now: number): Script<void> {
		const values = [account, object];
		yield { sql: this.#sql.dropWaits, values, erases: true };
		yield { sql: this.#sql.dropRescues, values, erases: true };
		yield { sql: this.#sql.refuse, values: [...values, now] };
	}

	async objects(kind: string, realm: string): Promise<string[]> {
		const { rows } = await this.#db.read(run({ sql: this.#sql.objects, values: [kind, realm] }));
		return rows.map(({ object }) => String(object));
	}

	async numbersOf(account: string): Promise<string[]> {
		const { rows } = await this.#db.read(run({ sql: this.#sql.numbers, values: [account] }));
		return rows.map(({ key }) => String(key));
	}
}
