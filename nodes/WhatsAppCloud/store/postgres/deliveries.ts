import { StoreUnavailableError } from '../failure';
import type { CustomerObservation } from '../factTables';
import { sortObservations, type Sorted } from '../factTables';
import type { LedgerNews } from '../ledger';
import type { Consents } from '../ledgers/consents';
import type { FactBook } from '../ledgers/facts';
import type { PostgresConnection } from './connection';
import { written, type PostgresDatabase } from './database';
import { claimedIn, claimOf } from './claims';
import { areLocked, NAMES_TO_LOCK, type WantedName } from './locks';
import { newsStatement } from './counting';
import type { PostgresSends } from './sends';
import * as sql from './acquaintances';
import type { Acquaintance, Changes } from '../recording';
import { aliasKey, isRecordable, Recording, wantedNames as wantedIn } from '../recording';
import type { Delivery, KeepingClaim } from '../store';
import { Together } from '../together';

/** A delivery, sorted by the tables that it goes to. */
interface Arrived extends Pick<Delivery, 'templates' | 'ways' | 'claim'> {
	sorted: Sorted;
	now: number;
}

/** What is written in one transaction. */
interface Written {
	observations: CustomerObservation[];
	claims: readonly KeepingClaim[];
	news: LedgerNews[];
}

interface Parts {
	connection: PostgresConnection;
	database: PostgresDatabase;
	sends: PostgresSends;
	facts: FactBook;
	consents: Consents;
}

/** Records deliveries in PostgreSQL: those that come while others are being recorded in as few statements as one. */
export class PostgresDeliveries {
	readonly #together = new Together<Arrived, boolean[]>(async (all) => await this.#record(all), {
		weigh: ({ sorted, claim }) =>
			Math.max(wantedNames(sorted.customers).length, claim?.keys.length ?? 0, 1),
		// With more names, business numbers are locked.
		most: NAMES_TO_LOCK,
		concernsAll: (thrown) => thrown instanceof StoreUnavailableError,
	});

	readonly #parts: Parts;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	/** @returns for each of `claim.keys`, whether it is the caller's */
	async receive({ observations, ...rest }: Delivery, now: number): Promise<boolean[]> {
		return await this.#together.do({ ...rest, sorted: sortObservations(observations, now), now });
	}

	async #record(all: readonly Arrived[]): Promise<boolean[][]> {
		const { connection, database, sends, facts } = this.#parts;
		const now = Math.max(...all.map((arrived) => arrived.now));
		const of = <T>(some: (sorted: Sorted) => T[]) => all.flatMap(({ sorted }) => some(sorted));
		await sends.settleByStatus(of(({ settled }) => settled));
		const told = {
			templates: all.flatMap(({ templates = [] }) => templates),
			ways: all.flatMap(({ ways = [] }) => ways),
			spellings: of(({ spellings }) => spellings),
			concluded: of(({ concluded }) => concluded),
			undelivered: of(({ undelivered }) => undelivered),
			refused: of(({ refused }) => refused),
			service: of(({ service }) => service),
		};
		await database.write(facts.put(told, now));
		const customers = of((sorted) => sorted.customers).filter(isRecordable);
		const observations = await database.read(facts.dated(customers));
		const claims = all.map(({ claim = { scope: '', keys: [] } }) => claim);
		const news = of((sorted) => sorted.ledger);
		if (observations.length === 0 && claims.every(({ keys }) => keys.length === 0)) {
			if (news.length > 0) await connection.query(newsStatement(news), []);
			return all.map(() => []);
		}
		const claimed =
			(await this.#write({ observations, claims, news }, now)) ??
			(await this.#write({ observations, claims, news }, now, { lockAll: true })) ??
			new Set<string>();
		// Set.delete: of a key that is listed twice, the first is the caller's.
		return claims.map(({ scope, keys }) => keys.map((key) => claimed.delete(claimOf(scope, key))));
	}

	/** @returns what was claimed; undefined = nothing was done, for want of locks */
	async #write(
		{ observations, claims, news }: Written,
		now: number,
		locks?: { lockAll: boolean },
	): Promise<Set<string> | undefined> {
		const { connection, consents } = this.#parts;
		return await connection.transaction(
			sql.opening(wantedNames(observations), observations.length, locks),
			async (client, opened) => {
				const [found, ids] = sql.foundIn(opened);
				if (!areLocked(opened, found.values())) {
					await client.query('ROLLBACK');
					return undefined;
				}
				const changes = record(found, ids, observations);
				const said = written(consents.put(changes.statements, now));
				const told = news.length > 0 ? [newsStatement(news)] : [];
				const more = [...told, ...said];
				const results = await client.query(sql.closing(changes, claims, now, more));
				// The last statement but the COMMIT.
				return claimedIn([results].flat().at(-2));
			},
		);
	}
}

function wantedNames(observations: CustomerObservation[]): WantedName[] {
	const wanted = new Map<string, WantedName>();
	for (const observation of observations) {
		const { phoneNumberId } = observation;
		for (const name of wantedIn(observation)) {
			wanted.set(aliasKey(phoneNumberId, name), { phoneNumberId, name });
		}
	}
	return [...wanted.values()];
}

function record(
	found: Map<string, Acquaintance>,
	ids: number[],
	observations: CustomerObservation[],
): Changes {
	const recording = new Recording(found, () => {
		const id = ids.pop();
		if (id === undefined) throw new Error('Each observation makes one acquaintance at most.');
		return id;
	});
	for (const observation of observations) recording.add(observation);
	return recording.changes();
}
