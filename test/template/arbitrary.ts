import fc from 'fast-check';

import type { JsonObject } from '../../nodes/WhatsAppCloud/json';

const WORDS = ['Hello', 'your', 'order', 'is', 'on', 'its', 'way', 'grüße', 'مرحبا', '🎉', '*now*'];
const words = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 });

/** Distinct variables of a template, as Meta writes them. */
const variables = (named: boolean, most: number) =>
	named
		? fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/), { maxLength: most })
		: fc
				.nat({ max: most })
				.map((count) => Array.from({ length: count }, (_, index) => `${index + 1}`));

/** A text with variables in any order, some of them twice. */
function text(named: boolean, most: number): fc.Arbitrary<string> {
	return variables(named, most).chain((names) =>
		fc
			.tuple(
				fc.shuffledSubarray([...names, ...names.slice(0, 1)], {
					minLength: names.length + Math.min(1, names.length),
				}),
				fc.array(words, { minLength: names.length + 2, maxLength: names.length + 2 }),
			)
			.map(([order, between]) =>
				[
					...order.flatMap((name, index) => [...(between[index] ?? []), `{{${name}}}`]),
					...(between.at(-1) ?? []),
				].join(' '),
			),
	);
}

/** Texts that Meta approves in a header or on a card, with room for values. */
const short = (texts: fc.Arbitrary<string>, most: number) =>
	texts.map((found) =>
		found.length > most
			? found.slice(0, found.lastIndexOf(' ', found.indexOf('{{'))) || 'Hello'
			: found,
	);

const media = fc.constantFrom('IMAGE', 'VIDEO', 'GIF', 'DOCUMENT', 'LOCATION', 'PRODUCT');

const header = (named: boolean): fc.Arbitrary<JsonObject[]> =>
	fc
		.option(
			fc.oneof(
				media.map((format): JsonObject => ({ type: 'HEADER', format })),
				short(text(named, 1), 50).map((content): JsonObject => ({
					type: 'HEADER',
					format: 'TEXT',
					text: content,
				})),
			),
			{ nil: undefined },
		)
		.map((found) => (found ? [found] : []));

const BUTTONS: JsonObject[] = [
	{ type: 'QUICK_REPLY', text: 'Yes' },
	{ type: 'URL', text: 'Look', url: 'https://example.com/' },
	{ type: 'URL', text: 'Track', url: 'https://example.com/track?id={{1}}' },
	{ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+31970102800001' },
	{ type: 'COPY_CODE', example: ['GREEN10'] },
	{ type: 'FLOW', text: 'Open', flow_id: '1' },
	{ type: 'CATALOG', text: 'Catalog' },
	{ type: 'MPM', text: 'Products' },
	{ type: 'SPM', text: 'Product' },
	{ type: 'VOICE_CALL', text: 'Call us' },
	{ type: 'ORDER_DETAILS', text: 'Pay' },
	{ type: 'PAYMENT_REQUEST', text: 'Review payment' },
	{ type: 'CALL_PERMISSION_REQUEST' },
	{ type: 'REQUEST_CONTACT_INFO' },
];

const buttons = (most: number): fc.Arbitrary<JsonObject[]> =>
	fc
		.array(fc.constantFrom(...BUTTONS), { maxLength: most })
		.map((list) => (list.length > 0 ? [{ type: 'BUTTONS', buttons: list }] : []));

const body = (named: boolean, most: number): fc.Arbitrary<JsonObject> =>
	text(named, most).map((content) => ({ type: 'BODY', text: content }));

/** Two to ten cards of one structure. */
const carousel = (named: boolean): fc.Arbitrary<JsonObject> =>
	fc
		.tuple(
			fc.constantFrom('IMAGE', 'VIDEO', 'PRODUCT'),
			fc.option(short(text(named, 2), 100), { nil: undefined }),
			buttons(2),
			fc.integer({ min: 2, max: 10 }),
		)
		.map(([format, content, list, count]) => ({
			type: 'CAROUSEL',
			cards: Array.from({ length: count }, () => ({
				components: [
					{ type: 'HEADER', format },
					...(content ? [{ type: 'BODY', text: content }] : []),
					...list,
				],
			})),
		}));

const offer = fc.boolean().map((expires): JsonObject => ({
	type: 'LIMITED_TIME_OFFER',
	limited_time_offer: { text: 'Ends soon', has_expiration: expires },
}));

const perhaps = (component: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject[]> =>
	fc.option(component, { nil: undefined }).map((found) => (found ? [found] : []));

const authentication: fc.Arbitrary<JsonObject> = fc
	.constantFrom<JsonObject>(
		{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' },
		{ type: 'OTP', otp_type: 'ONE_TAP', text: 'Copy code' },
		{ type: 'OTP', otp_type: 'ZERO_TAP', text: 'Copy code' },
		{
			type: 'URL',
			text: 'Copy code',
			url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}',
		},
	)
	.map((button): JsonObject => ({
		category: 'AUTHENTICATION',
		components: [
			{ type: 'BODY', text: '*{{1}}* is your verification code.' },
			{ type: 'FOOTER', code_expiration_minutes: 10 },
			{ type: 'BUTTONS', buttons: [button] },
		],
	}));

/** Any template that Meta might list: headers, bodies, buttons, offers and cards of all kinds. */
export const anyTemplate: fc.Arbitrary<JsonObject> = fc.oneof(
	{ weight: 1, arbitrary: authentication },
	{
		weight: 1,
		arbitrary: fc.boolean().chain((named) =>
			body(named, 3).map((content): JsonObject => ({
				category: 'UTILITY',
				sub_category: 'ORDER_STATUS',
				parameter_format: named ? 'NAMED' : 'POSITIONAL',
				components: [content],
			})),
		),
	},
	{
		weight: 12,
		arbitrary: fc.boolean().chain((named) =>
			fc
				.tuple(header(named), body(named, 6), perhaps(offer), buttons(10), perhaps(carousel(named)))
				.map(([top, content, limited, list, cards]): JsonObject => ({
					category: 'MARKETING',
					parameter_format: named ? 'NAMED' : 'POSITIONAL',
					components: [...top, ...limited, content, ...list, ...cards],
				})),
		),
	},
);

/** A text that fits anywhere: short, and without what Meta refuses. */
const shortText = fc
	.string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
	.filter((value) => value.trim() !== '' && !/[\s\p{C}]/u.test(value) && !value.includes('object'));

/** Some names are nobody's on the internet, such as those below `.alt`. */
const publicLink = fc
	.tuple(fc.domain(), fc.webPath())
	.map(([domain, path]) => `https://${domain.slice(0, domain.lastIndexOf('.'))}.com${path}`);

/** What a person might fill into a field, by the end of its ID. */
const VALUES: Array<[RegExp, fc.Arbitrary<unknown>]> = [
	[/header_(image|video|gif|document)$/, publicLink],
	[/latitude$/, fc.integer({ min: -90, max: 90 })],
	[/longitude$/, fc.integer({ min: -180, max: 180 }).map(String)],
	[
		/offer_expires_at$/,
		fc.oneof(
			fc.constant('2099-12-31T23:59:00+01:00'),
			fc.constant(4_102_444_740),
			fc.constant('4102444740000'),
		),
	],
	[
		/sections$/,
		fc.oneof(
			fc.constant('New: a, b; Old: c'),
			fc.constant([{ title: 'New', product_items: [{ product_retailer_id: 'a' }] }]),
		),
	],
	[/flow_action_data$/, fc.constant({ name: 'Sam' })],
	[/order_details$/, fc.constant('{ "reference_id": "4711" }')],
	[/payment_request$/, fc.constant({ payment_setting: { type: 'offsite_card_pay' } })],
	[/order_status$/, fc.constantFrom('shipped', 'Partially-Shipped', 'cancelled')],
	[/ttl_minutes$/, fc.integer({ min: 1, max: 43_200 })],
	[
		/url$/,
		fc.oneof(
			shortText,
			fc.webQueryParameters().filter((query) => query !== ''),
		),
	],
];

/** A value for a field. */
export function anyValue(id: string): fc.Arbitrary<unknown> {
	const known = VALUES.find(([pattern]) => pattern.test(id))?.[1];
	return known ?? fc.oneof(shortText, fc.integer({ min: 0, max: 99_999 }));
}
