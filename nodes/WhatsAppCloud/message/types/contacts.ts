import { asArray, asObject, asObjects, asText, type JsonObject, type JsonValue } from '../../json';
import type { Draft } from '../draft';
import { disputed, hard, OPENAPI, type Limits } from '../limit';

export const CONTACTS_LIMITS = {
	contacts: [hard('contacts', 257, 'Contacts messages', 1), disputed(hard('contacts', 5, OPENAPI))],
} satisfies Record<string, Limits>;

/** The parts of a name, of which Meta wants at least one beside `formatted_name`. */
const NAME_PARTS = ['prefix', 'first_name', 'middle_name', 'last_name', 'suffix'] as const;

/** The lists of a contact: how messages name each, and an example of one. */
const LISTS = {
	phones: ['Phones', '[{ "phone": "+31612345678" }]'],
	emails: ['Emails', '[{ "email": "anna@example.com" }]'],
	urls: ['URLs', '[{ "url": "https://example.com" }]'],
	addresses: ['Addresses', '[{ "city": "Amsterdam" }]'],
} as const;

/**
 * `type` and `contacts` of a send request (Meta: "Contacts messages").
 *
 * @param contacts as Meta writes them: `[{ name: { formatted_name, first_name, … }, phones: [{ phone, type, wa_id }], … }]`
 */
export function buildContacts(contacts: readonly JsonObject[], draft: Draft): JsonObject {
	draft.count('Contacts', contacts.length, CONTACTS_LIMITS.contacts);
	return {
		type: 'contacts',
		contacts: contacts.map((contact, index) =>
			buildContact(numbersAsText(contact), `Contact ${index + 1}`, draft),
		),
	};
}

function buildContact(contact: JsonObject, field: string, draft: Draft): JsonObject {
	const { birthday } = contact;
	if (birthday !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(asText(birthday) ?? '')) {
		draft.refuse(
			`${field} Birthday`,
			`${JSON.stringify(birthday)} is not a date such as 1999-12-31`,
		);
	}
	for (const [key, [name, example]] of Object.entries(LISTS)) {
		const list = contact[key] ?? [];
		if (asArray(list)?.length !== asObjects(list).length) {
			draft.refuse(`${field} ${name}`, `is not a list of objects such as ${example}`);
		}
	}
	const phones = asObjects(contact.phones);
	if (phones.some(({ phone, wa_id }) => !asText(phone) && !asText(wa_id))) {
		draft.refuse(`${field} Phone`, 'is empty');
	}
	return { ...contact, name: buildName(contact.name, field, draft) };
}

/** The formatted name follows from the parts where it is missing, and stands for the first name. */
function buildName(value: JsonValue | undefined, field: string, draft: Draft): JsonObject {
	const full: JsonObject = typeof value === 'string' ? { formatted_name: value } : {};
	const name = asObject(value) ?? full;
	const parts = NAME_PARTS.map((part) => asText(name[part])).filter((part) => part !== undefined);
	const formatted_name = asText(name.formatted_name) ?? parts.join(' ');
	if (formatted_name.trim() === '') draft.refuse(`${field} Name`, 'is empty');
	draft.sound(`${field} Name`, formatted_name);
	return {
		...name,
		formatted_name,
		...(parts.length === 0 ? { first_name: formatted_name } : {}),
	};
}

/** Everything in a contact is text for Meta; phone numbers come as numbers out of tables. */
function numbersAsText(value: JsonObject): JsonObject {
	const textOf = (part: JsonValue): JsonValue => {
		if (typeof part === 'number') return String(part);
		if (Array.isArray(part)) return part.map(textOf);
		const object = asObject(part);
		return object ? numbersAsText(object) : part;
	};
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, textOf(part)]));
}
