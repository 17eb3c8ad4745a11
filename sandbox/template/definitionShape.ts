import { oneOf, type Shape } from '../message/shape.ts';

const NAMED_EXAMPLES: Shape = [{ param_name: 'text', example: 'text' }];

/** Of a button in a definition. */
const BUTTON: Shape = {
	type: oneOf(
		...['app', 'call_permission_request', 'catalog', 'copy_code', 'flow', 'mpm', 'order_details'],
		...['otp', 'payment_request', 'phone_number', 'quick_reply', 'request_contact_info', 'spm'],
		...['url', 'voice_call'],
	),
	text: 'text',
	url: 'text',
	phone_number: 'text',
	// A list for addresses, a text for codes.
	example: 'any',
	otp_type: oneOf('copy_code', 'one_tap', 'zero_tap'),
	autofill_text: 'text',
	package_name: 'text',
	signature_hash: 'text',
	supported_apps: [{ package_name: 'text', signature_hash: 'text' }],
	zero_tap_terms_accepted: 'flag',
	flow_id: 'text',
	flow_name: 'text',
	flow_json: 'any',
	flow_action: oneOf('navigate', 'data_exchange'),
	navigate_screen: 'text',
	icon: 'text',
	ttl_minutes: 'integer',
	app_deep_link: 'any',
	payment_setting: 'any',
};

/** What may stand beside `type` in a component, on a card as well. */
const COMPONENT = {
	format: 'text',
	text: 'text',
	example: {
		header_text: ['text'],
		header_text_named_params: NAMED_EXAMPLES,
		header_handle: ['text'],
		header_url: ['text'],
		body_text: 'any',
		body_text_named_params: NAMED_EXAMPLES,
	},
	buttons: [BUTTON],
	add_security_recommendation: 'flag',
	code_expiration_minutes: 'integer',
	limited_time_offer: { text: 'text', has_expiration: 'flag' },
} as const satisfies Shape;

const CARD_COMPONENTS = ['body', 'buttons', 'footer', 'header'];

/** The components of a template's definition, as Graph takes them. */
export const DEFINITION: Shape = [
	{
		...COMPONENT,
		type: oneOf(
			...CARD_COMPONENTS,
			...['call_permission_request', 'carousel', 'limited_time_offer', 'order_status'],
		),
		cards: [{ components: [{ ...COMPONENT, type: oneOf(...CARD_COMPONENTS) }] }],
	},
];
