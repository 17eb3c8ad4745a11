import type { JsonObject } from '../json.ts';
import { oneOf, readShape, type Shape } from './shape.ts';

/** `provider`: from before the Cloud API, still in Meta's pages on payments. */
const MEDIUM: Shape = { id: 'text', link: 'text', provider: { name: 'text' } };
const CAPTIONED: Shape = { ...MEDIUM, caption: 'text' };
const DOCUMENT: Shape = { ...CAPTIONED, filename: 'text' };

const LOCATION: Shape = {
	latitude: 'number',
	longitude: 'number',
	name: 'text',
	address: 'text',
};

const SECTION: Shape = {
	title: 'text',
	rows: [{ id: 'text', title: 'text', description: 'text' }],
	product_items: [{ product_retailer_id: 'text' }],
};

const CONTACT: Shape = {
	name: {
		formatted_name: 'text',
		first_name: 'text',
		middle_name: 'text',
		last_name: 'text',
		prefix: 'text',
		suffix: 'text',
	},
	phones: [{ phone: 'text', type: 'text', wa_id: 'text' }],
	emails: [{ email: 'text', type: 'text' }],
	urls: [{ url: 'text', type: 'text' }],
	addresses: [
		{
			street: 'text',
			city: 'text',
			state: 'text',
			zip: 'text',
			country: 'text',
			country_code: 'text',
			type: 'text',
		},
	],
	org: { company: 'text', department: 'text', title: 'text' },
	birthday: 'text',
};

const HEADER: Shape = {
	type: oneOf('document', 'image', 'text', 'video'),
	text: 'text',
	sub_text: 'text',
	image: CAPTIONED,
	video: CAPTIONED,
	document: DOCUMENT,
};

/** Of an action that is told by its name. Payments (India, Brazil) are left to what Meta says there. */
const PARAMETERS: Shape = {
	display_text: 'text',
	url: 'text',
	flow_message_version: 'text',
	flow_id: 'text',
	flow_name: 'text',
	flow_cta: 'text',
	flow_token: 'text',
	flow_action: 'text',
	flow_action_payload: { screen: 'text', data: 'any' },
	mode: 'text',
	thumbnail_product_retailer_id: 'text',
	country: 'text',
	values: 'any',
	saved_addresses: 'any',
	validation_errors: 'any',
	ttl_minutes: 'integer',
	payload: 'text',
	reference_id: 'text',
	type: 'text',
	currency: 'text',
	total_amount: 'any',
	payment_type: 'text',
	payment_configuration: 'text',
	payment_settings: 'any',
	payment: 'any',
	order: 'any',
	beneficiary: 'any',
	beneficiaries: 'any',
	shipping_info: 'any',
};

const CARD_ACTION: Shape = {
	name: 'text',
	parameters: PARAMETERS,
	buttons: [
		{
			type: 'text',
			reply: { id: 'text', title: 'text' },
			quick_reply: { id: 'text', title: 'text' },
			cta_url: { display_text: 'text', url: 'text' },
		},
	],
	catalog_id: 'text',
	product_retailer_id: 'text',
};

const INTERACTIVE: Shape = {
	type: 'text',
	header: HEADER,
	body: { text: 'text' },
	footer: { text: 'text' },
	action: {
		...CARD_ACTION,
		button: 'text',
		sections: [SECTION],
		cards: [
			{
				card_index: 'integer',
				type: 'text',
				header: HEADER,
				body: { text: 'text' },
				action: CARD_ACTION,
			},
		],
	},
};

const PARAMETER: Shape = {
	type: oneOf(
		...['action', 'coupon_code', 'currency', 'date_time', 'document', 'gif', 'image'],
		...['limited_time_offer', 'location', 'order_status', 'payload', 'product'],
		...['tap_target_configuration', 'text', 'ttl_minutes', 'video'],
	),
	text: 'text',
	parameter_name: 'text',
	currency: { fallback_value: 'text', code: 'text', amount_1000: 'integer' },
	date_time: {
		fallback_value: 'text',
		calendar: 'text',
		day_of_week: 'text',
		day_of_month: 'integer',
		year: 'integer',
		month: 'integer',
		hour: 'integer',
		minute: 'integer',
		component: 'any',
		unix_epoch: 'any',
	},
	image: CAPTIONED,
	video: CAPTIONED,
	gif: CAPTIONED,
	document: DOCUMENT,
	location: LOCATION,
	product: { product_retailer_id: 'text', catalog_id: 'text' },
	payload: 'text',
	coupon_code: 'text',
	ttl_minutes: 'integer',
	action: {
		flow_token: 'text',
		flow_action_data: 'any',
		thumbnail_product_retailer_id: 'text',
		sections: [SECTION],
		order_details: 'any',
		payment_request: 'any',
	},
	limited_time_offer: { expiration_time_ms: 'integer' },
	order_status: {
		reference_id: 'text',
		order: { status: 'text', description: 'text' },
		payment: 'any',
	},
	tap_target_configuration: [{ url: 'text', title: 'text' }],
};

/** What stands beside `type` in a component, in a card as well. */
const COMPONENT = {
	// As Graph lists them when it refuses another (January 2026), and what has come since.
	sub_type: oneOf(
		...['booking_confirmation', 'catalog', 'copy_code', 'flow', 'mpm', 'order_details'],
		...['payment_request', 'quick_reply', 'reminder', 'url', 'voice_call'],
	),
	index: 'integer',
	parameters: [PARAMETER],
} as const satisfies Shape;

const CARD_COMPONENTS = ['body', 'button', 'footer', 'header'];

/** The parameters of `/messages` that are read as what they are, before anything else is looked at. */
const SHAPES: Record<string, Shape> = {
	audio: { ...MEDIUM, voice: 'flag' },
	biz_opaque_callback_data: 'text',
	category: 'text',
	contacts: [CONTACT],
	context: { message_id: 'text' },
	direct_send_config: { template_name: 'text' },
	document: DOCUMENT,
	image: CAPTIONED,
	interactive: INTERACTIVE,
	location: LOCATION,
	message_id: 'text',
	messaging_account_id: 'text',
	reaction: { message_id: 'text', emoji: 'text' },
	recipient: 'text',
	recipient_identity_key_hash: 'text',
	recipient_type: 'text',
	status: 'text',
	sticker: MEDIUM,
	template: {
		name: 'text',
		namespace: 'text',
		language: { code: 'text', policy: oneOf('deterministic') },
		components: [
			{
				...COMPONENT,
				type: oneOf(
					...CARD_COMPONENTS,
					...['carousel', 'limited_time_offer', 'order_status', 'tap_target_configuration'],
				),
				// A card has no cards of its own.
				cards: [
					{
						card_index: 'integer',
						components: [{ ...COMPONENT, type: oneOf(...CARD_COMPONENTS) }],
					},
				],
			},
		],
	},
	text: { body: 'text', preview_url: 'flag' },
	to: 'text',
	type: 'text',
	typing_indicator: { type: oneOf('text') },
	video: CAPTIONED,
};

/**
 * The body of a message, read as what its parameters are.
 *
 * @throws GraphError 100 for a key that Graph does not know, or a value of another kind
 */
export function readSendShape(body: JsonObject): JsonObject {
	const read = { ...body };
	for (const [name, shape] of Object.entries(SHAPES)) {
		const value = body[name];
		if (value !== undefined) read[name] = readShape(value, shape, name);
	}
	return read;
}
