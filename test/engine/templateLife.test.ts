import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { fileOf } from '../support/files';
import { withFlows } from '../support/withFlows';
import { binaryOf, keepBinaryDataInFiles } from './binaryData';
import { atMeta, listed, runTemplates } from './templateNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	await keepBinaryDataInFiles();
	bench = await startBench({}, {}, [], withFlows({ id: '4711', name: 'booking' }));
});

afterAll(async () => {
	await bench.close();
});

beforeEach(async () => {
	await bench.control('POST', '/reset');
	await bench.control('PATCH', '/settings', { templateReviewMs: 0 });
});

/** The item that an operation gives out, failed or not. */
const templates = async (
	operation: string,
	parameters: INodeParameters,
	input?: INodeExecutionData[],
): Promise<IDataObject> => (await runTemplates(bench, operation, parameters, input))[0] ?? {};

const FIELDS = 'name,language,category,status,parameter_format,components,message_send_ttl_seconds';

const found = async (id: unknown) => await atMeta(bench, `${String(id)}?fields=${FIELDS}`);

async function countAtMeta(): Promise<number> {
	const { businessAccountId } = bench.sandbox.account;
	const list = await atMeta(bench, `${businessAccountId}/message_templates?summary=total_count`);
	return (list.summary as { total_count: number }).total_count;
}

const named = (examples: Record<string, string>): INodeParameters => ({
	variables: { values: Object.entries(examples).map(([name, example]) => ({ name, example })) },
});

const buttons = (...values: INodeParameters[]): INodeParameters => ({
	templateButtons: { values },
});

const ORDER: INodeParameters = {
	...{ newName: 'parcel_update', newLanguage: 'en_US', newCategory: 'UTILITY' },
	bodyText: 'Hi [customer_name], your parcel [order_number] is on its way.',
	...named({ customer_name: 'Anna', order_number: '4711' }),
};

const create = async (parameters: INodeParameters = {}, input?: INodeExecutionData[]) =>
	await templates('create', { ...ORDER, ...parameters }, input);

const item = async (kind: 'pdf' | 'png' | 'webp', fileName: string) => [
	{ json: {}, binary: { data: await binaryOf(fileOf(kind, 5_000), { fileName }) } },
];

describe('Template → Create', () => {
	it('hands a form in as Meta wants it, to be found and sent once it is approved', async () => {
		const created = await create({
			...{ headerFormat: 'TEXT', headerText: 'Order [order_number]', footerText: 'Greenhouse' },
			...buttons(
				{ type: 'QUICK_REPLY', text: 'Thanks' },
				{
					...{ type: 'URL', text: 'Track', url: 'https://a.example/track/[order_number]' },
					example: 'https://a.example/track/4711',
				},
				{ type: 'PHONE_NUMBER', text: 'Call us', phoneNumber: '+31612345678' },
			),
			options: { timeToLive: 3600 },
		});
		expect(created).toEqual({
			id: expect.stringMatching(/^\d+$/) as unknown,
			...{ name: 'parcel_update', language: 'en_US', category: 'UTILITY', status: 'PENDING' },
		});
		expect(await found(created.id)).toMatchObject({
			...{ status: 'APPROVED', parameter_format: 'NAMED', message_send_ttl_seconds: 3600 },
			components: [
				{
					...{ type: 'HEADER', format: 'TEXT', text: 'Order {{order_number}}' },
					example: {
						header_text_named_params: [{ param_name: 'order_number', example: '4711' }],
					},
				},
				{
					...{ type: 'BODY' },
					text: 'Hi {{customer_name}}, your parcel {{order_number}} is on its way.',
					example: {
						body_text_named_params: [
							{ param_name: 'customer_name', example: 'Anna' },
							{ param_name: 'order_number', example: '4711' },
						],
					},
				},
				{ type: 'FOOTER', text: 'Greenhouse' },
				{
					type: 'BUTTONS',
					buttons: [
						{ type: 'QUICK_REPLY', text: 'Thanks' },
						{
							...{ type: 'URL', text: 'Track', url: 'https://a.example/track/{{1}}' },
							example: ['https://a.example/track/4711'],
						},
						{ type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+31612345678' },
					],
				},
			],
		});
		expect(await templates('get', listed('parcel_update'))).toMatchObject({
			variables: [
				{ id: 'header_order_number', example: '4711' },
				{ id: 'body_customer_name', example: 'Anna' },
				{ id: 'body_order_number' },
				{ id: 'button_0_payload' },
				{ id: 'button_1_url', example: '4711' },
			],
		});
	});

	it('numbers variables of the header and of the body for themselves', async () => {
		const { id } = await create({
			...{ headerFormat: 'TEXT', headerText: 'Order [header_1]' },
			bodyText: 'Hi [1], order {{2}} is on its way to you.',
			...named({ header_1: '4711', '1': 'Anna', '{{2}}': '4711' }),
		});
		expect(await found(id)).toMatchObject({
			parameter_format: 'POSITIONAL',
			components: [
				{ text: 'Order {{1}}', example: { header_text: ['4711'] } },
				{
					text: 'Hi {{1}}, order {{2}} is on its way to you.',
					example: { body_text: [['Anna', '4711']] },
				},
			],
		});
	});

	it.each([
		['IMAGE', 'png', 'parcel.png'],
		['DOCUMENT', 'pdf', 'invoice.pdf'],
	] as const)('uploads the sample of a header of the format %s', async (format, kind, fileName) => {
		const { id } = await create({ headerFormat: format }, await item(kind, fileName));
		expect(await found(id)).toMatchObject({
			components: [
				{ format, example: { header_handle: [expect.stringMatching(/^4::/)] as unknown } },
				{ type: 'BODY' },
			],
		});
	});

	it('goes on with a sample where the line broke', async () => {
		const match = { path: 'upload:', method: 'POST' };
		await bench.control('POST', '/faults', { match, kind: 'reset-before', times: 1 });
		const created = await create({ headerFormat: 'IMAGE' }, await item('png', 'parcel.png'));
		expect(created).toMatchObject({ status: 'PENDING' });
	});

	it('makes a one-time code of Meta’s texts', async () => {
		const { id } = await create({
			...{ newName: 'code', newCategory: 'AUTHENTICATION', definedBy: 'code' },
			...{ codeExpiresAfter: 10, codeButtonText: 'Copy it' },
		});
		expect(await found(id)).toMatchObject({
			category: 'AUTHENTICATION',
			components: [
				{ type: 'BODY', add_security_recommendation: true },
				{ type: 'FOOTER', code_expiration_minutes: 10 },
				{ type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy it' }] },
			],
		});
	});

	it('makes a carousel, with a sample and values for each card', async () => {
		const card = (name: string, cardBinary: string) => ({
			...{ cardBinary, cardBody: `The ${name}, for only [price], until Sunday.` },
			cardButtons: {
				values: [
					{ type: 'QUICK_REPLY', text: 'Tell me more' },
					{
						type: 'URL',
						text: 'Buy',
						url: 'https://a.example/[1]',
						example: 'https://a.example/x',
					},
				],
			},
		});
		const binary = {
			fern: await binaryOf(fileOf('png', 5_000), { fileName: 'fern.png' }),
			palm: await binaryOf(fileOf('png', 6_000), { fileName: 'palm.png' }),
		};
		const { id } = await create(
			{
				...{ newCategory: 'MARKETING', special: 'carousel', cardHeader: 'IMAGE' },
				...{ bodyText: 'Hi [customer_name], these are new:', footerText: 'not shown' },
				...named({ customer_name: 'Anna', price: '€ 5' }),
				cards: { values: [card('fern', 'fern'), card('palm', 'palm')] },
			},
			[{ json: {}, binary }],
		);
		const { components, parameter_format: format } = await found(id);
		expect(format).toBe('NAMED');
		expect(components).toMatchObject([
			{ type: 'BODY', text: 'Hi {{customer_name}}, these are new:' },
			{
				type: 'CAROUSEL',
				cards: ['fern', 'palm'].map((name) => ({
					components: [
						{ format: 'IMAGE', example: { header_handle: [expect.stringMatching(/^4::/)] } },
						{
							text: `The ${name}, for only {{price}}, until Sunday.`,
							example: { body_text_named_params: [{ param_name: 'price', example: '€ 5' }] },
						},
						{ buttons: [{ type: 'QUICK_REPLY' }, { type: 'URL', url: 'https://a.example/{{1}}' }] },
					],
				})),
			},
		]);
		const [, { cards }] = components as [unknown, { cards: Array<{ components: IDataObject[] }> }];
		const handles = cards.map((one) => JSON.stringify(one.components[0]?.example));
		expect(new Set(handles).size).toBe(2);
	});

	it('numbers the variables of each card for themselves', async () => {
		const card = (cardBody: string) => ({
			cardBody,
			cardButtons: { values: [{ type: 'SPM' }] },
		});
		const { id } = await create({
			...{ newCategory: 'MARKETING', special: 'carousel', cardHeader: 'PRODUCT' },
			...{
				bodyText: 'Hi [1], these are new:',
				...named({ 1: 'Anna', card_1_1: '5', card_2_1: '7' }),
			},
			cards: { values: [card('Only [card_1_1] euros now'), card('Only [card_2_1] euros now')] },
		});
		const { components } = await found(id);
		expect(components).toMatchObject([
			{ text: 'Hi {{1}}, these are new:', example: { body_text: [['Anna']] } },
			{
				cards: [
					{ components: [{ format: 'PRODUCT' }, { example: { body_text: [['5']] } }, {}] },
					{
						components: [
							{ type: 'HEADER' },
							{ text: 'Only {{1}} euros now', example: { body_text: [['7']] } },
							{ buttons: [{ type: 'SPM', text: 'View' }] },
						],
					},
				],
			},
		]);
	});

	it('makes a limited-time offer', async () => {
		const { id } = await create(
			{
				...{ newCategory: 'MARKETING', special: 'offer', offerText: 'Expiring!' },
				...{ headerFormat: 'IMAGE', offerExpires: true },
				...buttons(
					{ type: 'COPY_CODE', example: 'GREEN25' },
					{ type: 'URL', text: 'Shop', url: 'https://a.example' },
				),
			},
			await item('png', 'offer.png'),
		);
		expect(await found(id)).toMatchObject({
			components: [
				{ type: 'HEADER', format: 'IMAGE' },
				{
					type: 'LIMITED_TIME_OFFER',
					limited_time_offer: { text: 'Expiring!', has_expiration: true },
				},
				{ type: 'BODY' },
				{ buttons: [{ type: 'COPY_CODE', example: 'GREEN25' }, { type: 'URL' }] },
			],
		});
	});

	it.each<[string, INodeParameters, IDataObject]>([
		[
			'a flow by its ID, with a first screen',
			{ type: 'FLOW', text: 'Book', flow: '4711', flowAction: 'navigate', flowScreen: 'DAY' },
			{ text: 'Book', flow_id: '4711', flow_action: 'navigate', navigate_screen: 'DAY' },
		],
		[
			'a flow by its name, of an endpoint',
			{ type: 'FLOW', text: 'Book', flow: 'booking', flowAction: 'data_exchange' },
			{ text: 'Book', flow_name: 'booking', flow_action: 'data_exchange' },
		],
		['the catalog', { type: 'CATALOG' }, { text: 'View catalog' }],
		['several products', { type: 'MPM' }, { text: 'View items' }],
		['a call', { type: 'VOICE_CALL', text: 'Call us' }, { text: 'Call us' }],
	])('makes a button for %s', async (_name, button, expected) => {
		const { id } = await create({
			...{ newCategory: 'MARKETING', headerFormat: 'TEXT', headerText: 'Your garden' },
			...buttons(button),
		});
		const { components } = await found(id);
		const made = (components as IDataObject[]).find(({ type }) => type === 'BUTTONS');
		expect(made).toEqual({ type: 'BUTTONS', buttons: [{ type: button.type, ...expected }] });
	});

	it('takes the signs of trademarks and copyright, which are no emoji', async () => {
		const { id } = await create({
			...{ headerFormat: 'TEXT', headerText: 'Greenhouse™ ©' },
			...buttons({ type: 'QUICK_REPLY', text: 'Bloom®' }),
		});
		const { components } = await found(id);
		expect(JSON.stringify(components)).toMatch(/Greenhouse™ ©.*Bloom®/);
	});

	it('asks for permission to call', async () => {
		const { id } = await create({ special: 'callPermission' });
		expect(await found(id)).toMatchObject({
			components: [{ type: 'BODY' }, { type: 'CALL_PERMISSION_REQUEST' }],
		});
	});

	it.each([
		['a list', (components: object[]) => components as unknown as string],
		['text', (components: object[]) => JSON.stringify(components)],
	])('takes components as %s', async (_name, written) => {
		const cards = ['4711', '4712'].map((number) => ({
			components: [
				{ type: 'header', format: 'product' },
				{ type: 'body', text: `Order ${number} is here` },
				{ type: 'buttons', buttons: [{ type: 'spm', text: 'View' }] },
			],
		}));
		const { id } = await create({
			...{ newCategory: 'MARKETING', definedBy: 'components' },
			definitionComponents: written([
				{ type: 'body', text: 'Your orders have arrived.' },
				{ type: 'carousel', cards },
			]),
		});
		expect(await found(id)).toMatchObject({
			components: [{ text: 'Your orders have arrived.' }, { type: 'CAROUSEL' }],
		});
	});

	it.each<[string, INodeParameters, string[], RegExp]>([
		['no name', { newName: '={{ "" }}' }, ['Template Name'], /^Template Name is empty/],
		['capitals', { newName: 'Parcel' }, ['Template Name'], /"Parcel" may only contain lowercase/],
		[
			'a language',
			{ newLanguage: 'English' },
			['Language'],
			/"English" is not one of Meta's codes/,
		],
		['no body', { bodyText: ' ' }, ['Body'], /^Body is empty/],
		[
			'a long body',
			{ bodyText: `Hi ${'😀'.repeat(1030)}` },
			['Body'],
			/has 1033 characters; Meta allows at most 1024/,
		],
		[
			'empty lines and a party',
			{ bodyText: `Hello.\n\n\nYour order [order_number] is here. ${'🎉'.repeat(11)}` },
			['Body'],
			/several empty lines in a row; Meta allows one.*has 11 emojis; Meta allows at most 10/s,
		],
		[
			'a button to WhatsApp',
			buttons({ type: 'URL', text: 'Write', url: 'https://wa.me/31612345678' }),
			['Buttons'],
			/\(number 1\) have a link \("https:\/\/wa.me\/31612345678"\) to WhatsApp: Meta allows none/,
		],
		['an edge', { bodyText: '[order_number] is on its way' }, ['Body'], /begin nor end/],
		['few words', { bodyText: 'Hi [customer_name] [order_number] ok' }, ['Body'], /2 variables/],
		['no example', named({ order_number: '' }), ['Variables'], /no example for \[order_number\]/],
		[
			'a gap',
			{ bodyText: 'Hi [1], this is your order [3].', ...named({ 1: 'Anna', 3: '4711' }) },
			['Body'],
			/must be 1, 2, 3/,
		],
		[
			'names and numbers',
			{ bodyText: 'Hi [name], this is your order [1].', ...named({ name: 'Anna', 1: '4711' }) },
			['Body'],
			/does not accept \(1\)/,
		],
		[
			'a header',
			{ headerFormat: 'TEXT', headerText: '*Your order* 📦' },
			['Header Text'],
			/no line breaks, emojis or formatting/,
		],
		['a footer', { footerText: 'x'.repeat(61) }, ['Footer'], /has 61 characters/],
		[
			'buttons',
			buttons(
				{ type: 'QUICK_REPLY', text: 'Yes 👍' },
				{ type: 'URL', text: 'Open', url: 'a.example' },
				{ type: 'QUICK_REPLY', text: 'No' },
				{ type: 'URL', text: 'Track', url: 'https://a.example/[1]' },
				{ type: 'PHONE_NUMBER', text: 'x'.repeat(26) },
				{ type: 'COPY_CODE' },
			),
			['Buttons'],
			/mix quick replies.*\(number 1\) can have no variables.*\(number 2\) have a link \("a.example"\).*\(number 4\).*example.*\(number 5\).*26 characters.*no phone number.*\(number 6\) have no example/s,
		],
		[
			'an offer',
			{
				...{ special: 'offer', offerText: 'x'.repeat(17), offerExpires: true },
				...{ headerFormat: 'TEXT', headerText: 'Sale', footerText: 'Greenhouse' },
				...buttons({ type: 'QUICK_REPLY', text: 'Yes' }),
			},
			['Offer Text', 'Category', 'Header Text', 'Footer', 'Buttons'],
			/Offer Text has 17 characters; Meta allows at most 16.*Marketing for a limited-time offer.*image or a video.*Footer is not possible.*begin with the code to copy/s,
		],
		[
			'a carousel',
			{
				...{ special: 'carousel', cardHeader: 'PRODUCT' },
				cards: {
					values: [
						{
							cardBody: 'Order 4711',
							cardButtons: { values: [{ type: 'SPM' }, { type: 'QUICK_REPLY', text: 'Yes' }] },
						},
					],
				},
			},
			['Cards', 'Category'],
			/Cards are 1; Meta allows 2 to 10.*Marketing for a carousel.*number 1\) has 2 buttons; Meta allows at most 1/s,
		],
		[
			'a carousel without cards',
			{ newCategory: 'MARKETING', special: 'carousel', cardHeader: 'IMAGE' },
			['Cards'],
			/^Cards are 0/,
		],
		['several products', buttons({ type: 'MPM' }), ['Header Text'], /has to be a text above/],
		['a flow', buttons({ type: 'FLOW', text: 'Book' }), ['Buttons'], /no flow to open/],
		[
			'buttons below a permission',
			{ special: 'callPermission', ...buttons({ type: 'QUICK_REPLY', text: 'Yes' }) },
			['Buttons'],
			/asks for permission to call/,
		],
		['a category', { newCategory: 'AUTHENTICATION' }, ['Category'], /Meta's fixed texts/],
		[
			'components',
			{
				definedBy: 'components',
				definitionComponents:
					'[{"type":"BODY","text":"{{1}} x"},{"type":"HEADER","format":"IMAGE"}]',
			},
			['Components'],
			/Components \(header\) needs a sample.*Components \(body\) can neither/s,
		],
		[
			'components that are none',
			{ definedBy: 'components', definitionComponents: '{}' },
			['Components'],
			/not a JSON list/,
		],
		[
			'everything at once',
			{ newName: 'A', newLanguage: '={{ "" }}', bodyText: '', footerText: '[x] {{y}}' },
			['Template Name', 'Language', 'Body', 'Footer'],
			/Template Name.*Language is empty.*Body is empty.*Footer can have no variables/s,
		],
	])('refuses %s before Meta is asked, at its field', async (_name, parameters, fields, says) => {
		const before = await countAtMeta();
		const { error, details } = await create(parameters);
		expect(error).toMatch(says);
		expect(details).toMatchObject({ fields });
		expect(await countAtMeta()).toBe(before);
	});

	it('refuses a file that is no sample', async () => {
		const { error, details } = await create(
			{ headerFormat: 'IMAGE' },
			await item('pdf', 'invoice.pdf'),
		);
		expect(error).toContain('sample file "invoice.pdf"');
		expect(details).toMatchObject({ fields: ['Input Data Field Name'] });
	});

	it.each([
		[2388023, 'Template Name'],
		[2388024, 'Template Name'],
		[2388155, 'Template Name'],
		[2388047, 'Header Text'],
		[2388060, 'Buttons'],
		[2388072, 'Body'],
		[2388073, 'Footer'],
		[2388293, 'Body'],
		[2388299, 'Body'],
	])("names the field of Meta's refusal 100 with %d: %s", async (subcode, field) => {
		const match = { path: 'message_templates', method: 'POST' };
		await bench.control('POST', '/faults', { match, kind: 'error', code: 100, subcode, times: 1 });
		const { error, details } = await create();
		expect(error).toMatch(new RegExp(`^${field}: `));
		expect(details).toMatchObject({ code: 100, subcode, fields: [field] });
		expect((details as IDataObject).advice).not.toBe('');
	});

	it('says which template is there already', async () => {
		await create();
		const { error, details } = await create();
		expect(error).toContain('Template Name: Content in This Language Already Exists');
		expect(details).toMatchObject({ fields: ['Template Name'] });
	});

	it('says what of a utility text sounds like marketing, and what Meta made of it', async () => {
		await bench.control('PATCH', '/settings', { templateCategory: 'MARKETING' });
		const created = await create({
			bodyText:
				'Hi [customer_name], your parcel [order_number] is here. Get 20% off your next one!',
		});
		expect(created).toMatchObject({ category: 'MARKETING', status: 'PENDING' });
		expect(created.warnings).toEqual([
			expect.stringMatching(/offers something cheaper or free \(“20% off”\)/),
			expect.stringContaining('Meta treats it as MARKETING, not as UTILITY'),
		]);
	});

	it('warns of brackets that stand for nothing', async () => {
		const created = await create({ bodyText: 'Hi [customer_name], your [colour] parcel is here.' });
		expect(created.warnings).toEqual([expect.stringContaining('[colour] is sent as plain text')]);
	});
});

describe('Template → Edit', () => {
	const edit = async (parameters: INodeParameters = {}) =>
		await templates('edit', {
			...listed('parcel_update'),
			bodyText: 'Hi [1], your parcel is at your door now.',
			...named({ 1: 'Anna' }),
			...parameters,
		});

	const status = async (id: unknown, change: IDataObject) =>
		await bench.control('PATCH', `/templates/${String(id)}`, change);

	it('replaces what the template says, and hands it to review', async () => {
		const { id } = await create({ footerText: 'Greenhouse' });
		await bench.control('PATCH', '/settings', { templateReviewMs: 60_000 });
		expect(await edit()).toEqual({
			...{ id, name: 'parcel_update', language: 'en_US', category: 'UTILITY', status: 'PENDING' },
		});
		const { components, parameter_format: format } = await found(id);
		expect(format).toBe('POSITIONAL');
		expect(components).toMatchObject([{ text: 'Hi {{1}}, your parcel is at your door now.' }]);
		expect(components).toHaveLength(1);
	});

	it('changes the category of a rejected one, and shows the one that Meta holds to be right', async () => {
		const { id } = await create();
		await status(id, { status: 'REJECTED', correct_category: 'MARKETING' });
		expect(await edit({ editCategory: 'MARKETING' })).toMatchObject({
			...{ category: 'MARKETING', correctCategory: 'MARKETING' },
		});
	});

	it('refuses before Meta is asked what Meta does not edit', async () => {
		const { id } = await create();
		expect(await edit({ editCategory: 'MARKETING' })).toMatchObject({
			error:
				'The category of template parcel_update (en_US) stays UTILITY, because the template is approved',
			details: { fields: ['Category'] },
		});
		expect(await edit({ bodyText: '' })).toMatchObject({ details: { fields: ['Body'] } });
		await status(id, { status: 'DISABLED' });
		expect(await edit()).toMatchObject({
			error: expect.stringContaining('is disabled, and Meta only lets you edit') as unknown,
			details: { fields: ['Template'] },
		});
	});

	it('tells in Meta’s words that it was edited today', async () => {
		await create();
		await edit();
		const { error, details } = await edit();
		expect(error).toContain("Message Template Can't Be Edited");
		expect(details).toMatchObject({ code: 100, subcode: 2388039 });
	});
});
