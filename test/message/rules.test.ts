import type { JsonObject } from '../../nodes/WhatsAppCloud/json';
import { buildAddress } from '../../nodes/WhatsAppCloud/message/types/address';
import { buildContacts } from '../../nodes/WhatsAppCloud/message/types/contacts';
import { Draft } from '../../nodes/WhatsAppCloud/message/draft';
import { buildFlow } from '../../nodes/WhatsAppCloud/message/types/flow';
import {
	bodyOnly,
	buildInteractive,
	type Frame,
	withHeader,
	withoutHeader,
} from '../../nodes/WhatsAppCloud/message/interactive';
import { buildCtaUrl } from '../../nodes/WhatsAppCloud/message/types/ctaUrl';
import { buildList } from '../../nodes/WhatsAppCloud/message/types/list';
import { buildLocation } from '../../nodes/WhatsAppCloud/message/types/location';
import { buildMedia } from '../../nodes/WhatsAppCloud/message/types/media';
import { buildMediaCarousel } from '../../nodes/WhatsAppCloud/message/types/mediaCarousel';
import { buildProductList } from '../../nodes/WhatsAppCloud/message/types/productList';
import { buildRaw } from '../../nodes/WhatsAppCloud/message/types/raw';
import { buildReaction } from '../../nodes/WhatsAppCloud/message/types/reaction';
import { buildReplyButtons } from '../../nodes/WhatsAppCloud/message/types/replyButtons';
import { buildAsking, REQUESTS } from '../../nodes/WhatsAppCloud/message/types/askingMessages';
import { buildVoiceCall } from '../../nodes/WhatsAppCloud/message/types/voiceCall';

const BODY: Frame = { body: 'Hello' };
const link = 'https://example.com/file';
const button = { displayText: 'Open', url: link };
const rows = [{ title: 'Row' }];
const image = { type: 'image' as const, medium: { link } };

const OBJECT =
	'contains "[object …]", which is how an object appears in a text; use one of its fields';

/** What is wrong, how it comes about, and what is said. */
const REFUSED: Array<[what: string, build: (draft: Draft) => unknown, refusals: string[]]> = [
	[
		'two buttons with one title',
		(draft) =>
			buildReplyButtons(
				BODY,
				[
					{ id: 'a', title: 'Yes' },
					{ id: 'b', title: 'Yes' },
				],
				draft,
			),
		['Button Title "Yes" occurs twice; each must be different'],
	],
	[
		'two buttons with one ID',
		(draft) =>
			buildReplyButtons(
				BODY,
				[
					{ id: 'a', title: 'Yes' },
					{ id: 'a', title: 'No' },
				],
				draft,
			),
		['Button ID "a" occurs twice; each must be different'],
	],
	[
		'two buttons with one ID but for a space, which Meta takes in no ID',
		(draft) =>
			buildReplyButtons(
				BODY,
				[
					{ id: 'a', title: 'Yes' },
					{ id: 'a ', title: 'No' },
				],
				draft,
			),
		['Button ID "a" occurs twice; each must be different'],
	],
	[
		'everything at once',
		(draft) => buildReplyButtons({ body: ' ' }, [{ title: '' }, { title: 'x'.repeat(21) }], draft),
		[
			'Button 1 Title is empty',
			'Button 2 Title has 21 characters; Meta allows at most 20',
			'Body is empty',
		],
	],
	[
		'several sections without titles',
		(draft) =>
			buildList(BODY, { button: 'Open', sections: [{ rows }, { rows: [{ title: 'B' }] }] }, draft),
		['Section 1 Title is empty', 'Section 2 Title is empty'],
	],
	[
		'a section without rows',
		(draft) => buildList(BODY, { button: 'Open', sections: [{ title: 'A', rows: [] }] }, draft),
		['Rows has 0 rows in all sections together; Meta requires at least 1', 'Section 1 has no rows'],
	],
	[
		'two rows with one ID',
		(draft) =>
			buildList(
				BODY,
				{
					button: 'Open',
					sections: [
						{
							rows: [
								{ id: '1', title: 'A' },
								{ id: '1', title: 'B' },
							],
						},
					],
				},
				draft,
			),
		['Row ID "1" occurs twice; each must be different'],
	],
	[
		'everything that is there twice',
		(draft) => buildReplyButtons(BODY, [{ title: 'A' }, { title: 'A' }, { title: 'A' }], draft),
		[
			'Button Title "A" occurs twice; each must be different',
			'Button ID "A" occurs twice; each must be different',
		],
	],
	[
		'several pairs of rows with one ID',
		(draft) =>
			buildList(
				BODY,
				{
					button: 'Open',
					sections: ['S', 'T'].map((title) => ({ title, rows: [{ title: 'A' }, { title: 'B' }] })),
				},
				draft,
			),
		[
			'Row ID "A" occurs twice; each must be different',
			'Row ID "B" occurs twice; each must be different',
		],
	],
	[
		'lists of a contact that are none',
		(draft) =>
			buildContacts(
				[{ name: 'Anna', phones: ['+31612345678'], emails: 'anna@example.com', urls: {} }],
				draft,
			),
		[
			'Contact 1 Phones is not a list of objects such as [{ "phone": "+31612345678" }]',
			'Contact 1 Emails is not a list of objects such as [{ "email": "anna@example.com" }]',
			'Contact 1 URLs is not a list of objects such as [{ "url": "https://example.com" }]',
		],
	],
	[
		'what an expression that went wrong leaves in texts',
		(draft) => {
			buildCtaUrl(
				{ body: 'Hi [object Object]', footer: '\ud83d' },
				{ displayText: 'Go', url: `${link}/[object Array]` },
				draft,
			);
			buildLocation({ latitude: 1, longitude: 1, name: '[object Object]', address: 'x' }, draft);
		},
		[
			`Button URL ${OBJECT}`,
			`Body ${OBJECT}`,
			'Footer contains half a character, which is left when an emoji is cut in two; remove it',
			`Place Name ${OBJECT}`,
		],
	],
	[
		'a picture above a list',
		(draft) =>
			buildList({ ...BODY, header: image }, { button: 'Open', sections: [{ rows }] }, draft),
		['Header is of the type image; allowed: text'],
	],
	[
		'a product list without a header',
		(draft) => buildProductList(BODY, { catalogId: '1', sections: [{ products: ['A'] }] }, draft),
		['Header is empty'],
	],
	[
		'a link that no phone can open',
		(draft) => buildCtaUrl(BODY, { displayText: 'Open', url: 'example.com' }, draft),
		['Button URL "example.com" is not an address that begins with https:// or http://'],
	],
	[
		'a picture from a file path',
		(draft) => buildMedia({ kind: 'image', medium: { link: '/tmp/x.png' } }, draft),
		['Image Link "/tmp/x.png" is not an address that begins with https:// or http://'],
	],
	[
		'a picture from nowhere',
		(draft) => buildMedia({ kind: 'image', medium: { id: ' ' } }, draft),
		['Image Media ID is empty'],
	],
	[
		'a place that is none',
		(draft) => buildLocation({ latitude: '52,37', longitude: 181 }, draft),
		[
			'Latitude "52,37" is not a number between -90 and 90, such as 52.3702',
			'Longitude "181" is not a number between -180 and 180, such as 52.3702',
		],
	],
	[
		'a place without coordinates',
		(draft) => buildLocation({ latitude: undefined, longitude: '' }, draft),
		['Latitude is empty', 'Longitude is empty'],
	],
	[
		'a word as a reaction',
		(draft) => buildReaction({ messageId: 'wamid.1', emoji: 'ok' }, draft),
		['Emoji "ok" is not a single emoji; leave it empty to remove a reaction'],
	],
	[
		'two emoji as a reaction',
		(draft) => buildReaction({ messageId: '', emoji: '👍👍' }, draft),
		[
			'Message ID is empty',
			'Emoji "👍👍" is not a single emoji; leave it empty to remove a reaction',
		],
	],
	[
		'an emoji on the button of a flow, and data for no screen',
		(draft) =>
			buildFlow(
				BODY,
				{ flow: { name: '' }, cta: 'Book 📅', mode: 'published', action: 'navigate', data: {} },
				draft,
			),
		[
			'Flow Button must not have emoji',
			'First Screen is empty; Screen Data needs a screen',
			'Screen Data is an empty object; leave the field empty instead',
			'Flow Name is empty',
		],
	],
	[
		'images and videos in one carousel',
		(draft) =>
			buildMediaCarousel(
				BODY,
				[
					{ header: image, action: button },
					{ header: { type: 'video', medium: { link } }, action: button },
				],
				draft,
			),
		['Cards have images and videos; use either images or videos for all of them'],
	],
	[
		'links and quick replies in one carousel',
		(draft) =>
			buildMediaCarousel(
				BODY,
				[
					{ header: image, action: button },
					{ header: image, action: { replies: [{ title: 'More' }] } },
				],
				draft,
			),
		['Cards have different buttons; each needs a link, or each the same number of quick replies'],
	],
	[
		'different numbers of quick replies in one carousel',
		(draft) =>
			buildMediaCarousel(
				BODY,
				[
					{ header: image, action: { replies: [{ title: 'More' }, { title: 'Less' }] } },
					{ header: image, action: { replies: [] } },
				],
				draft,
			),
		[
			'Cards have different buttons; each needs a link, or each the same number of quick replies',
			'Card 2 Quick Reply is empty',
		],
	],
	[
		'a contact without a name, with a wrong date, an empty number',
		(draft) => buildContacts([{ birthday: '31.12.1999', phones: [{ type: 'WORK' }] }], draft),
		[
			'Contact 1 Birthday "31.12.1999" is not a date such as 1999-12-31',
			'Contact 1 Phone is empty',
			'Contact 1 Name is empty',
		],
	],
	[
		'half minutes',
		(draft) => buildVoiceCall(BODY, { ttlMinutes: 1.5 }, draft),
		['Button Works For is not a whole number of minutes'],
	],
	[
		'a country that is no code',
		(draft) => buildAddress(BODY, { country: 'India' }, draft),
		['Country "India" is not a country code of two capital letters, such as IN'],
	],
	[
		'a raw message that says who gets it',
		(draft) => buildRaw({ to: '1', recipient: '2', type: 'text', text: { body: 'x' } }, draft),
		['Message (JSON) must not have "to", "recipient", which come from Customer and Options'],
	],
	['an empty raw message', (draft) => buildRaw(undefined, draft), ['Message (JSON) is empty']],
	[
		'a raw message without content',
		(draft) => buildRaw({ type: 'poll' }, draft),
		['Message (JSON) has the type "poll", but no object "poll"'],
	],
	[
		'a raw template',
		(draft) => buildRaw({ type: 'template', template: {} }, draft),
		['Message (JSON) is a template; choose it in the field Template instead'],
	],
];

test.each(REFUSED)('%s', (_what, build, refusals) => {
	const draft = new Draft();
	build(draft);
	expect(draft.refusals).toEqual(refusals);
	expect(refusals.join()).not.toMatch(/error|problem|mistake/i);
});

/** What is built, and what it becomes. */
const BUILT: Array<[what: string, build: (draft: Draft) => JsonObject, message: JsonObject]> = [
	[
		'a button without an ID answers with its title',
		(draft) => buildReplyButtons(BODY, [{ title: ' Yes "<b>" ' }], draft),
		{
			type: 'interactive',
			interactive: {
				type: 'button',
				body: { text: 'Hello' },
				action: {
					buttons: [{ type: 'reply', reply: { id: 'Yes "<b>"', title: ' Yes "<b>" ' } }],
				},
			},
		},
	],
	[
		'a voice note',
		(draft) => buildMedia({ kind: 'audio', medium: { id: '1' }, voice: true, caption: 'x' }, draft),
		{ type: 'audio', audio: { id: '1', voice: true } },
	],
	[
		'a reaction taken back',
		(draft) => buildReaction({ messageId: 'wamid.1', emoji: '' }, draft),
		{ type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '' } },
	],
	...['👩‍👩‍👧', '🇳🇱', '❤️', '1️⃣', '👍🏽'].map((emoji): (typeof BUILT)[number] => [
		`${emoji} as one emoji`,
		(draft) => buildReaction({ messageId: 'wamid.1', emoji }, draft),
		{ type: 'reaction', reaction: { message_id: 'wamid.1', emoji } },
	]),
	[
		'a contact from the parts of a name',
		(draft) => buildContacts([{ name: { first_name: 'Anna', last_name: 'Jansen' } }], draft),
		{
			type: 'contacts',
			contacts: [
				{ name: { first_name: 'Anna', last_name: 'Jansen', formatted_name: 'Anna Jansen' } },
			],
		},
	],
	[
		'a contact with a full name alone: Meta wants a part of it as well',
		(draft) => buildContacts([{ name: { formatted_name: 'Anna' } }], draft),
		{ type: 'contacts', contacts: [{ name: { formatted_name: 'Anna', first_name: 'Anna' } }] },
	],
	[
		'a contact with numbers out of a table',
		(draft) => buildContacts([{ name: 'Anna', phones: [{ phone: 31612345678 }] }], draft),
		{
			type: 'contacts',
			contacts: [
				{
					name: { formatted_name: 'Anna', first_name: 'Anna' },
					phones: [{ phone: '31612345678' }],
				},
			],
		},
	],
	[
		'a trademark in the button of a flow, which is no emoji',
		(draft) =>
			buildFlow(
				BODY,
				{
					flow: { id: '1' },
					cta: 'Join Bloom™ ©',
					mode: 'published',
					action: 'data_exchange',
				},
				draft,
			),
		{
			type: 'interactive',
			interactive: {
				type: 'flow',
				body: { text: 'Hello' },
				action: {
					name: 'flow',
					parameters: {
						flow_message_version: '3',
						flow_id: '1',
						flow_cta: 'Join Bloom™ ©',
						flow_action: 'data_exchange',
					},
				},
			},
		},
	],
	[
		'a call button as Meta makes it',
		(draft) => buildVoiceCall(BODY, {}, draft),
		{
			type: 'interactive',
			interactive: {
				type: 'voice_call',
				body: { text: 'Hello' },
				action: { name: 'voice_call' },
			},
		},
	],
	[
		'an address form',
		(draft) =>
			buildAddress(
				BODY,
				{
					country: 'IN',
					values: { city: 'Pune' },
					savedAddresses: [],
					validationErrors: { city: '?' },
				},
				draft,
			),
		{
			type: 'interactive',
			interactive: {
				type: 'address_message',
				body: { text: 'Hello' },
				action: {
					name: 'address_message',
					parameters: { country: 'IN', values: { city: 'Pune' }, validation_errors: { city: '?' } },
				},
			},
		},
	],
	[
		'what people paste along in a raw message',
		(draft) =>
			buildRaw(
				{
					messaging_product: 'whatsapp',
					recipient_type: 'individual',
					type: 'poll',
					poll: { question: '?' },
				},
				draft,
			),
		{ type: 'poll', poll: { question: '?' } },
	],
	[
		'a message without what only others have around their text',
		(draft) => {
			const header = { type: 'text', text: 'Hi' } as const;
			return buildInteractive('carousel', bodyOnly, { ...BODY, header, footer: 'Bye' }, {}, draft);
		},
		{ type: 'interactive', interactive: { type: 'carousel', body: { text: 'Hello' }, action: {} } },
	],
	[
		'a message that needs no text',
		(draft) =>
			buildInteractive('product', { ...withoutHeader, bodyRequired: false }, {}, {}, draft),
		{ type: 'interactive', interactive: { type: 'product', action: {} } },
	],
	[
		'a document above the text, with its name',
		(draft) => {
			const header = { type: 'document', medium: { link }, fileName: 'Invoice 7.pdf' } as const;
			return buildInteractive('button', withHeader, { ...BODY, header }, {}, draft);
		},
		{
			type: 'interactive',
			interactive: {
				type: 'button',
				header: { type: 'document', document: { link, filename: 'Invoice 7.pdf' } },
				body: { text: 'Hello' },
				action: {},
			},
		},
	],
	...Object.entries(REQUESTS).map(([type, name]): (typeof BUILT)[number] => [
		type,
		(draft) => buildAsking(type as keyof typeof REQUESTS, { ...BODY, footer: 'none' }, draft),
		{ type: 'interactive', interactive: { type, body: { text: 'Hello' }, action: { name } } },
	]),
];

test.each(BUILT)('%s', (_what, build, message) => {
	const draft = new Draft();
	expect(build(draft)).toEqual(message);
	expect(draft.refusals).toEqual([]);
});

test('fields with which something is wrong are named once', () => {
	const draft = new Draft();
	draft.required('Body', '');
	draft.required('Button', '');
	draft.unique('Button', ['a', 'a', 'b', 'b']);
	expect(draft.fields).toEqual(['Body', 'Button']);
});

test('an address below no name', () => {
	const draft = new Draft();
	buildLocation({ latitude: '1.5', longitude: -2, address: 'Dam 1' }, draft);
	expect(draft.refusals).toEqual([]);
	expect(draft.warnings).toEqual(['Address is only shown below a Place Name, which is empty']);
});

test('files stand in a message as words until they have IDs', () => {
	const file = { label: 'Image File "x.png"', kind: 'image' as const };
	const build = (draft: Draft) => buildMedia({ kind: 'image', medium: { file } }, draft);
	const draft = new Draft();
	expect(build(draft)).toEqual({
		type: 'image',
		image: { id: '(uploaded when sent: Image File "x.png")' },
	});
	expect(draft.files).toEqual([file]);
	expect(build(new Draft(new Map([[file, '1001']])))).toEqual({
		type: 'image',
		image: { id: '1001' },
	});
});
