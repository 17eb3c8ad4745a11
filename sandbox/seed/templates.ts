import type { JsonObject } from '../json.ts';
import { MARKETING } from './marketing.ts';
import { UTILITY } from './utility.ts';

/** Meta's sample, in every account; it goes out from Meta's public test numbers only. */
const HELLO_WORLD: JsonObject = {
	name: 'hello_world',
	language: 'en_US',
	category: 'UTILITY',
	components: [
		{ type: 'HEADER', format: 'TEXT', text: 'Hello World' },
		{
			type: 'BODY',
			text: 'Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API, hosted by Meta. Thank you for taking the time to test with us.',
		},
		{ type: 'FOOTER', text: 'WhatsApp Business Platform sample message' },
	],
};

/** A template of the account's own that needs no values. */
const OPENING_HOURS: JsonObject = {
	name: 'opening_hours',
	language: 'en_US',
	category: 'UTILITY',
	components: [
		{ type: 'HEADER', format: 'TEXT', text: 'Opening hours' },
		{ type: 'BODY', text: 'We are open from Monday to Saturday, 9:00 to 18:00.' },
		{ type: 'FOOTER', text: 'Greenhouse Clinic' },
	],
};

/** Opens a conversation again in which the customer has been waiting for longer than 24 hours. */
const ANSWER_READY: JsonObject = {
	name: 'answer_ready',
	language: 'en_US',
	category: 'UTILITY',
	parameter_format: 'POSITIONAL',
	components: [
		{
			type: 'BODY',
			text: 'Hello {{1}}, we have the answer to the question that you asked us on {{2}}. Tap below to read it.',
			example: { body_text: [['Sam', 'Tuesday 24 November']] },
		},
		{ type: 'FOOTER', text: 'Greenhouse Clinic' },
		{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Read the answer' }] },
	],
};

/** One-time codes: Meta's fixed text, a copy-code button. */
function loginCode(language: string, text: string, expiry: string, button: string): JsonObject {
	return {
		name: 'login_code',
		language,
		category: 'AUTHENTICATION',
		message_send_ttl_seconds: 600,
		components: [
			{
				type: 'BODY',
				text,
				add_security_recommendation: true,
				example: { body_text: [['123456']] },
			},
			{ type: 'FOOTER', text: expiry, code_expiration_minutes: 10 },
			{
				type: 'BUTTONS',
				buttons: [
					{
						type: 'URL',
						text: button,
						url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code_expiration_minutes=10&code=otp{{1}}',
						example: ['https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456'],
					},
				],
			},
		],
	};
}

/** The account's templates: three categories, four languages, positional and named variables, every status that matters. */
export const TEMPLATES: JsonObject[] = [
	HELLO_WORLD,
	...UTILITY,
	OPENING_HOURS,
	loginCode(
		'en_US',
		'*{{1}}* is your verification code. For your security, do not share this code.',
		'This code expires in 10 minutes.',
		'Copy code',
	),
	loginCode(
		'nl',
		'*{{1}}* is je verificatiecode. Deel deze code voor je veiligheid met niemand.',
		'Deze code verloopt over 10 minuten.',
		'Code kopiëren',
	),
	...MARKETING,
	ANSWER_READY,
];
