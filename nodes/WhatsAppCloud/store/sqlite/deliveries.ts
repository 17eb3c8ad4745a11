import { promisify } from 'node:util';

import { sortObservations } from '../factTables';
import { StoreUnavailableError } from '../failure';
import type { Consents } from '../ledgers/consents';
import type { FactBook } from '../ledgers/facts';
import { isRecordable } from '../recording';
import type { Delivery } from '../store';
import { Together } from '../together';
import type { SqliteConnection, Tables } from './connection';
import { record } from './recording';

/** No transaction with several deliveries has more: n8n has other things to do as well. */
const EVENTS_AT_ONCE = 200;

/** After what has come over the network meanwhile. */
const soon = promisify(setImmediate);

interface Arrived {
	delivery: Delivery;
	now: number;
}

interface Parts {
	connection: SqliteConnection;
	facts: FactBook;
	consents: Consents;
}

/** Records deliveries in SQLite: those that have come when it is their turn share a transaction. */
export class SqliteDeliveries {
	readonly #together = new Together<Arrived, boolean[]>(
		async (all) => {
			await soon();
			return await this.#parts.connection.writing((tables) =>
				all.map((arrived) => this.#record(tables, arrived)),
			);
		},
		{
			weigh: ({ delivery: { observations, claim } }) =>
				Math.max(observations.length, claim?.keys.length ?? 0, 1),
			most: EVENTS_AT_ONCE,
			concernsAll: (thrown) => thrown instanceof StoreUnavailableError,
		},
	);

	readonly #parts: Parts;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	/** @returns for each of `claim.keys`, whether it is the caller's */
	async receive(delivery: Delivery, now: number): Promise<boolean[]> {
		return await this.#together.do({ delivery, now });
	}

	#record(
		{ scripts, statements, claims, sends, ledger }: Tables,
		{ delivery, now }: Arrived,
	): boolean[] {
		const { facts, consents } = this.#parts;
		const { templates = [], ways = [], claim } = delivery;
		const sorted = sortObservations(delivery.observations, now);
		for (const news of sorted.settled) sends.settleByStatus(news);
		scripts.run(facts.put({ ...sorted, templates, ways }, now));
		ledger.news(sorted.ledger);
		const observations = sorted.customers.filter(isRecordable);
		if (observations.length > 0) {
			const dated = scripts.run(facts.dated(observations));
			scripts.run(consents.put(record(statements, dated), now));
		}
		return claim ? claims.claim(claim, now) : [];
	}
}
