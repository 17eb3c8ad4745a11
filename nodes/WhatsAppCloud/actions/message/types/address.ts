import { asObjects } from '../../../json';
import { buildAddress } from '../../../message/types/address';
import { anyHeaderFields, bodyField, footerField } from '../typeParts/fields';
import { readFrame } from '../typeParts/frame';
import type { MessageType } from '../typeParts/messageType';

export const address: MessageType = {
	option: {
		name: 'Address Request',
		value: 'address_message',
		description: 'A form for a delivery address; only for customers with an Indian number',
	},
	fields: [
		...anyHeaderFields,
		bodyField,
		footerField,
		{
			displayName: 'Country',
			name: 'addressCountry',
			type: 'string',
			default: 'IN',
			description: 'Two letters. Meta has address forms for India (IN).',
		},
		{
			displayName: 'Values',
			name: 'addressValues',
			type: 'json',
			default: '{}',
			placeholder: 'e.g. { "name": "Anna", "city": "Pune", "in_pin_code": "411001" }',
			description: 'Values to fill in beforehand; may be empty',
		},
		{
			displayName: 'Saved Addresses',
			name: 'savedAddresses',
			type: 'json',
			default: '[]',
			placeholder: 'e.g. [{ "value": { "name": "Anna", "city": "Pune" } }]',
			description: 'Addresses to choose from, each with its own ID; may be empty',
		},
		{
			displayName: 'Validation Errors',
			name: 'validationErrors',
			type: 'json',
			default: '{}',
			placeholder: 'e.g. { "in_pin_code": "We do not deliver there." }',
			description: 'What the customer should correct, by the name of the field; may be empty',
		},
	],
	limits: {},
	read(reader) {
		const frame = readFrame(reader, { header: 'any', footer: true });
		const values = reader.object('addressValues', 'Values');
		const validationErrors = reader.object('validationErrors', 'Validation Errors');
		const message = {
			country: reader.text('addressCountry').trim(),
			savedAddresses: asObjects(reader.array('savedAddresses', 'Saved Addresses')),
			...(values ? { values } : {}),
			...(validationErrors ? { validationErrors } : {}),
		};
		return (draft) => buildAddress(frame, message, draft);
	},
};
