import { ACCOUNT } from '../../sandbox/sandbox.ts';
import { errorOf, SandboxClient } from './support/client.ts';
import { sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile({
	settings: { statusWebhooks: false, throughputPerSecond: null, pairLimit: null },
});

const TO = '+31 6 1234 5678';
const text = (body: unknown) => ({ to: TO, type: 'text', text: { body } });
const interactive = (value: object) => ({ to: TO, type: 'interactive', interactive: value });
const reply = (id: string, title: string) => ({ type: 'reply', reply: { id, title } });
const rows = (count: number, title = 'Row') =>
	Array.from({ length: count }, (_, index) => ({ id: `r${index}`, title: `${title} ${index}` }));

describe('answers', () => {
	it('accepts with the input, the wa_id and a message ID', async () => {
		const { status, body } = await client.send(text('Hello'));
		expect(status).toBe(200);
		expect(body).toEqual({
			messaging_product: 'whatsapp',
			contacts: [{ input: TO, wa_id: '31612345678' }],
			messages: [{ id: expect.stringMatching(/^wamid\.[A-Za-z0-9+/]+=*$/) as string }],
		});
	});

	it("builds message IDs as Meta's are built", async () => {
		const { body } = await client.send(text('Hello'));
		const id = (body.messages as [{ id: string }])[0].id.slice('wamid.'.length);
		const bytes = Buffer.from(id, 'base64').toString('latin1');
		const [tag, random, end] = [bytes.slice(0, 20), bytes.slice(20, 38), bytes.slice(38)];
		expect(tag).toBe('\x1c\x18\x0b31612345678\x15\x02\x00\x11\x18\x12');
		expect(random).toMatch(/^[0-9A-F]{18}$/);
		expect(end).toBe('\x00');
	});

	it('tells the status of templates', async () => {
		const template = {
			to: TO,
			type: 'template',
			template: { name: 'opening_hours', language: { code: 'en_US' } },
		};
		expect((await client.send(template)).body.messages).toMatchObject([
			{ message_status: 'accepted' },
		]);
		await client.settings({ templateMessageStatus: 'held_for_quality_assessment' });
		expect((await client.send(template)).body.messages).toMatchObject([
			{ message_status: 'held_for_quality_assessment' },
		]);
		await client.settings({ templateMessageStatus: 'accepted' });
	});

	it('answers a user ID with user_id, and takes the phone where both are given', async () => {
		const userId = 'NL.13491208655302741918';
		const { body } = await client.send({ recipient: userId, type: 'text', text: { body: 'Hi' } });
		expect(body.contacts).toEqual([{ input: userId, user_id: userId }]);
		const both = await client.send({ ...text('Hi'), recipient: userId });
		expect(both.body.contacts).toEqual([{ input: TO, wa_id: '31612345678' }]);
	});

	it('marks a message as read and shows that the business types', async () => {
		const { body } = await client.control('POST', '/customers/31600000001/messages', {
			text: 'Hi',
		});
		const answer = await client.send({
			status: 'read',
			message_id: body.messageId,
			typing_indicator: { type: 'text' },
		});
		expect(answer.body).toEqual({ success: true });
		expect((await client.messages('31600000001'))[0]).toMatchObject({ status: 'read' });
		const unknown = await client.send({ status: 'read', message_id: 'wamid.unknown' });
		expect(errorOf(unknown)).toMatchObject({ code: 131009 });
	});
});

describe('recipients', () => {
	it.each([
		['+31612345678', '31612345678'],
		['31612345678', '31612345678'],
		['+31 (0)6-1234 5678'.replace('(0)', ''), '31612345678'],
		['+1 (650) 555-1234', '16505551234'],
		['0612345678', '31612345678'],
		['4740612345', '4740612345'],
		[31612345678, '31612345678'],
	])('reads %p as %s', async (to, waId) => {
		const { body } = await client.send({ to, type: 'text', text: { body: 'Hi' } });
		expect(body.contacts).toMatchObject([{ wa_id: waId }]);
	});

	it.each(['hello', '+31 6 12 ab', '+0612345678', '0031612345678', '123', 'US.1349'])(
		'refuses %p as malformed',
		async (to) => {
			const answer = await client.send({ to, type: 'text', text: { body: 'Hi' } });
			expect(answer.status).toBe(400);
			expect(errorOf(answer)).toEqual({
				message: '(#131009) Parameter value is not valid',
				type: 'OAuthException',
				code: 131009,
				error_data: {
					messaging_product: 'whatsapp',
					details: 'The phone number is malformed: Please use the format: +1234567890.',
				},
			});
		},
	);

	it('refuses a message without a recipient, to itself, and to those not on the test list', async () => {
		expect(errorOf(await client.send({ type: 'text', text: { body: 'Hi' } }))).toEqual({
			message: '(#100) The parameter to is required.',
			type: 'OAuthException',
			code: 100,
		});
		expect(
			errorOf(await client.send({ to: ACCOUNT.phone, type: 'text', text: { body: 'Hi' } })),
		).toMatchObject({ code: 131021 });
		await client.settings({ allowedRecipients: ['16505551234'] });
		expect(errorOf(await client.send(text('Hi')))).toMatchObject({
			message: '(#131030) Recipient phone number not in allowed list',
		});
		await client.settings({ allowedRecipients: null });
	});

	it("by Meta's sample template, from any number but a public test number", async () => {
		const sample = {
			to: TO,
			type: 'template',
			template: { name: 'hello_world', language: { code: 'en_US' } },
		};
		const refused = await client.send(sample);
		expect(refused.status).toBe(400);
		expect(errorOf(refused)).toEqual({
			message: '(#131058) Hello World templates can only be sent from the Public Test Numbers',
			type: 'OAuthException',
			code: 131058,
		});
		const mode = (accountMode: string) =>
			client.control('PATCH', `/numbers/${ACCOUNT.phoneNumberId}`, { accountMode });
		await mode('SANDBOX');
		expect((await client.send(sample)).status).toBe(200);
		await mode('LIVE');
	});
});

describe('refused parameters', () => {
	const cases: [string, object, string][] = [
		[
			'an unknown type',
			{ to: TO, type: 'smoke' },
			'(#100) Param type must be one of {AUDIO, CONTACTS, DOCUMENT, IMAGE, INTERACTIVE, LOCATION, REACTION, STICKER, TEMPLATE, TEXT, VIDEO} - got "smoke".',
		],
		[
			'several types',
			{ to: TO, type: ['text'], text: { body: 'Hi' } },
			'(#100) Param type must be a string.',
		],
		['several recipients', { ...text('Hi'), to: [TO] }, '(#100) Param to must be a string.'],
		[
			'a template in no language',
			{ to: TO, type: 'template', template: { name: 'opening_hours' } },
			"(#100) The parameter template['language'] is required.",
		],
		['no text', { to: TO, type: 'text' }, "(#100) The parameter text['body'] is required."],
		['an empty text', text(''), "(#100) The parameter text['body'] is required."],
		['a text that is none', text({}), "(#100) Param text['body'] must be a string."],
		[
			'a long text',
			text('x'.repeat(4097)),
			"(#100) Param text['body'] must be at most 4096 characters long.",
		],
		[
			'a medium that was never uploaded',
			{ to: TO, type: 'image', image: { id: '123' } },
			"(#100) Param image['id'] is not a valid whatsapp business account media attachment ID",
		],
		[
			'a link that is none',
			{ to: TO, type: 'image', image: { link: 'picture' } },
			"(#100) Param image['link'] is not a valid URI.",
		],
		[
			'a long caption',
			{
				to: TO,
				type: 'image',
				image: { link: 'https://a.example/a.png', caption: 'x'.repeat(1025) },
			},
			"(#100) Param image['caption'] must be at most 1024 characters long.",
		],
		[
			'a caption on sound',
			{ to: TO, type: 'audio', audio: { link: 'https://a.example/a.ogg', caption: 'x' } },
			'(#100) Unexpected key "caption" on param "audio".',
		],
		[
			'a place without a latitude',
			{ to: TO, type: 'location', location: { longitude: 1 } },
			"(#100) The parameter location['latitude'] is required.",
		],
		[
			'a place beyond the pole',
			{ to: TO, type: 'location', location: { latitude: 91, longitude: 1 } },
			"(#100) Param location['latitude'] must be a number between -90 and 90.",
		],
		[
			'a contact without a name',
			{ to: TO, type: 'contacts', contacts: [{ name: {} }] },
			"(#100) The parameter contacts[0]['name']['formatted_name'] is required.",
		],
		[
			'a reaction to nothing',
			{ to: TO, type: 'reaction', reaction: { emoji: '👍' } },
			"(#100) The parameter reaction['message_id'] is required.",
		],
		[
			'an interactive without a type',
			interactive({}),
			"(#100) The parameter interactive['type'] is required.",
		],
		[
			'a quote without an ID',
			{ ...text('Hi'), context: {} },
			"(#100) The parameter context['message_id'] is required.",
		],
		...['mailto:shop@a.example', 'tel:+31612345678', 'myshop://order/1'].map(
			(url): [string, object, string] => [
				`a button to ${url}`,
				interactive({
					...{ type: 'cta_url', body: { text: 'Hi' } },
					action: { name: 'cta_url', parameters: { display_text: 'Open', url } },
				}),
				"(#100) Param interactive['action']['parameters']['url'] is not a valid URI.",
			],
		),
		[
			'callback data that is none',
			{ ...text('Hi'), biz_opaque_callback_data: {} },
			'(#100) Param biz_opaque_callback_data must be a string.',
		],
		[
			'long callback data',
			{ ...text('Hi'), biz_opaque_callback_data: 'x'.repeat(513) },
			'(#100) Param biz_opaque_callback_data must be at most 512 characters long.',
		],
	];

	it.each(cases)('refuses %s', async (_name, message, sentence) => {
		const answer = await client.send(message);
		expect(answer.status).toBe(400);
		expect(errorOf(answer)).toEqual({ message: sentence, type: 'OAuthException', code: 100 });
	});

	it('refuses a missing messaging_product, a missing body and a body that is no JSON alike', async () => {
		const path = `/${client.number}/messages`;
		const expected = {
			message: '(#100) The parameter messaging_product is required.',
			type: 'OAuthException',
			code: 100,
		};
		expect(errorOf(await client.graph('POST', path, text('Hi')))).toEqual(expected);
		expect(errorOf(await client.graph('POST', path))).toEqual(expected);
		const response = await fetch(`${client.sandbox.url}/v26.0${path}`, {
			method: 'POST',
			headers: { ...client.authorized(), 'content-type': 'application/json' },
			body: '{"messaging_product":',
		});
		expect(await response.json()).toMatchObject({ error: expected });
	});

	it('takes form fields, with objects as JSON text', async () => {
		const response = await fetch(`${client.sandbox.url}/v26.0/${client.number}/messages`, {
			method: 'POST',
			headers: client.authorized(),
			body: new URLSearchParams({
				messaging_product: 'whatsapp',
				to: TO,
				type: 'text',
				text: '{"body":"Hi"}',
			}),
		});
		expect(response.status).toBe(200);
	});
});

describe('a reaction', () => {
	const react = (emoji: string) =>
		client.send({ to: TO, type: 'reaction', reaction: { message_id: 'wamid.x', emoji } });

	it.each(['1', 'ok', '👍👎', '👍 thanks'])('is not "%s"', async (emoji) => {
		expect(errorOf(await react(emoji))).toMatchObject({ code: 131009 });
	});

	it.each(['', '❤', '❤️', '👍🏽', '👩‍👩‍👧', '🇳🇱', '1️⃣'])('can be "%s"', async (emoji) => {
		expect((await react(emoji)).status).toBe(200);
	});
});

describe('refused interactive messages', () => {
	const body = { text: 'Choose' };
	const list = (sections: object[], button = 'Choose') =>
		interactive({ type: 'list', body, action: { button, sections } });
	const buttons = (...all: object[]) =>
		interactive({ type: 'button', body, action: { buttons: all } });
	const card = {
		card_index: 0,
		type: 'cta_url',
		header: { type: 'image', image: { link: 'https://a.example/a.png' } },
		action: {},
	};
	const cases: [string, object, string][] = [
		[
			'no buttons',
			buttons(),
			'Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3',
		],
		[
			'four buttons',
			buttons(...['a', 'b', 'c', 'd'].map((id) => reply(id, id))),
			'Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3',
		],
		[
			'a long button',
			buttons(reply('a', 'x'.repeat(21))),
			'Button title length invalid. Min length: 1, Max length: 20',
		],
		[
			'a button of spaces',
			buttons(reply('a', '  ')),
			'Button title length invalid. Min length: 1, Max length: 20',
		],
		[
			'a space around the ID of a button',
			buttons(reply('a ', 'A')),
			'Button id cannot have leading or trailing spaces',
		],
		['two buttons alike', buttons(reply('a', 'Yes'), reply('b', 'Yes')), 'Duplicated button title'],
		[
			'a long body',
			interactive({
				type: 'button',
				body: { text: 'x'.repeat(1025) },
				action: { buttons: [reply('a', 'A')] },
			}),
			'Body text length invalid. Min length: 1, Max length: 1024',
		],
		[
			'a long footer',
			interactive({
				type: 'button',
				body,
				footer: { text: 'x'.repeat(61) },
				action: { buttons: [reply('a', 'A')] },
			}),
			'Footer text length invalid. Min length: 1, Max length: 60',
		],
		[
			'a long header',
			interactive({
				type: 'button',
				body,
				header: { type: 'text', text: 'x'.repeat(61) },
				action: { buttons: [reply('a', 'A')] },
			}),
			'Header text length invalid. Min length: 1, Max length: 60',
		],
		[
			'a picture over a list',
			interactive({
				type: 'list',
				body,
				header: { type: 'image', image: { link: 'https://a.example/a.png' } },
				action: { button: 'Choose', sections: [{ rows: rows(1) }] },
			}),
			'Header type image is not allowed for this type of message',
		],
		[
			'a long row',
			list([{ rows: rows(1, 'x'.repeat(24)) }]),
			'Row title is too long. Max length is 24',
		],
		[
			'a section without rows',
			list([
				{ title: 'A', rows: rows(1) },
				{ title: 'B', rows: [] },
			]),
			'Total row count is below min allowed count: 1',
		],
		[
			'a header without its text',
			interactive({
				...{ type: 'button', body, header: { type: 'text' } },
				action: { buttons: [reply('a', 'A')] },
			}),
			'Text cannot be null for header type text',
		],
		[
			'eleven rows',
			list([
				{ title: 'A', rows: rows(5) },
				{ title: 'B', rows: rows(6, 'Other').map((row) => ({ ...row, id: `b${row.id}` })) },
			]),
			'Total row count exceed max allowed count: 10',
		],
		[
			'a long list button',
			list([{ rows: rows(1) }], 'x'.repeat(21)),
			'Button label is too long. Max length is 20',
		],
		[
			'cards with different buttons',
			interactive({
				...{ type: 'carousel', body },
				action: {
					cards: ['a', 'ab'].map((ids, card_index) => ({
						...{ ...card, card_index },
						action: {
							buttons: [...ids].map((id) => ({
								...{ type: 'quick_reply', quick_reply: { id, title: id } },
							})),
						},
					})),
				},
			}),
			'All cards must have the same header type and buttons, or the same catalog',
		],
		[
			'one card',
			interactive({ type: 'carousel', body, action: { cards: [card] } }),
			'Invalid cards count. Min allowed cards: 2, Max allowed cards: 10',
		],
		[
			'another action',
			interactive({ type: 'location_request_message', body, action: { name: 'send' } }),
			'Invalid action name. Expected send_location, received send',
		],
	];

	it.each(cases)('refuses %s', async (_name, message, details) => {
		const answer = await client.send(message);
		expect(errorOf(answer)).toEqual({
			message: '(#131009) Parameter value is not valid',
			type: 'OAuthException',
			code: 131009,
			error_data: { messaging_product: 'whatsapp', details },
		});
	});

	it('counts an emoji as one character', async () => {
		expect((await client.send(buttons(reply('a', `🌱${'x'.repeat(19)}`)))).status).toBe(200);
	});
});

describe('limits', () => {
	afterEach(() => client.control('POST', '/reset'));

	it('refuses more messages per second than the number may send with 130429', async () => {
		await client.settings({ throughputPerSecond: 5 });
		const answers = await Promise.all(
			Array.from({ length: 8 }, (_, index) =>
				client.send({ to: `3161000000${index}`, type: 'text', text: { body: 'Hi' } }),
			),
		);
		const refused = answers.filter(({ status }) => status === 400);
		expect(refused.length).toBeGreaterThanOrEqual(2);
		expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(5);
		for (const answer of refused) {
			expect(errorOf(answer)).toEqual({
				message: '(#130429) Rate limit hit',
				type: 'OAuthException',
				code: 130429,
				error_data: {
					messaging_product: 'whatsapp',
					details: 'Cloud API message throughput has been reached.',
				},
			});
		}
	});

	it('refuses more messages to one customer than 45 and one each six seconds with 131056', async () => {
		await client.settings({ throughputPerSecond: null, pairLimit: { burst: 3, everyMs: 60_000 } });
		for (let sent = 0; sent < 3; sent += 1)
			expect((await client.send(text('Hi'))).status).toBe(200);
		expect(errorOf(await client.send(text('Hi')))).toMatchObject({
			message: '(#131056) (Business Account, Consumer Account) pair rate limit hit',
			code: 131056,
		});
		const other = await client.send({ ...text('Hi'), to: '+31600000002' });
		expect(other.status).toBe(200);
	});
});

describe('memory', () => {
	it('keeps the newest messages only', async () => {
		const small = new SandboxClient();
		await small.start({
			settings: { statusWebhooks: false, throughputPerSecond: null, pairLimit: null },
			limits: { messages: 10, customers: 5 },
		});
		for (let index = 0; index < 25; index += 1) {
			await small.send({
				to: `316100000${10 + index}`,
				type: 'text',
				text: { body: `${index}` },
			});
		}
		const { body } = await small.control('GET', '/messages');
		expect((body.messages as { text: string }[]).map((message) => message.text)).toEqual(
			Array.from({ length: 10 }, (_, index) => String(index + 15)),
		);
		expect(small.sandbox.world.customers.all().length).toBeLessThanOrEqual(6);
		await small.stop();
	});
});
