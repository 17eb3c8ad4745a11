import { GraphError } from '../../sandbox/errors/graphError.ts';
import type { JsonObject } from '../../sandbox/json.ts';
import { ACCOUNT } from '../../sandbox/sandbox.ts';
import { TEMPLATES } from '../../sandbox/seed/templates.ts';
import { checkDefinition } from '../../sandbox/template/checkDefinition.ts';
import { Callback, payloadOf } from './support/callback.ts';
import { withFlows } from '../support/withFlows.ts';
import { errorOf, eventually } from './support/client.ts';
import { sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile({
	settings: { templateReviewMs: 20 },
	also: withFlows({ name: 'booking' }),
});

let taken = 0;

const LIST = `/${ACCOUNT.businessAccountId}/message_templates`;

describe('creation', () => {
	const body = {
		type: 'BODY',
		text: 'Hello {{1}}, welcome to us all.',
		example: { body_text: [['Sam']] },
	};
	const definition = {
		name: 'welcome',
		language: 'en_US',
		category: 'UTILITY',
		components: [body],
	};
	const create = (change: object) => client.graph('POST', LIST, { ...definition, ...change });

	it('starts as PENDING, ends as APPROVED, and tells the app', async () => {
		const callback = await new Callback().start();
		await client.subscribeApp(callback, 'message_template_status_update');
		const created = await create({});
		expect(created.body).toEqual({
			id: expect.any(String) as string,
			status: 'PENDING',
			category: 'UTILITY',
		});
		const [received] = await callback.deliveries(1);
		const change = payloadOf(received).entry[0];
		expect(change?.changes).toEqual([
			{
				field: 'message_template_status_update',
				value: {
					event: 'APPROVED',
					message_template_id: Number(created.body.id),
					message_template_name: 'welcome',
					message_template_language: 'en-US',
					message_template_category: 'UTILITY',
					reason: 'NONE',
				},
			},
		]);
		expect(typeof change?.time).toBe('number');
		const sent = await client.send({
			to: '+31612345678',
			type: 'template',
			template: {
				name: 'welcome',
				language: { code: 'en_US' },
				components: [{ type: 'body', parameters: [{ type: 'text', text: 'Sam' }] }],
			},
		});
		expect(sent.status).toBe(200);
		await callback.stop();
	});

	it.each<[string, object, number]>([
		['a name twice', { name: 'opening_hours' }, 2388024],
		['capitals in the name', { name: 'Hello' }, 2388046],
		['a long name', { name: 'x'.repeat(513) }, 2388040],
		[
			'a picture in the header',
			{ name: 'a', components: [body, { type: 'HEADER', format: 'TEXT', text: 'Sale 🎉' }] },
			2388047,
		],
		[
			'two empty lines in a row',
			{ name: 'a', components: [{ type: 'BODY', text: 'Hello.\n\n\nGoodbye.' }] },
			2388072,
		],
		[
			'eleven emojis',
			{ name: 'a', components: [{ type: 'BODY', text: `Hello ${'🎉'.repeat(11)}` }] },
			2388072,
		],
		[
			'nothing but variables',
			{ name: 'a', components: [{ ...body, text: '{{1}} {{2}}' }] },
			2388072,
		],
		['no buttons', { name: 'a', components: [body, { type: 'BUTTONS', buttons: [] }] }, 2388043],
		...['https://wa.me/31612345678', 'https://chat.whatsapp.com/{{1}}'].map(
			(address): [string, object, number] => [
				`a button to ${address}`,
				{
					name: 'a',
					components: [
						body,
						{
							type: 'BUTTONS',
							buttons: [{ type: 'URL', text: 'Open', url: address, example: ['https://a.nl'] }],
						},
					],
				},
				2388081,
			],
		),
		[
			'two buttons for a code',
			{
				name: 'a',
				category: 'AUTHENTICATION',
				components: [
					{ type: 'BODY' },
					{
						type: 'BUTTONS',
						buttons: [
							{ type: 'OTP', otp_type: 'COPY_CODE' },
							{ type: 'QUICK_REPLY', text: 'Yes' },
						],
					},
				],
			},
			2388148,
		],
		['a long body', { components: [{ type: 'BODY', text: 'x'.repeat(1025) }] }, 2388040],
		[
			'a variable at the end',
			{ name: 'a', components: [{ ...body, text: 'Hello my dear {{1}}' }] },
			2388299,
		],
		...['Hello my dear {{1}}.', '¡{{1}}! Welcome to us.'].map((text): [string, object, number] => [
			`nothing but signs beside a variable: ${text}`,
			{ name: 'a', components: [{ ...body, text }] },
			2388299,
		]),
		["the name of a template of Meta's", { name: 'hello_world', language: 'nl' }, 2388155],
		[
			'too many variables',
			{
				name: 'a',
				components: [
					{
						type: 'BODY',
						text: 'Hi {{1}} {{2}} {{3}} there',
						example: { body_text: [['1', '2', '3']] },
					},
				],
			},
			2388293,
		],
		['no example', { name: 'a', components: [{ ...body, example: {} }] }, 2388043],
		[
			'a gap in the positions',
			{ name: 'a', components: [{ ...body, text: 'Hello {{2}}, welcome to us all.' }] },
			2388072,
		],
		[
			'a header that is too long',
			{ name: 'a', components: [body, { type: 'HEADER', format: 'TEXT', text: 'x'.repeat(61) }] },
			2388047,
		],
		[
			'a picture without an example',
			{ name: 'a', components: [body, { type: 'HEADER', format: 'IMAGE' }] },
			2388273,
		],
		['a footer without a text', { name: 'a', components: [body, { type: 'FOOTER' }] }, 2388043],
		[
			'a variable in the footer',
			{ name: 'a', components: [body, { type: 'FOOTER', text: '{{1}}' }] },
			2388073,
		],
		[
			'an emoji on a button',
			{
				name: 'a',
				components: [body, { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Yes 👍' }] }],
			},
			2388060,
		],
	])('refuses %s', async (_name, change, subcode) => {
		const answer = await create(change);
		expect(answer.status).toBe(400);
		expect(errorOf(answer)).toMatchObject({
			message: 'Invalid parameter',
			type: 'OAuthException',
			code: 100,
			error_subcode: subcode,
			is_transient: false,
			error_user_title: expect.any(String) as string,
			error_user_msg: expect.any(String) as string,
		});
	});

	const withButtons = (...buttons: object[]) => ({
		name: 'a',
		components: [body, { type: 'BUTTONS', buttons }],
	});
	const buttonsOf = (...buttons: object[]) => ({ type: 'BUTTONS', buttons });
	const reply = { type: 'QUICK_REPLY', text: 'Yes' };
	const url = { type: 'URL', text: 'Open', url: 'https://a.example/' };
	const card = (...others: object[]) => ({
		components: [
			{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::a'] } },
			{ type: 'BUTTONS', buttons: [reply] },
			...others,
		],
	});
	const withCards = (...cards: object[]) => ({
		name: 'a',
		category: 'MARKETING',
		components: [body, { type: 'CAROUSEL', cards }],
	});
	const code = (button: object, footer: object[] = []) => ({
		name: 'a',
		category: 'AUTHENTICATION',
		components: [
			{ type: 'BODY', add_security_recommendation: true },
			...footer,
			{ type: 'BUTTONS', buttons: [button] },
		],
	});
	const APP = { package_name: 'com.example.shop', signature_hash: 'K8a/AINcGX7' };
	const header = { type: 'HEADER', format: 'TEXT', text: 'Hello {{1}}' };

	it.each<[string, object, number | undefined, string]>([
		[
			'a variable in the header without an example',
			{ name: 'a', components: [header, body] },
			2388043,
			'component of type HEADER is missing expected field(s) (example)',
		],
		[
			'an example under another name',
			{
				name: 'a',
				parameter_format: 'named',
				components: [
					{
						type: 'BODY',
						text: 'Dear {{name}}, welcome to us.',
						example: { body_text_named_params: [{ param_name: 'nome', example: 'Sam' }] },
					},
				],
			},
			2388043,
			'component of type BODY is missing expected field(s) (example)',
		],
		[
			'a variable in an address without an example',
			withButtons({ ...url, url: 'https://a.example/{{1}}' }),
			2388043,
			'component of type BUTTONS is missing expected field(s) (example)',
		],
		['a link to nowhere', withButtons({ type: 'URL', text: 'Open' }), 2388043, '(url)'],
		['a link to a script', withButtons({ ...url, url: 'javascript:alert(1)' }), 2388060, 'web'],
		['a button without a text', withButtons({ type: 'QUICK_REPLY' }), 2388043, '(text)'],
		['a code without an example', withButtons({ type: 'COPY_CODE' }), 2388043, '(example)'],
		[
			'a call to nobody',
			withButtons({ type: 'PHONE_NUMBER', text: 'Call' }),
			2388043,
			'(phone_number)',
		],
		['a button of spaces', withButtons({ ...reply, text: ' ' }), 2388043, '(text)'],
		[
			'a code that is too long',
			withButtons({ type: 'COPY_CODE', example: 'x'.repeat(21) }),
			2388060,
			'at most 20 characters',
		],
		[
			'words of its own for a code',
			{
				...code({ type: 'OTP', otp_type: 'COPY_CODE' }),
				components: [body, buttonsOf({ type: 'OTP', otp_type: 'COPY_CODE' })],
			},
			2388042,
			'component of type BODY has unexpected field(s) (text)',
		],
		[
			'a header over a code',
			code({ type: 'OTP', otp_type: 'COPY_CODE' }, [{ type: 'HEADER', format: 'LOCATION' }]),
			undefined,
			'no HEADER',
		],
		[
			'a flow that the account does not have',
			withButtons({ type: 'FLOW', text: 'Go', flow_id: '4711' }),
			undefined,
			'Flow with specified ID does not exist',
		],
		['a flow without a flow', withButtons({ type: 'FLOW', text: 'Go' }), 2388043, '(flow_id)'],
		['replies on both sides', withButtons(reply, url, { ...reply, text: 'No' }), 2388060, 'groups'],
		['links on both sides', withButtons(url, reply, { ...url, text: 'More' }), 2388060, 'groups'],
		['two bodies', { name: 'a', components: [body, body] }, undefined, 'one BODY component'],
		[
			"a name's second language in another category",
			{ name: 'opening_hours', language: 'it', category: 'MARKETING' },
			undefined,
			"The category MARKETING doesn't match the one that's already associated with this template, UTILITY.",
		],
		['one card', withCards(card()), undefined, 'A carousel has 2 to 10 cards.'],
		[
			'cards that are built otherwise',
			withCards(card(), card({ type: 'BODY', text: 'Only here' })),
			undefined,
			'All cards of a carousel must have the same components.',
		],
		[
			'a long text on a card',
			withCards(
				card({ type: 'BODY', text: 'x'.repeat(161) }),
				card({ type: 'BODY', text: 'x'.repeat(161) }),
			),
			2388040,
			'160',
		],
		['one-tap for no app', code({ type: 'OTP', otp_type: 'ONE_TAP' }), 2388043, '(supported_apps)'],
		[
			'zero-tap for no app',
			code({ type: 'OTP', otp_type: 'ZERO_TAP' }),
			2388043,
			'(supported_apps)',
		],
		[
			'zero-tap without the terms',
			code({ type: 'OTP', otp_type: 'ZERO_TAP', supported_apps: [APP] }),
			undefined,
			'zero_tap_terms_accepted must be true',
		],
		[
			'an app without a package',
			code({
				type: 'OTP',
				otp_type: 'ONE_TAP',
				supported_apps: [{ ...APP, package_name: 'shop' }],
			}),
			undefined,
			'package_name is not valid',
		],
		[
			'an app with a long hash',
			code({
				...{ type: 'OTP', otp_type: 'ONE_TAP' },
				supported_apps: [{ ...APP, signature_hash: 'K8a%2FAINcGX7' }],
			}),
			undefined,
			'signature_hash must have 11 characters',
		],
		[
			'six apps',
			code({ type: 'OTP', otp_type: 'ONE_TAP', supported_apps: Array(6).fill(APP) }),
			2388060,
			'at most 5 supported_apps',
		],
		[
			'a long text on the button that fills in',
			code({
				...{ type: 'OTP', otp_type: 'ONE_TAP', supported_apps: [APP] },
				autofill_text: 'x'.repeat(26),
			}),
			2388060,
			'at most 25 characters',
		],
		[
			'a call button that works for too long',
			withButtons({ type: 'VOICE_CALL', text: 'Call', ttl_minutes: 43_201 }),
			2388060,
			'ttl_minutes must be between 1440 and 43200',
		],
		[
			'a call button that works for an hour',
			withButtons({ type: 'VOICE_CALL', ttl_minutes: 60 }),
			2388060,
			'ttl_minutes must be between 1440 and 43200',
		],
		[
			'a call button with a long text',
			withButtons({ type: 'VOICE_CALL', text: 'x'.repeat(21) }),
			2388060,
			'at most 20 characters',
		],
		[
			'a code that is good for hours',
			code({ type: 'OTP', otp_type: 'COPY_CODE' }, [
				{ type: 'FOOTER', code_expiration_minutes: 91 },
			]),
			2388073,
			'90',
		],
	])('refuses %s, and says so', async (_name, change, subcode, words) => {
		const answer = await create(change);
		expect(answer.status).toBe(400);
		const error = errorOf(answer);
		expect([error.code, error.error_subcode]).toEqual([100, subcode]);
		expect(JSON.stringify(error)).toContain(words);
	});

	it.each<[string, object, string]>([
		[
			'a format that is none',
			{ name: 'a', parameter_format: 'INVALID' },
			'(#100) Param parameter_format must be one of {NAMED, POSITIONAL} - got "INVALID".',
		],
		[
			'a key that a component does not have',
			{ name: 'a', components: [body, { type: 'FOOTER', text: 'x', bold: true }] },
			'(#100) Unexpected key "bold" on param "components[1]".',
		],
		[
			'a key that a button does not have',
			withButtons({ ...reply, target: 'x' }),
			'(#100) Unexpected key "target" on param "components[1][\'buttons\'][0]".',
		],
		[
			'a button of a type that is none',
			withButtons({ type: 'SHOUT', text: 'Hey' }),
			"(#100) Param components[1]['buttons'][0]['type'] must be one of {",
		],
		[
			'a component of a type that is none',
			{ name: 'a', components: [body, { type: 'SIDEBAR' }] },
			"(#100) Param components[1]['type'] must be one of {BODY, BUTTONS, ",
		],
		['a carousel on a card', withCards(card({ type: 'CAROUSEL', cards: [] }), card()), '(#100) '],
		[
			'components that are no list',
			{ name: 'a', components: { body } },
			'(#100) Param components must be an array.',
		],
		[
			'a time to live that is no number',
			{ name: 'a', message_send_ttl_seconds: 'soon' },
			'(#100) Param message_send_ttl_seconds must be an integer.',
		],
	])('refuses %s by its form', async (_name, change, sentence) => {
		const answer = await create(change);
		expect(answer.status).toBe(400);
		expect(errorOf(answer)).toMatchObject({ code: 100 });
		expect(String(errorOf(answer).message)).toContain(sentence);
	});

	it.each(['call us', '12', '0031612345678'])('refuses to call %s', async (phone_number) => {
		const call = { type: 'PHONE_NUMBER', text: 'Call', phone_number };
		const sentence = (path: string) => `(#192) Param ${path} is not a valid phone number.`;
		expect(errorOf(await create(withButtons(reply, call)))).toEqual({
			message: sentence("components[1]['buttons'][1]['phone_number']"),
			type: 'OAuthException',
			code: 192,
		});
		const onCards = withCards(card(), { components: [buttonsOf(call)] });
		expect(errorOf(await create(onCards)).message).toBe(
			sentence("components[1]['cards'][1]['components'][0]['buttons'][0]['phone_number']"),
		);
	});

	const offer = (...others: object[]) => [
		body,
		{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Expiring!', has_expiration: true } },
		...others,
	];
	const copyCode = { type: 'COPY_CODE', example: 'GREEN25' };
	const carousel = { type: 'CAROUSEL', cards: [card(), card()] };
	const bare = { components: [{ type: 'BODY', text: 'New' }, buttonsOf(reply)] };

	it.each<[string, string, object[], string]>([
		['an offer that is not marketing', 'UTILITY', offer(buttonsOf(copyCode)), 'MARKETING'],
		['an offer without its code', 'MARKETING', offer(buttonsOf(reply, copyCode)), 'COPY_CODE'],
		[
			'an offer with a footer',
			'MARKETING',
			offer(buttonsOf(copyCode), { type: 'FOOTER', text: 'Greenhouse' }),
			'FOOTER',
		],
		[
			'an offer below a text',
			'MARKETING',
			offer(buttonsOf(copyCode), { type: 'HEADER', format: 'TEXT', text: 'Sale' }),
			'IMAGE or VIDEO',
		],
		['a carousel that is not marketing', 'UTILITY', [body, carousel], 'MARKETING'],
		['a carousel beside buttons', 'MARKETING', [body, carousel, buttonsOf(reply)], 'only'],
		[
			'cards with nothing on top',
			'MARKETING',
			[body, { type: 'CAROUSEL', cards: [bare, bare] }],
			'(header)',
		],
		['a product below nothing', 'MARKETING', [body, buttonsOf({ type: 'SPM' })], 'PRODUCT'],
		[
			'a code that is utility',
			'UTILITY',
			[body, buttonsOf({ type: 'OTP', otp_type: 'COPY_CODE' })],
			'AUTHENTICATION',
		],
		['products without a text on top', 'MARKETING', [body, buttonsOf({ type: 'MPM' })], 'TEXT'],
		[
			'a permission beside buttons',
			'UTILITY',
			[body, { type: 'CALL_PERMISSION_REQUEST' }, buttonsOf(reply)],
			'combined',
		],
	])('refuses %s', async (_name, category, components, words) => {
		const answer = await create({ name: 'a', category, components });
		expect(answer.status).toBe(400);
		expect(JSON.stringify(errorOf(answer))).toContain(words);
	});

	it.each<[string, object]>([
		['an offer', { name: 'a', category: 'MARKETING', components: offer(buttonsOf(copyCode)) }],
		['replies before links', withButtons(reply, url)],
		['links before replies', withButtons(url, reply, { ...reply, text: 'No' })],
		['alike cards', withCards(card(), card())],
		['a flow by name', withButtons({ type: 'FLOW', text: 'Go', flow_name: 'booking' })],
		[
			'one-tap',
			code({ type: 'OTP', otp_type: 'ONE_TAP', package_name: 'a.b', signature_hash: 'x' }),
		],
		[
			'zero-tap',
			code({
				...{ type: 'otp', otp_type: 'zero_tap', zero_tap_terms_accepted: true },
				supported_apps: [APP],
			}),
		],
		['a request for the number', withButtons({ type: 'REQUEST_CONTACT_INFO' })],
		[
			'an example for the header',
			{ name: 'a', components: [{ ...header, example: { header_text: ['Sam'] } }, body] },
		],
		[
			'an example of one variable as a text',
			{ name: 'a', components: [{ ...body, example: { body_text: 'Sam' } }] },
		],
		[
			'two emojis, a trademark and an empty line',
			{
				name: 'a',
				components: [
					{ type: 'HEADER', format: 'TEXT', text: 'Greenhouse™' },
					{ type: 'BODY', text: 'Hello 🎉🎉\n\nSee you.' },
				],
			},
		],
		['components as JSON text', { name: 'a', components: JSON.stringify([body]) }],
	])('takes %s', async (_name, change) => {
		const name = `taken_${++taken}`;
		const handle = await client.uploadSample('image/png');
		const written = JSON.stringify({ ...change, name }).replaceAll('4::a', handle);
		expect((await create(JSON.parse(written) as object)).body).toMatchObject({ status: 'PENDING' });
	});

	it('would take its own templates', () => {
		const refused = TEMPLATES.filter(({ status }) => status !== 'REJECTED').flatMap((template) => {
			try {
				checkDefinition(template);
				return [];
			} catch (cause) {
				return [[template.name, cause instanceof GraphError ? cause.body : String(cause)]];
			}
		});
		expect(refused).toEqual([]);
	});

	it("gives Meta's own words for buttons", async () => {
		const answer = await create({
			name: 'a',
			components: [body, { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: '{{1}}' }] }],
		});
		expect(errorOf(answer)).toMatchObject({
			error_user_title: 'Button format is incorrect',
			error_user_msg:
				"Buttons can't have any variables, newlines, emojis or formatting characters.",
		});
	});

	it.each(['de_DE', 'pt', 'en-US', 'EN', 'xx'])(
		'does not know the language %s',
		async (language) => {
			const answer = await create({ language });
			expect(errorOf(answer).message).toMatch(
				new RegExp(`^\\(#100\\) Param language must be one of \\{af, .* - got "${language}"\\.$`),
			);
		},
	);

	it('deletes all that an ID or a name stands for, or none', async () => {
		const put = async (language: string, status: string) =>
			await client.control('POST', '/templates', {
				...{ name: 'twice', language, status },
				components: [{ type: 'BODY', text: 'Hi' }],
			});
		await put('nl', 'APPROVED');
		await put('de', 'DISABLED');
		expect(errorOf(await client.graph('DELETE', `${LIST}?name=twice`))).toMatchObject({
			error_subcode: 2388094,
		});
		const { body: left } = await client.graph('GET', `${LIST}?name=twice&fields=language`);
		expect(left.data).toHaveLength(2);
	});

	it('edits within the limits, deletes, and locks the name', async () => {
		const { templateReviewMs } = (await client.control('GET', '/settings')).body;
		await client.settings({ templateReviewMs: 60_000 });
		const created = await create({ name: 'short_lived' });
		await client.settings({ templateReviewMs });
		const id = String(created.body.id);
		const edit = (change: object) =>
			client.graph('POST', `/${id}`, { components: [body], ...change });
		expect(errorOf(await edit({}))).toMatchObject({ error_subcode: 2388039 });
		const approved = () =>
			eventually(async () =>
				(await client.graph('GET', `/${id}`)).body.status === 'APPROVED' ? true : undefined,
			);
		await client.control('PATCH', `/templates/${id}`, { status: 'APPROVED' });
		// What cannot be edited is no edit: the template stays as it is.
		const renamed = await client.graph('POST', `/${id}`, { name: 'long_lived' });
		expect(errorOf(renamed)).toMatchObject({ code: 100 });
		expect((await client.graph('GET', `/${id}`)).body.status).toBe('APPROVED');
		expect((await edit({})).body).toMatchObject({ success: true, id });
		await approved();
		expect(errorOf(await edit({}))).toMatchObject({ error_subcode: 2388039 });
		expect((await client.graph('DELETE', `${LIST}?name=short_lived`)).body).toEqual({
			success: true,
		});
		expect((await client.graph('GET', `/${id}`)).status).toBe(400);
		expect(errorOf(await create({ name: 'short_lived' }))).toMatchObject({
			error_subcode: 2388023,
		});
		expect(errorOf(await client.graph('DELETE', `${LIST}?name=short_lived`))).toMatchObject({
			error_subcode: 2593002,
		});
	});
});

describe('authentication templates in several languages', () => {
	const LISTED = `/${ACCOUNT.businessAccountId}/message_templates?fields=language,components&name=`;
	const upsert = (change: object) =>
		client.graph('POST', `/${ACCOUNT.businessAccountId}/upsert_message_templates`, {
			name: 'bulk_code',
			languages: ['en_US', 'nl'],
			category: 'AUTHENTICATION',
			components: [
				{ type: 'BODY', add_security_recommendation: true },
				{ type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
			],
			...change,
		});

	it('are made where there are none, and changed where there are', async () => {
		const made = (await upsert({})).body.data as JsonObject[];
		expect(made.map(({ language }) => language)).toEqual(['en_US', 'nl']);
		const footer = { type: 'FOOTER', code_expiration_minutes: 5 };
		const buttons = { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] };
		const changed = (
			await upsert({
				languages: ['nl', 'de'],
				components: [{ type: 'BODY' }, footer, buttons],
			})
		).body.data as JsonObject[];
		expect(changed.map(({ id }) => id === made[1]?.id)).toEqual([true, false]);
		const listed = (await client.graph('GET', `${LISTED}bulk_code`)).body.data as JsonObject[];
		const withFooter = listed.filter(({ components }) =>
			JSON.stringify(components).includes('FOOTER'),
		);
		expect(withFooter.map(({ language }) => language).sort()).toEqual(['de', 'nl']);
		expect(listed).toHaveLength(3);
	});

	it.each<[string, object]>([
		['of another category', { category: 'UTILITY' }],
		['in no language', { languages: [] }],
		['in a language that is none', { name: 'bulk_code_2', languages: ['en_US', 'xx'] }],
	])('are not made %s', async (_name, change) => {
		expect(errorOf(await upsert(change))).toMatchObject({ code: 100 });
		expect((await client.graph('GET', `${LISTED}bulk_code_2`)).body.data).toEqual([]);
	});
});

describe('previews of authentication templates', () => {
	const PREVIEWS = `/${ACCOUNT.businessAccountId}/message_template_previews?category=AUTHENTICATION`;
	const asked = async (query: string) => (await client.graph('GET', `${PREVIEWS}&${query}`)).body;

	it('are in the languages that are asked for, with what is wanted', async () => {
		const more = 'languages=en_US,nl&add_security_recommendation=true&code_expiration_minutes=10';
		const words = {
			body: '*{{1}}* is your verification code. For your security, do not share this code.',
			buttons: [{ autofill_text: 'Autofill', text: 'Copy code' }],
			footer: 'This code expires in 10 minutes.',
		};
		expect((await asked(`${more}&button_types=OTP`)).data).toEqual([
			{ ...words, language: 'en_US' },
			{ ...words, language: 'nl' },
		]);
	});

	it('are in all languages where none is named', async () => {
		const data = (await asked('button_types=OTP')).data as JsonObject[];
		expect(data.length).toBeGreaterThan(60);
		expect(data[0]).not.toHaveProperty('footer');
	});

	it.each([
		'languages=en_US',
		'button_types=URL',
		'button_types=OTP&languages=xx',
		'button_types=OTP&code_expiration_minutes=91',
	])('are not there for %s', async (query) => {
		expect((await asked(query)).error).toMatchObject({ code: 100 });
	});
});
