import { asObject, asObjects, asText, type JsonObject, type JsonValue } from '../json';
import type { Draft } from './draft';

/** The parts of a name, of which Meta wants at least one beside `formatted_name`. */
const NAME_PARTS = ['prefix', 'first_name', 'middle_name', 'last_name', 'suffix'] as const;

/**
 * `type` and `contacts` of a send request (Meta: "Contacts messages").
 *
 * @param contacts as Meta writes them: `[{ name: { formatted_name, first_name, … }, phones: [{ phone, type, wa_id }], … }]`
 */
export function buildContacts(contacts: readonly JsonObject[], draft: Draft): JsonObject {
	draft.count('Contacts', contacts.length, 'contacts.list');
	return {
		type: 'contacts',
		contacts: contacts.map((contact, index) =>
			buildContact(contact, `Contact ${index + 1}`, draft),
		),
	};
}

function buildContact(contact: JsonObject, field: string, draft: Draft): JsonObject {
	const { birthday } = contact;
	if (birthday !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(asText(birthday) ?? '')) {
		draft.refuse(`${field} Birthday`, `${JSON.stringify(birthday)} is no date such as 1999-12-31`);
	}
	const phones = asObjects(contact.phones);
	if (phones.some(({ phone, wa_id }) => !asText(phone) && !asText(wa_id))) {
		draft.refuse(`${field} Phone`, 'is empty');
	}
	return { ...contact, name: buildName(contact.name, field, draft) };
}

/** The formatted name follows from the parts where it is missing, and stands for the first name. */
function buildName(value: JsonValue | undefined, field: string, draft: Draft): JsonObject {
	const name = asObject(value) ?? {};
	const parts = NAME_PARTS.map((part) => asText(name[part])).filter((part) => part !== undefined);
	const formatted_name = asText(name.formatted_name) ?? parts.join(' ');
	if (formatted_name.trim() === '') draft.refuse(`${field} Name`, 'is empty');
	return {
		...name,
		formatted_name,
		...(parts.length === 0 ? { first_name: formatted_name } : {}),
	};
}
