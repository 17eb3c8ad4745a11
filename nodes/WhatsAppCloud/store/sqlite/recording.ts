import type { CustomerNames } from '../../customer/customer';
import { namesOf, type Name } from '../../customer/observedNames';
import { found } from '../database';
import { findingOnce, leadsFrom, lookUpBy, type Finder, type LookUp } from '../finding';
import { aliasKey, Recording, wantedNames, type Acquaintance, type SaidHere } from '../recording';
import type { CustomerObservation } from '../factTables';
import type { SqliteStatements } from './acquaintances';

/**
 * Records what a delivery teaches about customers; within a transaction of the caller.
 *
 * @returns what they said about marketing messages
 */
export function record(
	statements: SqliteStatements,
	observations: CustomerObservation[],
): SaidHere[] {
	const recording = new Recording(known(statements, observations), nextId(statements));
	for (const observation of observations) recording.add(observation);
	const changes = recording.changes();
	statements.write(changes);
	return changes.statements;
}

/** The acquaintances behind the observations' names, each once. */
function known(
	statements: SqliteStatements,
	observations: CustomerObservation[],
): Map<string, Acquaintance> {
	const byAlias = new Map<string, Acquaintance>();
	const byId = new Map<number, Acquaintance>();
	for (const observation of observations) {
		const { phoneNumberId } = observation;
		for (const name of wantedNames(observation)) {
			if (byAlias.has(aliasKey(phoneNumberId, name))) continue;
			const found = statements.findAcquaintance(phoneNumberId, name);
			if (!found) continue;
			const acquaintance = byId.get(found.id) ?? found;
			byId.set(found.id, acquaintance);
			byAlias.set(aliasKey(phoneNumberId, name), acquaintance);
			// The acquaintance's other names need no look-up of their own.
			for (const { names } of acquaintance.sightings) {
				for (const other of namesOf(names))
					byAlias.set(aliasKey(phoneNumberId, other), acquaintance);
			}
		}
	}
	return byAlias;
}

function nextId(statements: SqliteStatements): () => number {
	let last: number | undefined;
	return () => {
		last = (last ?? statements.lastAcquaintance()) + 1;
		return last;
	};
}

/** Finds acquaintances on one business number, each read once. */
export function findingIn(
	statements: SqliteStatements,
	phoneNumberId: string,
): (name: Name) => Acquaintance | undefined {
	return findingOnce((name) => statements.findAcquaintance(phoneNumberId, name));
}

/** What is known of a customer on one business number; within a transaction of the caller. */
export function lookUp(
	statements: SqliteStatements,
	phoneNumberId: string,
	customer: CustomerNames,
	find: (name: Name) => Acquaintance | undefined,
): LookUp {
	return lookUpBy(customer, find, (phone) => statements.learnedSpellings(phoneNumberId, phone));
}

/** Finds people in SQLite: at once, without a statement of the script's. Only within a transaction. */
export function sqliteFinder(statementsOf: () => SqliteStatements): Finder {
	return {
		lookUp: (phoneNumberId, customers) =>
			found(() => {
				const statements = statementsOf();
				const find = findingIn(statements, phoneNumberId);
				return customers.map((customer) => lookUp(statements, phoneNumberId, customer, find));
			}),
		find: (phoneNumberId) => found(() => findingIn(statementsOf(), phoneNumberId)),
		// What was read for one name is there for those that come to light by it.
		leading(numbers) {
			const statements = statementsOf();
			const leads = leadsFrom(
				numbers,
				(number) => findingIn(statements, number),
				(phone) => numbers.flatMap((number) => statements.learnedSpellings(number, phone)),
			);
			return () => found(() => leads);
		},
	};
}
