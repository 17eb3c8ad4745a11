import type { CustomerNames } from '../conversation/customer';
import { asId, asObject, asObjects, asText, type JsonObject } from '../json';
import type { Profile } from './message';
import { readNames, withoutAbsent } from './read';

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
	const only = alone && people.length === 1 ? people[0] : undefined;
	return (names) => {
		const person =
			people.find((candidate) => sharesName(candidate.names, names)) ??
			(only && !contradicts(only.names, names) ? only : undefined);
		return { names: { ...person?.names, ...names }, profile: person?.profile ?? {} };
	};
}

function readPerson(contact: JsonObject): Person {
	const profile = asObject(contact.profile);
	return {
		names: readNames(contact.wa_id, contact.user_id, contact.parent_user_id),
		profile: withoutAbsent({
			name: asText(profile?.name),
			username: asId(profile?.username),
		}),
	};
}

function sharesName(a: CustomerNames, b: CustomerNames): boolean {
	return (
		isSame(a.phone, b.phone) || isSame(a.userId, b.userId) || isSame(a.parentUserId, b.parentUserId)
	);
}

function contradicts(a: CustomerNames, b: CustomerNames): boolean {
	return (
		isOther(a.phone, b.phone) ||
		isOther(a.userId, b.userId) ||
		isOther(a.parentUserId, b.parentUserId)
	);
}

function isSame(a: string | undefined, b: string | undefined): boolean {
	return a !== undefined && a === b;
}

function isOther(a: string | undefined, b: string | undefined): boolean {
	return a !== undefined && b !== undefined && a !== b;
}
