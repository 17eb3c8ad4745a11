import type { CustomerNames } from '../customer/customer';
import { nameKey, namesOf, spelledOut, type Name } from '../customer/observedNames';
import { isSamePhone } from '../customer/spellings';
import { asId, asObject, asObjects, asText, withoutAbsent, type JsonObject } from '../json';
import type { Profile } from './message';
import { othersIn } from './ownFields';
import { readNames } from './read';

/** The people of a delivery: names of one person, and what their profile says. */
interface Person {
	names: CustomerNames;
	profile: Profile;
}

/** Somebody who is named in a message or status, completed with the delivery's `contacts`. */
export type FindPerson = (names: CustomerNames) => Person;

/**
 * Reads a delivery's `contacts`. A delivery may hold messages of several people, so each is looked up
 * by the phone number or user ID that stands in the message.
 *
 * @param contacts `value.contacts`, of any shape
 * @param alone whether the delivery has one message or status only: then a single contact that has no
 * name in common with it, and none that contradicts it, is still this person
 */
export function readContacts(contacts: unknown, alone: boolean): FindPerson {
	const people = asObjects(contacts).map(readPerson);
	const byName = indexByName(people);
	const only = alone && people.length === 1 ? people[0] : undefined;
	return (names) => {
		const person =
			firstWith(names, byName, people) ??
			(only && !contradicts(only.names, names) ? only : undefined);
		return { names: { ...person?.names, ...names }, profile: person?.profile ?? {} };
	};
}

/** What is read of a contact and its profile. */
const KNOWN = new Set(['profile', 'wa_id', 'user_id', 'parent_user_id', 'name', 'username']);

function readPerson(contact: JsonObject): Person {
	const profile = asObject(contact.profile);
	return {
		names: readNames(contact.wa_id, contact.user_id, contact.parent_user_id),
		profile: withoutAbsent({
			name: asText(profile?.name),
			username: asId(profile?.username) ?? asId(contact.username),
			...othersIn(contact, KNOWN),
			...(profile ? othersIn(profile, KNOWN) : {}),
		}),
	};
}

/**
 * Where each name stands first, and where it stands in another spelling only: a delivery may hold a thousand contacts
 * and as many messages.
 */
function indexByName(people: Person[]): Map<string, number> {
	const byName = new Map<string, number>();
	const index = (keysOf: (names: Name[]) => Name[]) => {
		people.forEach(({ names }, position) => {
			for (const key of keysOf(namesOf(names)).map(nameKey)) {
				if (!byName.has(key)) byName.set(key, position);
			}
		});
	};
	index((names) => names);
	index((names) => names.flatMap(spelledOut));
	return byName;
}

/** The first of the people who has one of these names. */
function firstWith(
	names: CustomerNames,
	byName: Map<string, number>,
	people: Person[],
): Person | undefined {
	const found = namesOf(names)
		.map((name) => byName.get(nameKey(name)))
		.filter((index) => index !== undefined);
	return found.length === 0 ? undefined : people[Math.min(...found)];
}

function contradicts(a: CustomerNames, b: CustomerNames): boolean {
	return (
		(isOther(a.phone, b.phone) && !isSamePhone(a.phone, b.phone)) ||
		isOther(a.userId, b.userId) ||
		isOther(a.parentUserId, b.parentUserId)
	);
}

function isOther(a: string | undefined, b: string | undefined): boolean {
	return a !== undefined && b !== undefined && a !== b;
}
