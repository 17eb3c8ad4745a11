import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { JsonObject } from '../../sandbox/json.ts';
import { errorOf } from './support/client.ts';
import { sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile({
	settings: {
		statusWebhooks: false,
		throughputPerSecond: null,
		pairLimit: null,
		templateReviewMs: 20,
	},
});

const LIST = `/${ACCOUNT.businessAccountId}/message_templates`;
const values = (...texts: string[]) => texts.map((value) => ({ type: 'text', text: value }));
const named = (entries: Record<string, string>) =>
	Object.entries(entries).map(([parameter_name, value]) => ({
		type: 'text',
		parameter_name,
		text: value,
	}));

function sendTemplate(name: string, code: string, components?: object[]) {
	return client.send({
		to: '+31612345678',
		type: 'template',
		template: { name, language: { code }, ...(components ? { components } : {}) },
	});
}

const ORDER_BODY = { customer_name: 'Sam', order_status: 'on its way', delivery_date: 'Tuesday' };
const orderHeader = { type: 'header', parameters: named({ order_number: '860198' }) };
const orderBody = { type: 'body', parameters: named(ORDER_BODY) };
const orderButton = { type: 'button', sub_type: 'url', index: '0', parameters: values('860198') };
const promoHeader = {
	type: 'header',
	parameters: [{ type: 'image', image: { link: 'https://a.example/a.jpg' } }],
};

describe('what is sent', () => {
	it('arrives with everything filled in', async () => {
		const answer = await sendTemplate('order_update', 'en_US', [
			orderHeader,
			orderBody,
			orderButton,
		]);
		expect(answer.status).toBe(200);
		expect((await client.messages('31612345678')).at(-1)).toMatchObject({
			type: 'template',
			text: 'Hi Sam, your order is on its way. We expect it at your door on Tuesday, between 9:00 and 18:00.',
			template: { name: 'order_update', language: 'en_US', category: 'UTILITY' },
			preview: {
				header: { format: 'TEXT', text: 'Order 860198' },
				footer: 'Greenhouse Shop',
				buttons: [
					{
						type: 'URL',
						text: 'Track parcel',
						url: 'https://shop.greenhouse.example/track/860198',
					},
				],
			},
			status: 'delivered',
		});
	});

	it.each<[string, string, string, object[]]>([
		[
			'a one-time code',
			'login_code',
			'en_US',
			[
				{ type: 'body', parameters: values('123456') },
				{ type: 'button', sub_type: 'url', index: 0, parameters: values('123456') },
			],
		],
		[
			'a coupon code',
			'voucher',
			'nl',
			[
				{ type: 'body', parameters: values('Sanne', '€ 10') },
				{
					type: 'button',
					sub_type: 'copy_code',
					index: 0,
					parameters: [{ type: 'coupon_code', coupon_code: 'GROEN10' }],
				},
			],
		],
		[
			'a place',
			'visit_directions',
			'en_US',
			[
				{
					type: 'header',
					parameters: [
						{
							type: 'location',
							location: { latitude: 52, longitude: 5, name: 'Clinic', address: 'Main street 1' },
						},
					],
				},
				{ type: 'body', parameters: named({ customer_name: 'Sam' }) },
			],
		],
		[
			'a file',
			'payment_reminder',
			'en_US',
			[
				{
					type: 'header',
					parameters: [
						{
							type: 'document',
							document: { link: 'https://a.example/a.pdf', filename: 'invoice.pdf' },
						},
					],
				},
				{ type: 'body', parameters: values('Sam', '1', '2', '3') },
				{ type: 'button', sub_type: 'url', index: '0', parameters: values('1') },
			],
		],
		[
			'quick replies with payloads',
			'appointment_reminder',
			'ar',
			[
				{ type: 'body', parameters: values('سارة', 'الثلاثاء', '١٤:٣٠') },
				{
					type: 'button',
					sub_type: 'quick_reply',
					index: '1',
					parameters: [{ type: 'payload', payload: 'change' }],
				},
			],
		],
		[
			'a price and a date',
			'appointment_reminder',
			'nl',
			[
				{
					type: 'body',
					parameters: [
						{ type: 'text', text: 'A' },
						{ type: 'date_time', date_time: { fallback_value: '24 november' } },
						{
							type: 'currency',
							currency: { fallback_value: '€ 1', code: 'EUR', amount_1000: 1000 },
						},
					],
				},
			],
		],
	])('takes %s', async (_name, template, language, components) => {
		const answer = await sendTemplate(template, language, components);
		expect(answer.body.error).toBeUndefined();
		expect(answer.status).toBe(200);
	});
});

it('an offer takes its end as a number or as the text of one, as forms have it', async () => {
	await client.control('POST', '/templates', {
		...{ name: 'ends_soon', category: 'MARKETING', language: 'en_US' },
		components: [
			{ type: 'BODY', text: 'Buy now' },
			{
				type: 'LIMITED_TIME_OFFER',
				limited_time_offer: { text: 'Ends soon', has_expiration: true },
			},
		],
	});
	const ends = (expiration_time_ms: unknown) =>
		sendTemplate('ends_soon', 'en_US', [
			{
				type: 'limited_time_offer',
				parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms } }],
			},
		]);
	const soon = Date.now() + 3_600_000;
	expect([(await ends(soon)).status, (await ends(String(soon))).status]).toEqual([200, 200]);
	expect(errorOf(await ends(undefined)).code).toBe(131008);
});

describe('what is refused', () => {
	const count = '(#132000) Number of parameters does not match the expected number of params';
	const format = '(#132012) Parameter format does not match format in the created template';
	const cases: [string, () => ReturnType<typeof sendTemplate>, number, number, string, string][] = [
		[
			'too few body parameters',
			() =>
				sendTemplate('appointment_reminder', 'nl', [{ type: 'body', parameters: values('Sanne') }]),
			400,
			132000,
			count,
			'body: number of localizable_params (1) does not match the expected number of params (3)',
		],
		[
			'no components at all',
			() => sendTemplate('appointment_reminder', 'nl'),
			400,
			132000,
			count,
			'body: number of localizable_params (0) does not match the expected number of params (3)',
		],
		[
			'parameters for a template without',
			() => sendTemplate('opening_hours', 'en_US', [{ type: 'body', parameters: values('x') }]),
			400,
			132000,
			count,
			'body: number of localizable_params (1) does not match the expected number of params (0)',
		],
		[
			'no header parameter',
			() => sendTemplate('order_update', 'en_US', [orderBody, orderButton]),
			400,
			132000,
			count,
			'header: number of localizable_params (0) does not match the expected number of params (1)',
		],
		[
			'no button for a flow',
			async () => {
				await client.control('POST', '/templates', {
					...{ name: 'with_flow', category: 'UTILITY', language: 'en_US' },
					components: [
						{ type: 'BODY', text: 'Book now' },
						{ type: 'BUTTONS', buttons: [{ type: 'FLOW', text: 'Book' }] },
					],
				});
				return await sendTemplate('with_flow', 'en_US');
			},
			400,
			131009,
			'(#131009) Parameter value is not valid',
			'Components sub_type invalid at index: 0 and type: 0',
		],
		[
			'an unknown template',
			() => sendTemplate('nothing', 'en_US'),
			404,
			132001,
			'(#132001) Template name does not exist in the translation',
			'template name (nothing) does not exist in en_US',
		],
		[
			'another language',
			() => sendTemplate('opening_hours', 'nl'),
			404,
			132001,
			'(#132001) Template name does not exist in the translation',
			'template name (opening_hours) does not exist in nl',
		],
		[
			'a rejected template',
			() => sendTemplate('win_a_trip', 'en_US', [{ type: 'body', parameters: values('Sam') }]),
			404,
			132001,
			'(#132001) Template name does not exist in the translation',
			'template name (win_a_trip) does not exist in en_US',
		],
		[
			'a paused template',
			() =>
				sendTemplate('delivery_delay', 'en_US', [{ type: 'body', parameters: values('Sam', '1') }]),
			400,
			132015,
			'(#132015) Template is paused',
			'Template is paused due to low quality so it cannot be sent in a template message.',
		],
		[
			'no button parameter',
			() => sendTemplate('order_update', 'en_US', [orderHeader, orderBody]),
			400,
			131008,
			'(#131008) Required parameter is missing',
			'buttons: Button at index 0 of type Url requires a parameter',
		],
		[
			'a quick reply for a link',
			() =>
				sendTemplate('order_update', 'en_US', [
					...[orderHeader, orderBody],
					{ ...orderButton, sub_type: 'quick_reply' },
				]),
			400,
			131009,
			'(#131009) Parameter value is not valid',
			'Components sub_type invalid at index: 0 and type: 0',
		],
		[
			'no coupon code',
			() => sendTemplate('voucher', 'nl', [{ type: 'body', parameters: values('Sanne', '€ 10') }]),
			400,
			131008,
			'(#131008) Required parameter is missing',
			'buttons: Button at index 0 of type CopyCode requires a parameter',
		],
		[
			'no picture',
			() =>
				sendTemplate('autumn_promo', 'en_US', [
					{ type: 'body', parameters: named({ customer_name: 'A', discount: 'B', end_date: 'C' }) },
				]),
			400,
			132012,
			format,
			'header: Format mismatch, expected IMAGE, received UNKNOWN',
		],
		[
			'a film for a picture',
			() =>
				sendTemplate('autumn_promo', 'en_US', [
					{
						type: 'header',
						parameters: [{ type: 'video', video: { link: 'https://a.example/a.mp4' } }],
					},
				]),
			400,
			132012,
			format,
			'header: Format mismatch, expected IMAGE, received VIDEO',
		],
		[
			'a name that the template does not have',
			() =>
				sendTemplate('order_update', 'en_US', [
					orderHeader,
					{
						type: 'body',
						parameters: named({ ...ORDER_BODY, delivery_date: 'x' }).map((parameter, index) =>
							index === 2 ? { ...parameter, parameter_name: 'day' } : parameter,
						),
					},
					orderButton,
				]),
			400,
			132012,
			format,
			'body: parameter_name day does not match the names in the created template (customer_name, order_status, delivery_date)',
		],
		[
			'names for a template with positions',
			() =>
				sendTemplate('appointment_reminder', 'nl', [
					{ type: 'body', parameters: named({ a: '1', b: '2', c: '3' }) },
				]),
			400,
			132012,
			format,
			'body: parameter_name is only allowed for templates with named parameters',
		],
		[
			'a line break',
			() =>
				sendTemplate('appointment_reminder', 'nl', [
					{ type: 'body', parameters: values('San\nne', '2', '3') },
				]),
			400,
			132018,
			"(#132018) There's an issue with the parameters in your template",
			'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
		],
		[
			'five spaces',
			() =>
				sendTemplate('appointment_reminder', 'nl', [
					{ type: 'body', parameters: values('San     ne', '2', '3') },
				]),
			400,
			132018,
			"(#132018) There's an issue with the parameters in your template",
			'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
		],
		[
			'a text that grows too long',
			() =>
				sendTemplate('appointment_reminder', 'nl', [
					{ type: 'body', parameters: values('x'.repeat(1000), '2', '3') },
				]),
			400,
			132005,
			'(#132005) Translated text too long',
			'body: hydrated text too long (1060), limit is 1024',
		],
	];

	it.each(cases)('refuses %s', async (_name, send, status, code, message, details) => {
		const answer = await send();
		expect(errorOf(answer)).toEqual({
			message,
			type: 'OAuthException',
			code,
			error_data: { messaging_product: 'whatsapp', details },
		});
		expect(answer.status).toBe(status);
	});

	it('refuses named parameters without a name', async () => {
		const answer = await sendTemplate('order_update', 'nl', [
			{ type: 'body', parameters: values('1', '2', '3') },
		]);
		expect(errorOf(answer)).toEqual({
			message: '(#100) Invalid parameter',
			type: 'OAuthException',
			code: 100,
			error_data: { messaging_product: 'whatsapp', details: 'Parameter name is missing or empty' },
		});
	});

	it('refuses an empty value by its path', async () => {
		const answer = await sendTemplate('appointment_reminder', 'nl', [
			{ type: 'body', parameters: values('', '2', '3') },
		]);
		expect(errorOf(answer).message).toBe(
			"(#100) The parameter template['components'][0]['parameters'][0]['text'] is required.",
		);
	});

	it('refuses a disabled template and codes to user IDs', async () => {
		await client.control('POST', '/templates', {
			name: 'gone',
			language: 'nl',
			status: 'DISABLED',
			components: [{ type: 'BODY', text: 'Weg' }],
		});
		expect(errorOf(await sendTemplate('gone', 'nl'))).toMatchObject({ code: 132016 });
		const answer = await client.send({
			recipient: 'NL.13491208655302741918',
			type: 'template',
			template: {
				name: 'login_code',
				language: { code: 'nl' },
				components: [
					{ type: 'body', parameters: values('123456') },
					{ type: 'button', sub_type: 'url', index: 0, parameters: values('123456') },
				],
			},
		});
		expect(errorOf(answer)).toMatchObject({ code: 131062 });
	});

	it('refuses a carousel with another number of cards, and checks each card', async () => {
		const card = (text: string) => ({
			components: [
				{ type: 'HEADER', format: 'IMAGE' },
				{ type: 'BODY', text },
				{
					type: 'BUTTONS',
					buttons: [{ type: 'URL', text: 'See', url: 'https://a.example/{{1}}' }],
				},
			],
		});
		await client.control('POST', '/templates', {
			name: 'cards',
			language: 'en_US',
			category: 'MARKETING',
			components: [
				{ type: 'BODY', text: 'Look, {{1}}: two plants.' },
				{ type: 'CAROUSEL', cards: [card('A {{1}}'), card('B')] },
			],
		});
		const body = { type: 'body', parameters: values('Sam') };
		const filled = (index: number, ...texts: string[]) => ({
			card_index: index,
			components: [
				promoHeader,
				...(texts.length > 0 ? [{ type: 'body', parameters: values(...texts) }] : []),
				{ type: 'button', sub_type: 'url', index: 0, parameters: values('x') },
			],
		});
		const carousel = (...cards: object[]) => [body, { type: 'carousel', cards }];
		expect(
			(await sendTemplate('cards', 'en_US', carousel(filled(0, 'fern'), filled(1)))).status,
		).toBe(200);
		expect(
			errorOf(await sendTemplate('cards', 'en_US', carousel(filled(0, 'fern')))),
		).toMatchObject({ code: 132012 });
		expect(
			errorOf(await sendTemplate('cards', 'en_US', carousel(filled(0), filled(1)))),
		).toMatchObject({ code: 132000 });
	});

	it('takes marketing templates only on the marketing edge', async () => {
		const path = `/${client.number}/marketing_messages`;
		const body = { messaging_product: 'whatsapp', to: '+31612345678', type: 'template' };
		const template = {
			name: 'autumn_promo',
			language: { code: 'de' },
			components: [{ type: 'body', parameters: values('Sven', '20 %') }],
		};
		expect((await client.graph('POST', path, { ...body, template })).status).toBe(200);
		const asked = (more: object) => client.graph('POST', path, { ...body, template, ...more });
		expect((await asked({ product_policy: 'STRICT' })).status).toBe(200);
		expect(errorOf(await asked({ product_policy: 'LOOSE' })).message).toBe(
			'(#100) Param product_policy must be one of {CLOUD_API_FALLBACK, STRICT} - got "LOOSE".',
		);
		expect(errorOf(await asked({ message_activity_sharing: 'perhaps' })).message).toBe(
			'(#100) Param message_activity_sharing must be a boolean.',
		);
		expect(
			errorOf(
				await client.graph('POST', path, {
					...body,
					template: { name: 'opening_hours', language: { code: 'en_US' } },
				}),
			),
		).toMatchObject({ code: 134100 });
		expect(errorOf(await client.graph('POST', path, { ...body, type: 'text' }))).toMatchObject({
			error_data: { details: 'Message must be a template message.' },
		});
	});
});

describe('lists', () => {
	const list = async (query: string): Promise<JsonObject[]> =>
		(await client.graph('GET', `${LIST}?limit=100&${query}`)).body.data as JsonObject[];

	it('has every category, status and format that matters', async () => {
		const all = await list('fields=name,language,status,category,parameter_format');
		const of = (field: string) => new Set(all.map((template) => template[field]));
		expect(of('category')).toEqual(new Set(['UTILITY', 'AUTHENTICATION', 'MARKETING']));
		expect([...of('status')]).toEqual(
			expect.arrayContaining(['APPROVED', 'PAUSED', 'REJECTED', 'PENDING']),
		);
		expect([...of('language')]).toEqual(expect.arrayContaining(['en_US', 'nl', 'ar', 'de']));
		expect(of('parameter_format')).toEqual(new Set(['POSITIONAL', 'NAMED']));
		expect(all.length).toBeGreaterThan(12);
	});

	it('pages with opaque cursors, and says next only where a page follows', async () => {
		const names: unknown[] = [];
		let path: string | undefined = `${LIST}?limit=5&fields=name`;
		let pages = 0;
		while (path !== undefined) {
			const { body } = await client.graph('GET', path);
			const paging = body.paging as { cursors: { after: string }; next?: string };
			names.push(...(body.data as JsonObject[]).map(({ id }) => id));
			pages += 1;
			expect(paging.next === undefined || paging.next.includes(paging.cursors.after)).toBe(true);
			path =
				paging.next &&
				new URL(paging.next).pathname.replace('/v26.0', '') + new URL(paging.next).search;
		}
		const all = await list('fields=name');
		expect(names).toEqual(all.map(({ id }) => id));
		expect(pages).toBe(Math.ceil(all.length / 5));
	});

	it('goes back with before', async () => {
		const first = await client.graph('GET', `${LIST}?limit=3`);
		const second = await client.graph(
			'GET',
			`${LIST}?limit=3&after=${(first.body.paging as { cursors: { after: string } }).cursors.after}`,
		);
		const before = (second.body.paging as { cursors: { before: string } }).cursors.before;
		const back = await client.graph('GET', `${LIST}?limit=3&before=${before}`);
		expect(back.body.data).toEqual(first.body.data);
	});

	it.each([
		['name=appointment_reminder&language=nl', ['appointment_reminder']],
		['status=PAUSED', ['delivery_delay']],
		['status=["paused"]', ['delivery_delay']],
		['category=AUTHENTICATION', ['login_code', 'login_code']],
		['name_or_content=waardebon', ['voucher']],
		['content=parcel', ['delivery_delay']],
		['name=nothing_of_that_name', []],
	])('filters by %s', async (query, names) => {
		expect((await list(query)).map(({ name }) => name)).toEqual(names);
	});

	it.each([
		['status=FOO', 'Param status[0] must be one of {APPROVED, '],
		['status=["APPROVED","OPEN"]', 'Param status[1] must be one of {APPROVED, '],
		['category=PROMOTION', 'Param category[0] must be one of {AUTHENTICATION, MARKETING, UTILITY}'],
		['quality_score=HIGH', 'Param quality_score[0] must be one of {GREEN, RED, '],
	])('knows no such filter as %s', async (query, says) => {
		expect(errorOf(await client.graph('GET', `${LIST}?${query}`)).message).toContain(says);
	});

	it('shows default fields, a summary on demand, and one template by its ID', async () => {
		const { body } = await client.graph('GET', `${LIST}?limit=1&name=order_update&language=en_US`);
		const [template] = body.data as [JsonObject];
		expect(Object.keys(template).sort()).toEqual(
			['category', 'components', 'id', 'language', 'name', 'parameter_format', 'status'].sort(),
		);
		const one = await client.graph('GET', `/${String(template.id)}`);
		expect(one.body).toEqual(template);
		const summary = await client.graph('GET', `${LIST}?limit=1&fields=name&summary=total_count`);
		expect(summary.body.summary).toMatchObject({ message_template_limit: 250 });
	});
});
