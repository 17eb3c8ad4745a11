import type { CustomerNames } from '../conversation/customer';
import { peopleOf, type FindPerson } from '../conversation/people';
import { namesOf, type Name } from '../conversation/sighting';
import type { WindowRecord } from '../conversation/window';
import { respelled, windowOf } from './lookup';
import { aliasKey, allNames, Recording, type Acquaintance } from './recording';
import type { CustomerObservation } from './sorting';
import type { SqliteStatements } from './sqliteStatements';

/** Records what a delivery teaches about customers; within a transaction of the caller. */
export function record(statements: SqliteStatements, observations: CustomerObservation[]): void {
	const recording = new Recording(known(statements, observations), nextId(statements));
	for (const observation of observations) recording.add(observation);
	statements.write(recording.changes());
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
		for (const name of allNames(observation)) {
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

/** The windows of customers on one business number, in their order; within a transaction of the caller. */
export function findWindows(
	statements: SqliteStatements,
	phoneNumberId: string,
	customers: CustomerNames[],
): Array<WindowRecord | undefined> {
	return customers.map((customer) => {
		const people = new Map<number, FindPerson>();
		const find = (name: Name) => {
			const found = statements.findAcquaintance(phoneNumberId, name);
			if (!found) return undefined;
			const person = people.get(found.id) ?? peopleOf(found.sightings, found.renames);
			people.set(found.id, person);
			return person(name);
		};
		return (
			windowOf(customer, find) ??
			windowOf(respelled(customer, statements.findSpelling(phoneNumberId, customer.phone)), find)
		);
	});
}
