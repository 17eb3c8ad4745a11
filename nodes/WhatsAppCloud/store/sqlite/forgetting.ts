import type { DatabaseSync } from 'node:sqlite';

import type { CustomerNames } from '../../customer/customer';
import { Forgetting } from '../forgetting';
import { findingIn } from './recording';
import type { SqliteStatements } from './acquaintances';
import { leadingOnce } from '../windowQuery';

/** The business numbers that somebody was seen on; one step in the index each. */
export function numbersIn(db: DatabaseSync): string[] {
	const next = db.prepare(
		'SELECT min(phone_number_id) AS id FROM aliases WHERE phone_number_id > ?',
	);
	const numbers: string[] = [];
	for (let last = ''; ;) {
		const id = next.get(last)?.id;
		if (typeof id !== 'string') return numbers;
		numbers.push(id);
		last = id;
	}
}

/** What belongs to a customer on these business numbers. Only within a transaction. */
export function belongingTo(
	customer: CustomerNames,
	numbers: readonly string[],
	statements: SqliteStatements,
): Forgetting {
	const person = new Forgetting(customer);
	const finding = new Map(
		numbers.map((number) => [number, leadingOnce(findingIn(statements, number))]),
	);
	for (let fresh = person.fresh; fresh.length > 0; fresh = person.fresh) {
		for (const name of fresh) {
			const [kind, value] = name;
			const leads = [...finding].map(([phoneNumberId, lead]) => ({
				phoneNumberId,
				acquaintances: lead(name),
			}));
			const learned = numbers.flatMap((phoneNumberId) =>
				kind === 'phone' ? statements.learnedSpellings(phoneNumberId, value) : [],
			);
			person.follow(name, { leads, learned });
		}
	}
	return person;
}
