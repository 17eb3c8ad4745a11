import type { INodeProperties } from 'n8n-workflow';

import { asObject, type JsonObject, type JsonValue } from '../../../json';
import { buildContacts, CONTACTS_LIMITS } from '../../../message/types/contacts';
import { listFields } from '../typeParts/fields';
import type { MessageType } from '../typeParts/messageType';
import { elementsOf, optionalText } from '../typeParts/reader';

const text = (displayName: string, name: string, placeholder = ''): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	...(placeholder ? { placeholder: `e.g. ${placeholder}` } : {}),
});

/** A part of which a contact may have several. */
const several = (
	one: string,
	displayName: string,
	name: string,
	values: INodeProperties[],
): INodeProperties => ({
	displayName,
	name,
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: `Add ${one === 'URL' ? one : one.toLowerCase()}`,
	options: [{ displayName: one, name: 'values', values }],
});

const kind = text('Type', 'type', 'WORK');

/** Field of the editor → where Meta has it: `name.first_name` is in the object `name`. */
const PLACES: ReadonlyArray<readonly [field: string, place: string]> = [
	['formattedName', 'name.formatted_name'],
	['prefix', 'name.prefix'],
	['firstName', 'name.first_name'],
	['middleName', 'name.middle_name'],
	['lastName', 'name.last_name'],
	['suffix', 'name.suffix'],
	['company', 'org.company'],
	['department', 'org.department'],
	['title', 'org.title'],
	['birthday', 'birthday'],
];

/** The lists of a contact, and the fields of their elements. */
const LISTS: ReadonlyArray<
	readonly [list: string, fields: ReadonlyArray<readonly [string, string]>]
> = [
	[
		'phones',
		[
			['phone', 'phone'],
			['type', 'type'],
			['waId', 'wa_id'],
		],
	],
	[
		'emails',
		[
			['email', 'email'],
			['type', 'type'],
		],
	],
	[
		'urls',
		[
			['url', 'url'],
			['type', 'type'],
		],
	],
	[
		'addresses',
		[
			['street', 'street'],
			['city', 'city'],
			['state', 'state'],
			['zip', 'zip'],
			['country', 'country'],
			['countryCode', 'country_code'],
			['type', 'type'],
		],
	],
];

const contactsField: INodeProperties = {
	displayName: 'Contacts',
	name: 'contacts',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add contact',
	options: [
		{
			displayName: 'Contact',
			name: 'values',
			values: [
				{
					...text('Full Name', 'formattedName', 'Anna Jansen'),
					description: 'As it is shown; leave it empty to combine the parts',
				},
				text('First Name', 'firstName'),
				text('Last Name', 'lastName'),
				text('Middle Name', 'middleName'),
				text('Prefix', 'prefix', 'Dr'),
				text('Suffix', 'suffix', 'Jr'),
				several('Phone', 'Phones', 'phones', [
					text('Phone', 'phone', '+31 6 12345678'),
					kind,
					{
						...text('WhatsApp ID', 'waId', '31612345678'),
						description: 'Adds a button "Message" to the contact',
					},
				]),
				several('Email', 'Emails', 'emails', [text('Email', 'email', 'name@email.com'), kind]),
				several('URL', 'URLs', 'urls', [text('URL', 'url', 'https://example.com'), kind]),
				several('Address', 'Addresses', 'addresses', [
					text('Street', 'street'),
					text('City', 'city'),
					text('State', 'state'),
					text('ZIP', 'zip'),
					text('Country', 'country'),
					text('Country Code', 'countryCode', 'NL'),
					kind,
				]),
				text('Company', 'company'),
				text('Department', 'department'),
				text('Job Title', 'title'),
				text('Birthday', 'birthday', '1999-12-31'),
			],
		},
	],
};

export const contacts: MessageType = {
	option: { name: 'Contacts', value: 'contacts', description: 'One or more contact cards' },
	fields: listFields(
		contactsField,
		'[{ "name": { "formatted_name": "Anna Jansen" }, "phones": [{ "phone": "+31612345678" }] }]',
	),
	limits: CONTACTS_LIMITS,
	read(reader) {
		const list = reader.list('contacts', 'Contacts').map((element, index) => {
			const contact = asObject(element);
			if (!contact) throw reader.bad(`Contact ${index + 1}`, 'is not an object');
			return contact.name ? contact : fromFields(contact);
		});
		return (draft) => buildContacts(list, draft);
	},
};

/** A contact as the editor's fields have it, as Meta has it. Empty fields are left out. */
function fromFields(fields: JsonObject): JsonObject {
	const contact: JsonObject = place(fields, PLACES);
	for (const [list, places] of LISTS) {
		const elements = elementsOf(fields[list])
			.map((element) => place(asObject(element) ?? {}, places))
			.filter((element) => Object.keys(element).length > 0);
		if (elements.length > 0) contact[list] = elements;
	}
	return contact;
}

function place(
	fields: JsonObject,
	places: ReadonlyArray<readonly [field: string, place: string]>,
): JsonObject {
	const object: JsonObject = {};
	for (const [field, where] of places) {
		const value: JsonValue | undefined = optionalText(fields[field]);
		if (value === undefined) continue;
		const [outer = '', inner] = where.split('.');
		if (inner === undefined) object[outer] = value;
		else object[outer] = { ...asObject(object[outer]), [inner]: value };
	}
	return object;
}
