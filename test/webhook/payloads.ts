/** Payloads as Meta sends them, from the parts that a test is about. */

/** ms since the epoch; later than every time in here. */
export const NOW = 1_760_000_000_000;

export const WHERE = {
	businessAccountId: '102290129340398',
	phoneNumberId: '106540352242922',
	displayPhoneNumber: '15550783881',
};

/** One delivery with one change. */
export function change(value: object, { field = 'messages', time, where = WHERE }: Envelope = {}) {
	return {
		object: 'whatsapp_business_account',
		entry: [
			{
				id: where.businessAccountId,
				...(time === undefined ? {} : { time }),
				changes: [
					{
						field,
						value: {
							messaging_product: 'whatsapp',
							metadata: {
								display_phone_number: where.displayPhoneNumber,
								phone_number_id: where.phoneNumberId,
							},
							...value,
						},
					},
				],
			},
		],
	};
}

export interface Envelope {
	field?: string;
	time?: number;
	/** The number that it is about, and its WABA. */
	where?: typeof WHERE;
}

export function message(fields: object) {
	return { id: 'wamid.IN1', from: '16505551234', timestamp: '1750000000', ...fields };
}

export function status(fields: object) {
	return {
		id: 'wamid.OUT1',
		status: 'delivered',
		timestamp: '1750000000',
		recipient_id: '16505551234',
		...fields,
	};
}
