import { buildComponents } from '../../nodes/WhatsAppCloud/template/components';
import { checkComponents } from '../../nodes/WhatsAppCloud/template/checkComponents';
import type { TemplateDefinition } from '../../nodes/WhatsAppCloud/template/definition';
import { exampleValues } from '../../nodes/WhatsAppCloud/template/examples';
import { fieldsOf } from '../../nodes/WhatsAppCloud/template/form';
import { asPlainText, renderTemplate } from '../../nodes/WhatsAppCloud/template/render';
import { asObject, asText, type JsonObject } from '../../nodes/WhatsAppCloud/json';
import { templateMessage } from '../../nodes/WhatsAppCloud/message/sendBody';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { body, buttons, template } from './definitions';

const text = (value: string, parameter_name?: string): JsonObject => ({
	type: 'text',
	text: value,
	...(parameter_name === undefined ? {} : { parameter_name }),
});
const inBody = (...parameters: unknown[]) => ({ type: 'body', parameters }) as JsonObject;

let sandbox: Sandbox;
let count = 0;

beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
});

afterAll(async () => {
	await sandbox.close();
});

async function post(path: string, json: object): Promise<Response> {
	return await fetch(sandbox.url + path, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${sandbox.account.accessToken}`,
			'content-type': 'application/json',
		},
		body: JSON.stringify(json),
	});
}

/** What a send of the template comes to: nothing, or Graph's details. */
async function refusalOf(definition: TemplateDefinition, components: JsonObject[]) {
	const name = `wild_${++count}`;
	await sandbox.control.call('POST', '/templates', { ...definition.raw, name, id: undefined });
	const sent = await post(`/v26.0/${sandbox.account.phoneNumberId}/messages`, {
		messaging_product: 'whatsapp',
		to: `+316120${String(10_000 + count)}`,
		...templateMessage({ name, language: definition.language }, components),
	});
	const { error } = (await sent.json()) as JsonObject;
	const { error_data, message } = asObject(error) ?? {};
	return asText(asObject(error_data)?.details) ?? asText(message);
}

describe('a button for one-time codes', () => {
	const code = { category: 'AUTHENTICATION' };
	const link = (start: string) => ({ type: 'URL', text: 'Copy code', url: `${start}{{1}}` });

	it.each<[string, JsonObject]>([
		['OTP', { type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }],
		['in lower case', { type: 'otp', otp_type: 'zero_tap', text: 'Copy code' }],
		['a type of its own', { type: 'COPY_CODE', otp_type: 'COPY_CODE', text: 'Copy code' }],
		['a link', link('https://www.whatsapp.com/otp/code/?otp_type=ONE_TAP&code=otp')],
		['a link without www', link('https://whatsapp.com/otp/copy/')],
		['a link in capitals', link('HTTPS://WWW.WHATSAPP.COM/otp/code/?code=otp')],
	])('is known as %s', async (_what, button) => {
		const definition = template([body('*{{1}}* is your code.'), buttons(button)], code);
		expect(fieldsOf(definition).map(({ id }) => id)).toEqual(['code']);
		const { components, issues } = buildComponents(
			definition,
			{ code: '4711' },
			{ ignoreUnknown: false, now: 0 },
		);
		expect(issues).toEqual([]);
		expect(asPlainText(renderTemplate(definition, components))).toBe(
			'*4711* is your code.\n[Copy code: 4711]',
		);
		expect(await refusalOf(definition, components)).toBeUndefined();
	});

	it('fills the text of a template with named variables, too', async () => {
		const definition = template(
			[body('{{code}} is your code.'), buttons({ type: 'OTP', text: 'Copy code' })],
			{ ...code, parameter_format: 'NAMED' },
		);
		const values = { code: '4711' };
		const { components } = buildComponents(definition, values, { ignoreUnknown: false, now: 0 });
		expect(components[0]).toEqual(inBody(text('4711', 'code')));
		expect(await refusalOf(definition, components)).toBeUndefined();
	});
});

describe('the status of an order', () => {
	const orders = { sub_category: 'order_status' };
	const definition = template([body('Hi {{1}}, news of your order.')], orders);
	const values = { body_1: 'Anna', order_reference_id: ' A.4711_x-1 ', order_status: 'shipped' };
	const build = (more: object) =>
		buildComponents(definition, { ...values, ...more }, { ignoreUnknown: false, now: 0 });
	const sent = (order: JsonObject) => ({
		type: 'order_status',
		parameters: [{ type: 'order_status', order_status: { reference_id: 'A.4711_x-1', order } }],
	});

	it.each([
		['shipped', 'shipped'],
		['Partially-Shipped', 'partially_shipped'],
		['partially shipped', 'partially_shipped'],
		['Cancelled', 'canceled'],
	])('%s is sent as %s', async (given, status) => {
		const { components, issues } = build({ order_status: given });
		expect(issues).toEqual([]);
		expect(components).toEqual([inBody(text('Anna')), sent({ status })]);
		expect(checkComponents(definition, components)).toEqual([]);
		expect(await refusalOf(definition, components)).toBeUndefined();
	});

	it('has room for some words', async () => {
		const { components } = build({ order_description: 'x'.repeat(120) });
		expect(components[1]).toEqual(sent({ status: 'shipped', description: 'x'.repeat(120) }));
		expect(await refusalOf(definition, components)).toBeUndefined();
	});

	it.each([
		[{ order_reference_id: '' }, 'order_reference_id', 'is empty'],
		[{ order_status: '' }, 'order_status', 'is empty'],
		[{ order_status: 'delivered' }, 'order_status', 'is not one of pending, processing'],
		[{ order_description: 'x'.repeat(121) }, 'order_description', 'at most 120'],
	])('%j is refused at its field', (more, field, why) => {
		expect(build(more).issues).toEqual([
			{ field, message: expect.stringContaining(why) as unknown },
		]);
	});

	it('is not left out of components by hand, nor put into other templates', async () => {
		const greeting = [inBody(text('Anna'))];
		expect(checkComponents(definition, greeting)).toMatchObject([{ field: 'order_status' }]);
		expect(await refusalOf(definition, greeting)).toContain('order_status');
		const hello = template([body('Hi {{1}}.')]);
		const both = [...greeting, sent({ status: 'shipped' })];
		expect(checkComponents(hello, both)).toMatchObject([{ field: 'order_status' }]);
		expect(await refusalOf(hello, both)).toContain('order_status');
	});
});

it('a button without a text is named after its type', () => {
	const definition = template([
		body('Hi'),
		buttons({ type: 'CALL_PERMISSION_REQUEST' }, { type: 'COPY_CODE' }, { type: 'NEW_KIND' }),
	]);
	expect(asPlainText(renderTemplate(definition, []))).toBe(
		'Hi\n[Call permission request]\n[Copy code]\n[New kind]',
	);
});

it('a code that expires in one minute says so', () => {
	const footer = { type: 'FOOTER', code_expiration_minutes: 1 };
	const definition = template([body('Hi'), footer]);
	expect(renderTemplate(definition, []).footer).toBe('This code expires in 1 minute.');
});

it('a header may be none', async () => {
	const plain = template([{ type: 'HEADER', format: 'NONE' }, body('Hello')]);
	expect(fieldsOf(plain)).toEqual([]);
	expect(asPlainText(renderTemplate(plain, []))).toBe('Hello');
	expect(checkComponents(plain, [])).toEqual([]);
	expect(await refusalOf(plain, [])).toBeUndefined();
});

it('examples may be bare texts', () => {
	const definition = template([
		{ type: 'HEADER', format: 'TEXT', text: 'News {{1}}', example: { header_text: 'today' } },
		body('Hi {{1}}', { body_text: 'Anna' }),
	]);
	expect(fieldsOf(definition).map(({ example }) => example)).toEqual(['today', 'Anna']);
});

it('buttons may stand in several components, and what is told may be told otherwise', () => {
	const reply = (text: string) => ({ type: 'QUICK_REPLY', text });
	const definition = template(
		[
			buttons(reply('A')),
			{ type: 'FOOTER', code_expiration_minutes: '10' },
			body('Hi'),
			buttons(reply('B')),
		],
		{ quality_score: 'green', rejected_reason: 'none' },
	);
	expect(definition).toMatchObject({ quality: 'GREEN', footer: { codeExpirationMinutes: 10 } });
	expect(definition).not.toHaveProperty('rejectedReason');
	expect(fieldsOf(definition).map(({ id, label }) => [id, label])).toEqual([
		['button_0_payload', '“A” data when tapped'],
		['button_1_payload', '“B” data when tapped'],
	]);
});

it('examples may be numbers, and so may the ID', () => {
	const definition = template(
		[
			body('Hi {{1}} and {{2}}.', { body_text: [[7, 2.5]] }),
			buttons({ type: 'COPY_CODE', text: 'Copy code', example: [250] }),
		],
		{ id: 1627019861106475 },
	);
	expect(definition.id).toBe('1627019861106475');
	expect(exampleValues(definition)).toEqual({
		body_1: '7',
		body_2: '2.5',
		button_0_coupon_code: '250',
	});
});

it('a variable without an example has none, whatever it is called', () => {
	const words = 'About {{constructor}} and {{valueOf}} today';
	const definition = template([body(words)], { parameter_format: 'NAMED' });
	expect(fieldsOf(definition).map(({ id, example }) => [id, example])).toEqual([
		['body_constructor', undefined],
		['body_valueOf', undefined],
	]);
});

describe('components written by hand', () => {
	const named = { parameter_format: 'NAMED' };
	const order = template([body('Hi {{name}}, {{order}} is here.')], named);
	const hello = template([body('Hi {{1}}.')]);
	const picture = template([{ type: 'HEADER', format: 'IMAGE' }, body('Hi')]);
	const flow = template([body('Hi'), buttons({ type: 'FLOW', text: 'Open', flow_id: '1' })]);

	it.each<[TemplateDefinition, JsonObject[], string]>([
		[order, [inBody(text('Anna', 'name'), text('4711'))], 'has a value without parameter_name'],
		[order, [inBody(text('Anna', 'name'), text('1', 'oder'))], 'has no variable "oder"'],
		[order, [inBody(text('a', 'name'), text('b', 'name'))], 'has two values for "name"'],
		[hello, [inBody(text('a\nb'))], 'contains a line break'],
		[hello, [inBody(text(''))], 'has a value without text'],
		[hello, [inBody({ type: 'text' })], 'has a value without text'],
		[hello, [inBody('Anna')], 'has a value that is not an object'],
		[
			picture,
			[{ type: 'header', parameters: [{ type: 'video', video: { link: 'https://example.com' } }] }],
			'has a value of type video, but the template takes one of type image',
		],
		[flow, [], 'The button 0 is missing'],
	])('of %# are refused by us, and by the sandbox', async (definition, components, said) => {
		expect(checkComponents(definition, components)).toEqual([
			{ field: expect.any(String) as unknown, message: expect.stringContaining(said) as unknown },
		]);
		expect(await refusalOf(definition, components)).toBeDefined();
	});

	it.each<[TemplateDefinition, JsonObject[]]>([
		[order, [inBody(text('4711', 'order'), text('Anna', 'name'))]],
		[hello, [inBody({ type: 'TEXT', text: 5 })]],
		[
			hello,
			[
				inBody({
					type: 'currency',
					currency: { fallback_value: '€ 1', code: 'EUR', amount_1000: 1000 },
				}),
			],
		],
		[flow, [{ type: 'button', sub_type: 'flow', index: '0' }]],
	])('of %# go out', async (definition, components) => {
		expect(checkComponents(definition, components)).toEqual([]);
		expect(await refusalOf(definition, components)).toBeUndefined();
	});

	it.each([
		[
			{ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+31970102800001' },
			'phone_number',
			'leave',
		],
		[{ type: 'REQUEST_CONTACT_INFO' }, 'request_contact_info', 'leave'],
		[{ type: 'QUICK_REPLY', text: 'Yes' }, 'url', '"quick_reply"'],
		[{ type: 'COPY_CODE', example: ['GREEN10'] }, undefined, '"copy_code"'],
	])('name a button %j by a sub_type that it has', async (button, sub_type, cure) => {
		const definition = template([body('Hi'), buttons(button)]);
		const component: JsonObject = { type: 'button', index: '0', ...(sub_type ? { sub_type } : {}) };
		const [issue] = checkComponents(definition, [component]);
		expect(issue?.message).toContain(cure);
		expect(await refusalOf(definition, [component])).toMatch(/sub_type/);
	});

	it('are left to Meta where a button is of a kind that only Meta knows', () => {
		const definition = template([body('Hi'), buttons({ type: 'NEW_KIND', text: 'Try' })]);
		const button = { type: 'button', sub_type: 'new_kind', index: 0, parameters: [{}] };
		expect(checkComponents(definition, [button])).toEqual([]);
	});

	it('may have their cards in any order', () => {
		const cards = ['First {{1}}', 'Second {{1}} {{2}}'].map((words) => ({
			components: [body(words)],
		}));
		const definition = template([body('Hi'), { type: 'CAROUSEL', cards }]);
		const components: JsonObject[] = [
			{
				type: 'carousel',
				cards: [
					{ card_index: 1, components: [inBody(text('b'), text('c'))] },
					{ card_index: 0, components: [inBody(text('a'))] },
				],
			},
		];
		expect(checkComponents(definition, components)).toEqual([]);
		expect(renderTemplate(definition, components).cards.map((card) => card.body)).toEqual([
			'First a',
			'Second b c',
		]);
	});
});

describe('a carousel of products', () => {
	const card = (...list: JsonObject[]) => ({
		components: [{ type: 'HEADER', format: 'PRODUCT' }, buttons(...list)],
	});
	const view = card({ type: 'SPM', text: 'View' });
	const link = card({ type: 'URL', text: 'Buy', url: 'https://example.com/{{1}}' });
	const carousel = (...cards: JsonObject[]) =>
		template([body('Hi {{1}}.'), { type: 'CAROUSEL', cards }], { category: 'MARKETING' });
	const shop = carousel(view, view);
	const product = (index: number, id = `sku-${index}`) => ({
		[`card_${index}_header_product_retailer_id`]: id,
		[`card_${index}_header_catalog_id`]: '194836987003835',
	});
	const upTo = (count: number): JsonObject => ({
		body_1: 'Anna',
		...Object.fromEntries(
			Array.from({ length: count }, (_, at) => Object.entries(product(at))).flat(),
		),
	});
	const build = (definition: TemplateDefinition, values: JsonObject) =>
		buildComponents(definition, values, { ignoreUnknown: false, now: 0 });
	const sent = (...ids: string[]): JsonObject[] => [
		inBody(text('Anna')),
		{
			type: 'carousel',
			cards: ids.map((id, index) => ({
				card_index: index,
				components: [
					{
						type: 'header',
						parameters: [
							{
								type: 'product',
								product: { product_retailer_id: id, catalog_id: '194836987003835' },
							},
						],
					},
				],
			})),
		},
	];

	it('that was approved with two cards is sent with up to ten', async () => {
		for (const count of [2, 3, 10]) {
			const { components, issues } = build(shop, upTo(count));
			expect(issues).toEqual([]);
			expect(components).toEqual(sent(...Array.from({ length: count }, (_, at) => `sku-${at}`)));
			expect(checkComponents(shop, components)).toEqual([]);
			expect(renderTemplate(shop, components).cards).toHaveLength(count);
			expect(await refusalOf(shop, components)).toBeUndefined();
		}
	});

	it('asks for the cards of its definition, and offers the others aside', () => {
		const fields = fieldsOf(shop).filter(({ id }) => id.endsWith('catalog_id'));
		expect(fields.map(({ id, required, aside }) => [id, required, aside ?? false])).toEqual([
			['card_0_header_catalog_id', true, false],
			['card_1_header_catalog_id', true, false],
			...[2, 3, 4, 5, 6, 7, 8, 9].map((at) => [`card_${at}_header_catalog_id`, false, true]),
		]);
	});

	it('closes the gap where a card between others is empty', () => {
		const { components, issues } = build(shop, {
			...upTo(2),
			...product(3),
			...product(2, ''),
			card_2_header_catalog_id: '',
		});
		expect(issues).toEqual([]);
		expect(components).toEqual(sent('sku-0', 'sku-1', 'sku-3'));
	});

	it('wants whatever a card needs once there is something of it', () => {
		const { issues } = build(carousel(link, link), {
			...upTo(2),
			...{ card_0_button_0_url: 'a', card_1_button_0_url: 'b' },
			card_2_header_product_retailer_id: 'sku-2',
		});
		expect(issues.map(({ field }) => field)).toEqual([
			'card_2_header_catalog_id',
			'card_2_button_0_url',
		]);
	});

	it.each([1, 11])('is refused with %d cards, by us and by the sandbox', async (count) => {
		const components = sent(...Array.from({ length: count }, (_, at) => `sku-${at}`));
		expect(checkComponents(shop, components)[0]).toMatchObject({ field: 'carousel' });
		expect(await refusalOf(shop, components)).toContain('number of cards');
	});

	it('of pictures has as many cards as were approved', async () => {
		const picture = { components: [{ type: 'HEADER', format: 'IMAGE' }, body('Look')] };
		const pictures = carousel(picture, picture);
		const header = { type: 'header', parameters: [{ type: 'image', image: { id: '1' } }] };
		const components: JsonObject[] = [
			inBody(text('Anna')),
			{
				type: 'carousel',
				cards: [0, 1, 2].map((index) => ({ card_index: index, components: [header] })),
			},
		];
		expect(checkComponents(pictures, components)[0]).toMatchObject({ field: 'carousel' });
		expect(fieldsOf(pictures).map(({ id }) => id)).not.toContain('card_2_header_image');
		expect(await refusalOf(pictures, components)).toContain('number of cards');
	});
});
