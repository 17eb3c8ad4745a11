import fc from 'fast-check';

import type { JsonObject } from '../../nodes/WhatsAppCloud/json';
import { buildComponents } from '../../nodes/WhatsAppCloud/template/components';
import { checkComponents } from '../../nodes/WhatsAppCloud/template/checkComponents';
import { fieldsOf } from '../../nodes/WhatsAppCloud/template/form';
import { body, buttons, template } from './definitions';

const now = Date.UTC(2026, 10, 23);
const strict = { ignoreUnknown: false, now };
const lenient = { ignoreUnknown: true, now };
const fill = (definition: ReturnType<typeof template>, values: Record<string, unknown>) =>
	buildComponents(definition, values as never, strict);

describe('a template with positional variables', () => {
	const definition = template([
		{ type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['4711'] } },
		body('Hi {{1}}, it arrives {{2}}. Bye {{1}}', { body_text: [['Anna', 'today']] }),
		{ type: 'FOOTER', text: 'Reply STOP' },
	]);

	it('has a field for each, labelled by its name and the words around it', () => {
		expect(fieldsOf(definition)).toMatchObject([
			{
				id: 'header_1',
				label: 'Header 1: Order […]',
				required: true,
				variable: '1',
				example: '4711',
			},
			{
				id: 'body_1',
				label: 'Body 1: Hi […], it arrives …',
				required: true,
				variable: '1',
				example: 'Anna',
			},
			{
				id: 'body_2',
				label: 'Body 2: … it arrives […]. Bye …',
				required: true,
				variable: '2',
				example: 'today',
			},
		]);
	});

	it('becomes one parameter for each, in order, as text', () => {
		expect(fill(definition, { body_2: 7, body_1: 'Anna & <Bob> "x"', header_1: 'A-1' })).toEqual({
			components: [
				{ type: 'header', parameters: [{ type: 'text', text: 'A-1' }] },
				{
					type: 'body',
					parameters: [
						{ type: 'text', text: 'Anna & <Bob> "x"' },
						{ type: 'text', text: '7' },
					],
				},
			],
			issues: [],
			warnings: [],
		});
	});

	it("takes Meta's own parameter objects", () => {
		const currency = {
			type: 'currency',
			currency: { fallback_value: '$100.99', code: 'USD', amount_1000: 100990 },
		};
		const { components } = fill(definition, { header_1: 'x', body_1: currency, body_2: 'y' });
		expect(components[1]).toEqual({
			type: 'body',
			parameters: [currency, { type: 'text', text: 'y' }],
		});
	});

	it.each([
		['', 'is empty'],
		['  ', 'is empty'],
		[null, 'is empty'],
		[undefined, 'is empty'],
		['a\nb', 'a line break'],
		['a\r\nb', 'a line break'],
		['a\tb', 'a tab'],
		['a     b', 'more than four spaces'],
		[{ foo: 1 }, 'is an object'],
		[['a'], 'is a list'],
	])('refuses the value %j: %s', (value, why) => {
		const { issues } = fill(definition, { header_1: 'x', body_1: value, body_2: 'y' });
		expect(issues).toEqual([{ field: 'body_1', message: expect.stringContaining(why) as unknown }]);
		expect(issues[0]?.message).toContain('(body_1)');
	});

	it.each(['', 'a\nb'])('shows the variable where its value %j cannot stand', (value) => {
		const { components } = fill(definition, { header_1: 'x', body_1: value, body_2: 'y' });
		expect(components[1]?.parameters).toEqual([
			{ type: 'text', text: '{{1}}' },
			{ type: 'text', text: 'y' },
		]);
	});

	it('warns of a timestamp, and of nothing else that is a text', () => {
		const values = { header_1: 'x', body_1: '2026-11-23T10:00:00.000Z', body_2: '23 November' };
		expect(fill(definition, values).warnings).toEqual([
			{ field: 'body_1', message: expect.stringContaining('has a timestamp in it') as unknown },
		]);
	});

	it('takes four spaces, quotes, right-to-left and emoji as they are', () => {
		const text = `a    b "c" «d» <b>O'Neil</b> & شكرا 🎉 {{x}}`;
		const { components, issues } = fill(definition, { header_1: text, body_1: text, body_2: text });
		expect(issues).toEqual([]);
		expect(components[0]).toEqual({ type: 'header', parameters: [{ type: 'text', text }] });
	});

	it('refuses values that it has no variable for, unless they come along with the input', () => {
		const values = { header_1: 'x', body_1: 'a', body_2: 'b', body_3: 'c', body_4: '' };
		expect(fill(definition, values).issues).toEqual([
			{
				field: 'body_3',
				message:
					'"body_3" is not a variable of the template example (en_US), which has: header_1, body_1, body_2. Remove it, or reload the fields.',
			},
		]);
		expect(buildComponents(definition, values, lenient).issues).toEqual([]);
	});
});

describe('a template with named variables', () => {
	const definition = template(
		[
			body('Dear {{customer_name}}, see you on {{date}}.', {
				body_text_named_params: [
					{ param_name: 'customer_name', example: 'Anna' },
					{ param_name: 'date', example: '1 May' },
				],
			}),
		],
		{ parameter_format: 'NAMED' },
	);

	it('names each parameter', () => {
		expect(fieldsOf(definition).map(({ id, example }) => [id, example])).toEqual([
			['body_customer_name', 'Anna'],
			['body_date', '1 May'],
		]);
		expect(fill(definition, { body_date: 'May 1', body_customer_name: 'Bob' }).components).toEqual([
			{
				type: 'body',
				parameters: [
					{ type: 'text', parameter_name: 'customer_name', text: 'Bob' },
					{ type: 'text', parameter_name: 'date', text: 'May 1' },
				],
			},
		]);
	});

	it('also takes the bare names, as input items have them', () => {
		const item = { customer_name: 'Bob', date: 'May 1', email: 'bob@example.com' };
		const built = buildComponents(definition, item, lenient);
		expect(built).toEqual(fill(definition, { body_customer_name: 'Bob', body_date: 'May 1' }));
	});

	it('is recognised where Graph did not say the format', () => {
		const unsaid = template([body('Dear {{customer_name}}')], { parameter_format: null });
		expect(unsaid.parameterFormat).toBe('named');
		expect(template([body('Dear {{1}}')], { parameter_format: null }).parameterFormat).toBe(
			'positional',
		);
	});
});

describe('headers', () => {
	const header = (format: string) => template([{ type: 'HEADER', format }, body('Hello')]);

	it.each(['image', 'video', 'document'])('of %s take a link or a media ID', (type) => {
		const definition = header(type.toUpperCase());
		const of = (value: unknown) => fill(definition, { [`header_${type}`]: value });
		const media = { link: 'https://example.com/a.bin' };
		expect(of('https://example.com/a.bin').components).toEqual([
			{ type: 'header', parameters: [{ type, [type]: media }] },
		]);
		expect(of(1003383421387256).components).toEqual([
			{ type: 'header', parameters: [{ type, [type]: { id: '1003383421387256' } }] },
		]);
		expect(of('a.png').issues[0]?.message).toContain('neither a link');
		expect(of('').issues[0]?.message).toContain('is empty');
	});

	it('of documents take a file name', () => {
		expect(
			fill(header('DOCUMENT'), { header_document: '123', header_filename: 'Invoice.pdf' })
				.components,
		).toEqual([
			{
				type: 'header',
				parameters: [{ type: 'document', document: { id: '123', filename: 'Invoice.pdf' } }],
			},
		]);
	});

	it('of places take coordinates, and a name and an address', () => {
		const values = {
			header_latitude: '37.44',
			header_longitude: -122.16,
			header_name: 'Philz',
			header_address: 'Palo Alto',
		};
		expect(fill(header('LOCATION'), values).components).toEqual([
			{
				type: 'header',
				parameters: [
					{
						type: 'location',
						location: { latitude: 37.44, longitude: -122.16, name: 'Philz', address: 'Palo Alto' },
					},
				],
			},
		]);
		expect(fill(header('LOCATION'), { ...values, header_latitude: '91' }).issues).toHaveLength(1);
		expect(
			fill(header('LOCATION'), { header_latitude: 1 }).issues.map(({ field }) => field),
		).toEqual(['header_longitude']);
	});
});

describe('buttons', () => {
	it('take what their type takes, at their position in the template', () => {
		const definition = template([
			body('Sale'),
			buttons(
				{ type: 'QUICK_REPLY', text: 'Stop' },
				{ type: 'URL', text: 'Site', url: 'https://example.com' },
				{ type: 'URL', text: 'Shop', url: 'https://example.com/{{1}}', example: ['sale'] },
				{ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550051310' },
				{ type: 'COPY_CODE', text: 'Copy', example: ['25OFF'] },
			),
		]);
		expect(fieldsOf(definition)).toMatchObject([
			{
				id: 'button_0_payload',
				label: '“Stop” data when tapped',
				required: false,
			},
			{
				id: 'button_2_url',
				label: '“Shop” link ending, after https://example.com/',
				required: true,
				example: 'sale',
			},
			{
				id: 'button_4_coupon_code',
				label: '“Copy” code',
				required: true,
				example: '25OFF',
			},
		]);
		expect(
			fill(definition, { button_2_url: 'x?a=1', button_4_coupon_code: 'C' }).components,
		).toEqual([
			{
				type: 'button',
				sub_type: 'url',
				index: '2',
				parameters: [{ type: 'text', text: 'x?a=1' }],
			},
			{
				type: 'button',
				sub_type: 'copy_code',
				index: '4',
				parameters: [{ type: 'coupon_code', coupon_code: 'C' }],
			},
		]);
	});

	it.each<JsonObject>([
		{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' },
		{
			type: 'URL',
			text: 'Copy code',
			url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}',
		},
	])('of one-time codes are filled with the text, from one field: %j', (button) => {
		const definition = template(
			[{ type: 'BODY', add_security_recommendation: true }, buttons(button)],
			{
				category: 'AUTHENTICATION',
			},
		);
		expect(fieldsOf(definition).map(({ id }) => id)).toEqual(['code']);
		expect(fill(definition, { code: '012345' }).components).toEqual([
			{ type: 'body', parameters: [{ type: 'text', text: '012345' }] },
			{
				type: 'button',
				sub_type: 'url',
				index: '0',
				parameters: [{ type: 'text', text: '012345' }],
			},
		]);
		expect(fill(definition, { code: '1234567890123456' }).issues).toHaveLength(1);
		expect(fill(definition, {}).issues).toHaveLength(1);
	});

	it('of flows go along even when nothing is given', () => {
		const definition = template([body('Hi'), buttons({ type: 'FLOW', text: 'Open' })]);
		expect(fill(definition, {}).components).toEqual([
			{
				type: 'button',
				sub_type: 'flow',
				index: '0',
				parameters: [{ type: 'action', action: { flow_token: 'unused' } }],
			},
		]);
	});

	const given = (type: string, values: JsonObject) =>
		fill(
			template([body('Hi'), buttons({ type, text: 'Go' })]),
			Object.fromEntries(
				Object.entries(values).map(([name, value]) => [`button_0_${name}`, value]),
			),
		);
	const action = (what: JsonObject) => ({ type: 'action', action: what });
	const sections = [
		{
			title: 'New',
			product_items: [{ product_retailer_id: 'a' }, { product_retailer_id: 'b' }],
		},
	];

	it.each<[type: string, values: JsonObject, parameter: JsonObject]>([
		[
			'FLOW',
			{ flow_token: 'order-7', flow_action_data: '{"screen":"A"}' },
			action({ flow_token: 'order-7', flow_action_data: { screen: 'A' } }),
		],
		[
			'MPM',
			{ sections: 'New: a, b', thumbnail_product_retailer_id: 'b' },
			action({ thumbnail_product_retailer_id: 'b', sections }),
		],
		['MPM', { sections: 'New: a, b' }, action({ thumbnail_product_retailer_id: 'a', sections })],
		[
			'ORDER_DETAILS',
			{ order_details: '{"reference_id":"7"}' },
			action({ order_details: { reference_id: '7' } }),
		],
		['VOICE_CALL', { ttl_minutes: '15' }, { type: 'ttl_minutes', ttl_minutes: 15 }],
	])('of the type %s take %j', (type, values, parameter) => {
		const { components, issues } = given(type, values);
		expect(issues).toEqual([]);
		expect(components.map(({ parameters }) => parameters)).toEqual([[parameter]]);
	});

	it.each<[type: string, values: JsonObject, why: string]>([
		['FLOW', { flow_action_data: '[1]' }, 'is not a JSON object'],
		['MPM', { sections: 'a, b' }, 'a section without a title'],
		['ORDER_DETAILS', { order_details: '7' }, 'is not a JSON object'],
		['VOICE_CALL', { ttl_minutes: '1.5' }, 'is not a whole number of minutes'],
	])('of the type %s do not take %j', (type, values, why) => {
		expect(given(type, values).issues).toMatchObject([
			{ message: expect.stringContaining(why) as string },
		]);
	});
});

describe('carousels and offers', () => {
	it('have the fields of each card', () => {
		const card = {
			components: [
				{ type: 'HEADER', format: 'IMAGE' },
				body('Only {{1}}'),
				buttons({ type: 'URL', text: 'Buy', url: 'https://example.com/{{1}}' }),
			],
		};
		const definition = template([body('Hi {{1}}'), { type: 'CAROUSEL', cards: [card, card] }]);
		const values = Object.fromEntries(fieldsOf(definition).map(({ id }) => [id, '12']));
		expect(Object.keys(values)).toEqual([
			'body_1',
			'card_0_header_image',
			'card_0_body_1',
			'card_0_button_0_url',
			'card_1_header_image',
			'card_1_body_1',
			'card_1_button_0_url',
		]);
		const { components, issues } = fill(definition, values);
		expect(issues).toEqual([]);
		expect(components[1]).toMatchObject({
			type: 'carousel',
			cards: [{ card_index: 0 }, { card_index: 1, components: [{}, {}, { index: '0' }] }],
		});
	});

	it('end at a date', () => {
		const definition = template([
			{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Sale', has_expiration: true } },
			body('Hi'),
		]);
		expect(fill(definition, { offer_expires_at: '2026-12-31T23:59:00Z' }).components).toEqual([
			{
				type: 'limited_time_offer',
				parameters: [
					{
						type: 'limited_time_offer',
						limited_time_offer: { expiration_time_ms: Date.UTC(2026, 11, 31, 23, 59) },
					},
				],
			},
		]);
		expect(fill(definition, { offer_expires_at: 'tomorrow' }).issues).toHaveLength(1);
	});
});

describe('any text', () => {
	it('has as many parameters as distinct variables', () => {
		const variables = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 8 });
		fc.assert(
			fc.property(variables, fc.string(), (numbers, between) => {
				const words = between.replaceAll(/[{}]/g, '');
				const definition = template([
					body(numbers.map((number) => `${words}{{${number}}}`).join(' ')),
				]);
				const values = Object.fromEntries(fieldsOf(definition).map(({ id }) => [id, 'x']));
				const { components, issues } = fill(definition, values);
				const count = new Set(numbers).size;
				expect(issues).toEqual([]);
				expect((components[0]?.parameters as unknown[] | undefined)?.length ?? 0).toBe(count);
				expect(checkComponents(definition, components)).toEqual([]);
			}),
		);
	});
});

describe('components written by hand', () => {
	const definition = template([
		body('{{1}} and {{2}}'),
		buttons({ type: 'QUICK_REPLY', text: 'No' }),
	]);
	const text = { type: 'text', text: 'x' };

	it.each<[JsonObject[], number]>([
		[[{ type: 'body', parameters: [text, text] }], 0],
		[
			[
				{ type: 'BODY', parameters: [text, text] },
				{ type: 'button', sub_type: 'quick_reply', index: 0, parameters: [text] },
			],
			0,
		],
		[[{ type: 'body', parameters: [text] }], 1],
		[[{ type: 'body', parameters: [text, text, text] }], 1],
		[[], 1],
		[
			[
				{ type: 'body', parameters: [text, text] },
				{ type: 'header', parameters: [text] },
			],
			1,
		],
		[
			[
				{ type: 'body', parameters: [text, text] },
				{ type: 'button', index: '3', parameters: [text] },
			],
			1,
		],
	])('%j give %i issues', (components, count) => {
		expect(checkComponents(definition, components)).toHaveLength(count);
	});
});
