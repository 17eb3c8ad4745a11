import type { IBinaryData, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { fileOf } from '../support/files';
import { metaExamples } from '../support/metaExamples';
import { takingCalls } from '../support/takingCalls';
import { binaryOf, keepBinaryDataInFiles } from './binaryData';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	await keepBinaryDataInFiles();
	bench = await startBench({}, {}, [], takingCalls);
});

afterAll(async () => {
	await bench.close();
});

let lastCustomer = 31611330000;

/** Values for whatever a form asks for, by the end of the field's ID. */
const VALUES: Array<[RegExp, unknown]> = [
	[/header_(image|video|gif|document)$/, 'https://example.com/file'],
	[/filename$/, 'Invoice.pdf'],
	[/latitude$/, '52.37'],
	[/longitude$/, 4.89],
	[/offer_expires_at$/, '2099-12-31T23:59:00'],
	[/sections$/, 'Popular: a-1, a-2; New: b-1'],
	[/flow_action_data$/, '{ "name": "Sam" }'],
	[/order_details$/, { reference_id: '4711', type: 'digital-goods' }],
	[
		/payment_request$/,
		'{ "payment_setting": { "type": "boleto", "boleto": { "digitable_line": "03" } } }',
	],
	[/ttl_minutes$/, '15'],
];

/** Adds a template to the account, and gives the fields that its form has in the editor. */
async function formOf(definition: IDataObject): Promise<string[]> {
	await bench.control('POST', '/templates', { status: 'APPROVED', ...definition });
	const { fields } = await bench.engine.callResourceMapping(
		{
			name: 'Send',
			type: 'whatsAppCloud',
			parameters: template(`${String(definition.name)}|${String(definition.language)}`),
		},
		'mapTemplateFields',
	);
	return fields.map(({ id }) => id);
}

async function send(
	definition: IDataObject,
	filled: IDataObject,
	input: Array<IDataObject | INodeExecutionData> = [{}],
	more: INodeParameters = {},
) {
	const customer = String(++lastCustomer);
	const run = await bench.engine.runWorkflow({
		nodes: [
			sendNode({
				...template(`${String(definition.name)}|${String(definition.language)}`),
				mode: 'templateOnly',
				to: customer,
				...values(filled),
				...more,
			}),
		],
		input,
	});
	if (run.error) throw new Error(run.error.message);
	const [output = {}] = run.node('Send').json;
	const [message] = await bench.received({ customer }, 'messageId' in output ? 1 : 0);
	const request = message?.request.template as { components?: IDataObject[] } | undefined;
	return { output, components: request?.components ?? [] };
}

const filledFor = (ids: string[]): IDataObject =>
	Object.fromEntries(
		ids.map((id) => [id, VALUES.find(([pattern]) => pattern.test(id))?.[1] ?? '12']),
	);

describe("Meta's own template definitions", () => {
	const examples = metaExamples('message_templates_post_request');

	it('are there, or the check says that it had none', () => {
		if (examples.length === 0) console.info('No examples of Meta beside this checkout.');
		expect([0, 11]).toContain(examples.length);
	});

	for (const { name, json } of examples) {
		it(`${name}: what its form asks for is what goes out`, async () => {
			const definition = { ...json, name: name.toLowerCase() } as IDataObject;
			const ids = await formOf(definition);
			const { output } = await send(definition, filledFor(ids));
			expect(output).toMatchObject({ sentAs: 'template', status: 'accepted' });
			expect(output).not.toHaveProperty('warnings');
		});
	}
});

const button = (type: string, more: IDataObject = {}) => ({ type, text: `The ${type}`, ...more });

/** One template with everything that its kind may have, and what is sent for it. */
const KINDS: Array<[kind: string, components: IDataObject[], sent: unknown]> = [
	[
		'a flow with data',
		[
			{ type: 'BODY', text: 'Hello' },
			{ type: 'BUTTONS', buttons: [button('FLOW')] },
		],
		[
			{
				sub_type: 'flow',
				parameters: [
					{ type: 'action', action: { flow_token: '12', flow_action_data: { name: 'Sam' } } },
				],
			},
		],
	],
	[
		'a call',
		[
			{ type: 'BODY', text: 'Hello' },
			{ type: 'BUTTONS', buttons: [button('VOICE_CALL')] },
		],
		[
			{
				sub_type: 'voice_call',
				parameters: [
					{ type: 'ttl_minutes', ttl_minutes: 15 },
					{ type: 'payload', payload: '12' },
				],
			},
		],
	],
	[
		'many products',
		[
			{ type: 'BODY', text: 'Hello' },
			{ type: 'BUTTONS', buttons: [button('MPM')] },
		],
		[
			{
				sub_type: 'mpm',
				parameters: [
					{
						action: {
							thumbnail_product_retailer_id: '12',
							sections: [
								{
									title: 'Popular',
									product_items: [{ product_retailer_id: 'a-1' }, { product_retailer_id: 'a-2' }],
								},
								{ title: 'New', product_items: [{ product_retailer_id: 'b-1' }] },
							],
						},
					},
				],
			},
		],
	],
	[
		'one product',
		[
			{ type: 'HEADER', format: 'PRODUCT' },
			{ type: 'BODY', text: 'Hello' },
			{ type: 'BUTTONS', buttons: [button('SPM')] },
		],
		[
			{
				type: 'header',
				parameters: [{ type: 'product', product: { product_retailer_id: '12', catalog_id: '12' } }],
			},
		],
	],
	[
		'a catalog',
		[
			{ type: 'BODY', text: 'Hello' },
			{ type: 'BUTTONS', buttons: [button('CATALOG')] },
		],
		[{ sub_type: 'catalog', parameters: [{ action: { thumbnail_product_retailer_id: '12' } }] }],
	],
	[
		'an order',
		[
			{ type: 'BODY', text: 'Hello' },
			{ type: 'BUTTONS', buttons: [button('ORDER_DETAILS')] },
		],
		[
			{
				sub_type: 'order_details',
				parameters: [
					{
						type: 'action',
						action: { order_details: { reference_id: '4711', type: 'digital-goods' } },
					},
				],
			},
		],
	],
	[
		'a request to pay',
		[
			{ type: 'BODY', text: 'Hello' },
			{ type: 'BUTTONS', buttons: [button('PAYMENT_REQUEST')] },
		],
		[
			{
				sub_type: 'payment_request',
				parameters: [
					{
						type: 'action',
						action: {
							payment_request: {
								payment_setting: { type: 'boleto', boleto: { digitable_line: '03' } },
							},
						},
					},
				],
			},
		],
	],
	[
		'an offer with a code',
		[
			{ type: 'HEADER', format: 'GIF' },
			{
				type: 'LIMITED_TIME_OFFER',
				limited_time_offer: { text: 'Ends soon', has_expiration: true },
			},
			{ type: 'BODY', text: 'Hello {{1}}, take it' },
			{
				type: 'BUTTONS',
				buttons: [button('COPY_CODE'), button('URL', { url: 'https://example.com/{{1}}' })],
			},
		],
		[
			{ type: 'header', parameters: [{ type: 'gif', gif: { link: 'https://example.com/file' } }] },
			{ type: 'body', parameters: [{ type: 'text', text: '12' }] },
			{ sub_type: 'copy_code', index: '0' },
			{ sub_type: 'url', index: '1' },
			{
				type: 'limited_time_offer',
				parameters: [
					{
						type: 'limited_time_offer',
						// A date without a zone is in the workflow's.
						limited_time_offer: { expiration_time_ms: Date.UTC(2100, 0, 1, 4, 59) },
					},
				],
			},
		],
	],
	[
		'a carousel of products',
		[
			{ type: 'BODY', text: 'Hello' },
			{
				type: 'CAROUSEL',
				cards: [1, 2, 3].map(() => ({
					components: [
						{ type: 'HEADER', format: 'PRODUCT' },
						{ type: 'BUTTONS', buttons: [button('SPM')] },
					],
				})),
			},
		],
		// With everything filled in, it has as many as Meta takes.
		[{ type: 'carousel', cards: Array.from({ length: 10 }, (_, card_index) => ({ card_index })) }],
	],
];

describe('a template with', () => {
	it.each(KINDS)('%s is filled in from its form, and taken', async (kind, components, sent) => {
		const definition = {
			name: kind.replaceAll(' ', '_'),
			language: 'en_US',
			category: 'MARKETING',
			components,
		};
		const ids = await formOf(definition);
		const { output, components: received } = await send(definition, filledFor(ids));
		expect(output).toMatchObject({ status: 'accepted' });
		expect(received).toMatchObject(sent as object[]);
	});

	it('fields that are seldom needed does not show them at first', async () => {
		const { fields } = await bench.engine.callResourceMapping(
			{ name: 'Send', type: 'whatsAppCloud', parameters: template('autumn_promo|en_US') },
			'mapTemplateFields',
		);
		const shown = fields.filter(({ removed }) => removed !== true).map(({ id }) => id);
		expect(shown).toEqual([
			'header_image',
			'body_customer_name',
			'body_discount',
			'body_end_date',
			'button_1_url',
		]);
		expect(fields).toHaveLength(6);
	});
});

describe('a header file of the item', () => {
	const definition = {
		name: 'with_a_document',
		language: 'en_US',
		category: 'UTILITY',
		components: [
			{ type: 'HEADER', format: 'DOCUMENT' },
			{ type: 'BODY', text: 'Hello' },
		],
	};
	const item = (binary: IBinaryData): INodeExecutionData => ({
		json: {},
		binary: { data: binary },
	});

	beforeAll(async () => {
		await formOf(definition);
	});

	it('is uploaded, and keeps its name unless it is given another', async () => {
		const input = [item(await binaryOf(fileOf('pdf', 5000), { fileName: 'March.pdf' }))];
		const first = await send(definition, { header_document: 'data' }, input);
		expect(first.components).toMatchObject([
			{
				parameters: [
					{
						document: { id: expect.stringMatching(/^\d+$/) as unknown, filename: 'March.pdf' },
					},
				],
			},
		]);
		const second = await send(
			definition,
			{ header_document: '={{ $binary.data }}', header_filename: 'April.pdf' },
			input,
		);
		expect(second.components).toMatchObject([
			{ parameters: [{ document: { filename: 'April.pdf' } }] },
		]);
	});

	it('is refused before anything is sent if Meta does not take it', async () => {
		const image = { ...definition, name: 'with_an_image' };
		await formOf({
			...image,
			components: [
				{ type: 'HEADER', format: 'IMAGE' },
				{ type: 'BODY', text: 'Hello' },
			],
		});
		const input = [item(await binaryOf(fileOf('pdf', 5000), { fileName: 'March.pdf' }))];
		await expect(send(image, { header_image: 'data' }, input)).rejects.toThrow(
			'Image File "March.pdf" is application/pdf; Image takes image/jpeg, image/png',
		);
		await expect(send(image, { header_image: 'photo' }, input)).rejects.toThrow(
			'nor the name of a binary field of the item',
		);
	});

	it('may be a larger GIF than phones play as one, which the output says', async () => {
		const gif = { ...definition, name: 'with_a_gif', category: 'MARKETING' };
		await formOf({
			...gif,
			components: [
				{ type: 'HEADER', format: 'GIF' },
				{ type: 'BODY', text: 'Hello' },
			],
		});
		const sentWith = async (size: number) => {
			const input = [item(await binaryOf(fileOf('mp4', size), { fileName: 'leaf.mp4' }))];
			const { output } = await send(gif, { header_gif: 'data' }, input);
			return JSON.stringify(output.warnings ?? []);
		};
		expect(await sentWith(3_670_017)).toContain('phones show a GIF as a video');
		expect(await sentWith(3_670_016)).not.toContain('phones show a GIF as a video');
	});

	it('is only described in a preview', async () => {
		const { output } = await send(
			definition,
			{ header_document: 'data' },
			[item(await binaryOf(fileOf('pdf', 5000), { fileName: 'March.pdf' }))],
			{ options: { previewOnly: true } },
		);
		expect(JSON.stringify(output.request)).toContain('(uploaded when sent: Document File');
	});
});

describe('the end of a link', () => {
	const url = { body_customer_name: 'Sam', body_order_status: 'here', body_delivery_date: 'today' };

	it('is encoded where no link could have it, and the output says so', async () => {
		const { output, components } = await send(
			{ name: 'order_update', language: 'en_US' },
			{ ...url, header_order_number: '7', button_0_url: 'kaart ü?a=1&b=%20/x' },
		);
		expect(components.at(-1)).toMatchObject({
			sub_type: 'url',
			parameters: [{ type: 'text', text: 'kaart%20%C3%BC?a=1&b=%20/x' }],
		});
		expect(output.warnings).toEqual([
			expect.stringContaining('was sent as kaart%20%C3%BC?a=1&b=%20/x') as unknown,
		]);
	});

	it('must not be the whole link', async () => {
		await expect(
			send(
				{ name: 'order_update', language: 'en_US' },
				{
					...url,
					header_order_number: '7',
					button_0_url: 'https://shop.greenhouse.example/track/7',
				},
			),
		).rejects.toThrow(
			'is the whole link; enter only what comes after https://shop.greenhouse.example/track/',
		);
	});
});

describe('a template that changes while it is remembered', () => {
	const definition = (body: string) => ({
		name: 'changing',
		language: 'en_US',
		category: 'UTILITY',
		status: 'APPROVED',
		components: [{ type: 'BODY', text: body }],
	});

	it('is looked up again as soon as Meta says so', async () => {
		await bench.control('POST', '/templates', definition('Hello {{1}}, welcome'));
		const one = { body_1: 'Anna' };
		expect((await send(definition(''), one)).output).toMatchObject({ status: 'accepted' });
		await bench.control('POST', '/templates', definition('Hello {{1}}, on {{2}} then'));
		await expect(send(definition(''), one)).rejects.toThrow('132000');
		const both = { body_1: 'Anna', body_2: 'Monday' };
		expect((await send(definition(''), both)).output).toMatchObject({ status: 'accepted' });
	});

	it('is found as soon as it is there', async () => {
		const made = { ...definition('Hello'), name: 'brand_new' };
		await expect(send(made, {})).rejects.toThrow('Template "brand_new" does not exist');
		await bench.control('POST', '/templates', made);
		expect((await send(made, {})).output).toMatchObject({ status: 'accepted' });
	});
});

describe('A template by its name', () => {
	it('is the one of exactly that name, although Graph finds all that contain it', async () => {
		for (const name of ['late_parcel_again', 'late_parcel', 'a_late_parcel']) {
			await bench.control('POST', '/templates', {
				...{ name, language: 'en', status: 'APPROVED', category: 'UTILITY' },
				components: [{ type: 'BODY', text: `This is ${name}.` }],
			});
		}
		const sendNamed = async (value: string) =>
			await send({ name: value, language: 'en' }, {}, [{}], {
				template: { __rl: true, mode: 'name', value },
				options: { previewOnly: true },
			});
		expect((await sendNamed('late_parcel')).output).toMatchObject({
			...{ template: { name: 'late_parcel' }, text: 'This is late_parcel.' },
		});
		await expect(sendNamed('late_parce')).rejects.toThrow(/"late_parce" does not exist/);
	});
});
