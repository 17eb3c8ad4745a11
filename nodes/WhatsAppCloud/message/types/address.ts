import type { JsonObject } from '../../json';
import type { Draft } from '../draft';
import { buildInteractive, type Frame, withHeader } from '../interactive';

export interface AddressMessage {
	/** ISO 3166-1 alpha-2. Meta accepts only India, for numbers of India. */
	country: string;
	/** What is filled in already, by Meta's names: `name`, `phone_number`, `in_pin_code`, `city`, … */
	values?: JsonObject;
	/** Addresses to choose from: `[{ id, value: { … } }]`. */
	savedAddresses?: JsonObject[];
	/** What the customer is to correct, by Meta's names. */
	validationErrors?: JsonObject;
}

/** A form for a delivery address (Meta: "Address messages"). */
export function buildAddress(frame: Frame, address: AddressMessage, draft: Draft): JsonObject {
	const { country, values, savedAddresses, validationErrors } = address;
	if (!/^[A-Z]{2}$/.test(country)) {
		draft.refuse(
			'Country',
			`"${country}" is not a country code of two capital letters, such as IN`,
		);
	}
	const parameters = {
		country,
		...(values ? { values } : {}),
		...(savedAddresses && savedAddresses.length > 0 ? { saved_addresses: savedAddresses } : {}),
		...(validationErrors ? { validation_errors: validationErrors } : {}),
	};
	return buildInteractive(
		'address_message',
		withHeader,
		frame,
		{ name: 'address_message', parameters },
		draft,
	);
}
