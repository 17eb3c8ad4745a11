import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { keyIn, PROOF_RETENTION_MS, type Proof, type ProofLedger, type Prover } from './proofs';

/** The SQL for proofs in SQLite. Only runs within a transaction of the caller. */
export class SqliteProofs {
	readonly #find: StatementSync;
	readonly #settle: StatementSync;
	readonly #home: StatementSync;
	readonly #prove: StatementSync;
	readonly #refuse: StatementSync;
	readonly #dropWaits: StatementSync;
	readonly #dropRescues: StatementSync;
	readonly #objects: StatementSync;
	readonly #numbers: StatementSync;
	readonly #prune: StatementSync;

	constructor(db: DatabaseSync) {
		this.#find = db.prepare('SELECT * FROM proofs WHERE account = ? AND object = ?');
		this.#settle = db.prepare(`
			INSERT INTO homes VALUES (?, ?)
			ON CONFLICT (object) DO UPDATE SET realm = excluded.realm WHERE realm = ''`);
		this.#home = db.prepare('SELECT realm FROM homes WHERE object = ?');
		this.#prove = db.prepare(`
			INSERT INTO proofs (account, object, key, proven_at) VALUES (?, ?, ?, ?)
			ON CONFLICT (account, object) DO UPDATE
			SET key = excluded.key, proven_at = excluded.proven_at, refused_at = NULL`);
		this.#refuse = db.prepare(`
			UPDATE proofs SET refused_at = ?
			WHERE account = ? AND object = ? AND refused_at IS NULL RETURNING key`);
		this.#dropWaits = db.prepare(
			"DELETE FROM waits WHERE account = ? AND phone_number_id = ? AND state IN ('open', 'answered')",
		);
		this.#dropRescues = db.prepare('DELETE FROM rescues WHERE account = ? AND phone_number_id = ?');
		this.#objects = db.prepare(
			`SELECT object FROM homes WHERE object LIKE ? || ':%' AND realm IN ('', ?)
			UNION SELECT object FROM proofs WHERE object LIKE ?1 || ':%' AND key LIKE '%@' || ?2
			ORDER BY object`,
		);
		this.#numbers = db.prepare(`
			SELECT key FROM proofs
			WHERE account = ? AND object LIKE 'number:%' AND refused_at IS NULL ORDER BY key`);
		this.#prune = db.prepare(
			'DELETE FROM proofs WHERE max(proven_at, coalesce(refused_at, 0)) <= ?',
		);
	}

	find(account: string, objects: string[]): Proof[] {
		return objects.flatMap((object) => {
			const row = this.#find.get(account, object);
			return row ? [proofFrom(row)] : [];
		});
	}

	prove({ account, realm }: Prover, object: string, now: number): string {
		this.#prune.run(now - PROOF_RETENTION_MS);
		this.#settle.run(object, realm);
		const key = keyIn(object, realm, String(this.#home.get(object)?.realm));
		this.#prove.run(account, object, key, now);
		return key;
	}

	refuse(account: string, object: string, now: number): void {
		const key = this.#refuse.get(now, account, object)?.key;
		if (typeof key !== 'string' || !object.startsWith('number:')) return;
		this.#dropWaits.run(account, key);
		this.#dropRescues.run(account, key);
	}

	objects(kind: string, realm: string): string[] {
		return this.#objects.all(kind, realm).map(({ object }) => String(object));
	}

	numbersOf(account: string): string[] {
		return this.#numbers.all(account).map(({ key }) => String(key));
	}
}

/** @param reading, writing run something in a transaction */
export function sqliteProofLedger(
	reading: <T>(run: (proofs: SqliteProofs) => T) => T,
	writing: <T>(run: (proofs: SqliteProofs) => T) => T,
): ProofLedger {
	return {
		find: async (account, objects) => reading((proofs) => proofs.find(account, objects)),
		prove: async (prover, object, now) => writing((proofs) => proofs.prove(prover, object, now)),
		refuse: async (account, object, now) =>
			writing((proofs) => proofs.refuse(account, object, now)),
		objects: async (kind, realm) => reading((proofs) => proofs.objects(kind, realm)),
		numbersOf: async (account) => reading((proofs) => proofs.numbersOf(account)),
	};
}

function proofFrom({ object, key, proven_at, refused_at }: Record<string, unknown>): Proof {
	return {
		object: String(object),
		key: String(key),
		provenAt: Number(proven_at),
		...(typeof refused_at === 'number' ? { refusedAt: refused_at } : {}),
	};
}
