import { type IDataObject, type INodeParameters, NodeHelpers } from 'n8n-workflow';

import { MESSAGE_TYPES } from '../../nodes/WhatsAppCloud/actions/message/types';
import { WhatsAppCloud } from '../../nodes/WhatsAppCloud/WhatsAppCloud.node';
import { fileOf } from '../support/files';
import { takingCalls } from '../support/takingCalls';
import { withFlows } from '../support/withFlows';
import { binaryOf } from './binaryData';
import { sendNode, template } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let lastCustomer = 31611660000;

beforeAll(async () => {
	bench = await startBench({}, {}, [], (world) => {
		takingCalls(world);
		withFlows({ id: '1' })(world);
	});
});

afterAll(async () => {
	await bench.close();
});

beforeEach(async () => {
	await bench.control('POST', '/reset');
});

/** A customer who has just written. */
async function writer(): Promise<string> {
	const phone = String(++lastCustomer);
	await bench.hasWritten(phone);
	return phone;
}

async function send(parameters: INodeParameters, input: IDataObject = {}) {
	return await bench.engine.runWorkflow({
		nodes: [sendNode({ to: await writer(), mode: 'freeFormOnly', ...parameters })],
		input: [input],
	});
}

/** The request that a message of this type becomes. */
async function requestFor(parameters: INodeParameters, input: IDataObject = {}) {
	const run = await send(parameters, input);
	expect(run.error?.message).toBeUndefined();
	const [message] = await bench.received({}, 1);
	return message?.request ?? {};
}

const link = 'https://example.com/file';

/** The least that each type needs. */
const LEAST: Record<string, INodeParameters> = {
	text: { text: 'Hello' },
	image: { mediaLink: link },
	video: { mediaLink: link },
	audio: { mediaLink: link },
	document: { mediaLink: `${link}.pdf` },
	sticker: { mediaLink: link },
	location: { latitude: '52.37', longitude: '4.89' },
	contacts: { contacts: { values: [{ formattedName: 'Anna' }] } },
	reaction: { reactionMessageId: 'wamid.1' },
	button: { buttons: { values: [{ title: 'Yes' }] } },
	list: { listButton: 'Open', sections: { values: [{ rows: { values: [{ title: 'Row' }] } }] } },
	cta_url: { buttonText: 'Open', buttonUrl: link },
	flow: { flowId: '1', flowCta: 'Open' },
	product: { catalogId: '1', productId: 'A' },
	product_list: {
		headerText: 'Bread',
		catalogId: '1',
		productSections: { values: [{ products: ['A'] }] },
	},
	catalog_message: {},
	product_carousel: { catalogId: '1', products: ['A', 'B'] },
	media_carousel: {
		cards: {
			values: ['1', '2'].map((name) => ({
				headerLink: link,
				headerSource: 'link',
				buttonText: name,
				buttonUrl: link,
			})),
		},
	},
	location_request_message: {},
	request_contact_info: {},
	call_permission_request: {},
	address_message: {},
	voice_call: {},
	raw: { rawMessage: '{ "type": "text", "text": { "body": "Hi" } }' },
};

describe('each type, with what it needs and no more', () => {
	it('is tried here', () => {
		expect(Object.keys(LEAST).sort()).toEqual(
			MESSAGE_TYPES.map(({ option }) => String(option.value)).sort(),
		);
	});

	it.each(Object.keys(LEAST))('%s is accepted and arrives', async (messageType) => {
		const run = await send({ messageType, body: 'Hello', ...LEAST[messageType] });
		expect(run.error?.message).toBeUndefined();
		expect(run.node('Send').json).toMatchObject([{ sentAs: 'freeForm', status: 'accepted' }]);
		expect(run.node('Send').json[0]).not.toHaveProperty('warnings');
		const received = await bench.received({}, 1);
		expect(received).toHaveLength(1);
		// What nobody filled in is left out.
		expect(JSON.stringify(received[0]?.request)).not.toMatch(/\{\}|\[\]/);
	});
});

/** The fields between Message Type and what every message has, as the editor shows them. */
function fieldsShown(given: INodeParameters): string[] {
	const { description } = new WhatsAppCloud();
	const { properties } = description;
	const node = { typeVersion: 1 };
	const values =
		NodeHelpers.getNodeParameters(
			properties,
			{ resource: 'message', operation: 'send', ...given },
			true,
			false,
			node,
			description,
		) ?? {};
	const names = properties
		.filter((property) => NodeHelpers.displayParameter(values, property, node, description))
		.map(({ name }) => name);
	return names.slice(names.indexOf('messageType') + 1, names.indexOf('outsideWindow'));
}

it.each<[INodeParameters, string[]]>([
	[{ messageType: 'text' }, ['text']],
	[{ messageType: 'image' }, ['mediaSource', 'mediaLink', 'caption']],
	[{ messageType: 'sticker', mediaSource: 'binary' }, ['mediaSource', 'binaryPropertyName']],
	[{ messageType: 'button' }, ['headerType', 'body', 'footer', 'buttonsInput', 'buttons']],
	[
		{ messageType: 'button', headerType: 'document', headerSource: 'id', buttonsInput: 'json' },
		[
			...['headerType', 'headerSource', 'headerMediaId', 'headerFileName'],
			...['body', 'footer', 'buttonsInput', 'buttonsJson'],
		],
	],
	[
		{ messageType: 'list' },
		['headerText', 'body', 'footer', 'listButton', 'sectionsInput', 'sections'],
	],
	[{ messageType: 'voice_call' }, ['body', 'callButtonText', 'callTtlMinutes', 'callPayload']],
	[{ messageType: 'location_request_message' }, ['body']],
])('for %j the editor shows its own fields only', (given, names) => {
	expect(fieldsShown({ mode: 'freeFormOnly', ...given })).toEqual(names);
	expect(fieldsShown({ mode: 'templateOnly', ...given })).not.toContain(names[0]);
});

it('types stand in the order of their names, as editors expect', () => {
	const names = MESSAGE_TYPES.map(({ option }) => option.name);
	expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
});

describe('lists from expressions', () => {
	const slots = ['09:00', '10:00', '14:00'];

	it('titles become buttons that answer with them', async () => {
		const request = await requestFor(
			{
				messageType: 'button',
				body: 'When?',
				buttonsInput: 'json',
				buttonsJson: '={{ $json.slots }}',
			},
			{ slots },
		);
		expect(request.interactive).toMatchObject({
			action: { buttons: slots.map((title) => ({ type: 'reply', reply: { id: title, title } })) },
		});
	});

	it.each([
		['objects', '=[{ "id": "{{ $json.slots[0] }}", "title": "Early" }]'],
		['what Meta writes', '[{ "type": "reply", "reply": { "id": "09:00", "title": "Early" } }]'],
	])('buttons may be %s', async (_what, buttonsJson) => {
		const request = await requestFor(
			{ messageType: 'button', body: 'When?', buttonsInput: 'json', buttonsJson },
			{ slots },
		);
		expect(request.interactive).toMatchObject({
			action: { buttons: [{ type: 'reply', reply: { id: '09:00', title: 'Early' } }] },
		});
	});

	it('rows alone are one section', async () => {
		const request = await requestFor(
			{
				messageType: 'list',
				body: 'When?',
				listButton: 'Times',
				sectionsInput: 'json',
				sectionsJson: '={{ $json.slots.map((slot) => ({ id: slot, title: slot })) }}',
			},
			{ slots },
		);
		expect(request.interactive).toMatchObject({
			action: { sections: [{ rows: slots.map((slot) => ({ id: slot, title: slot })) }] },
		});
	});

	it("sections, contacts, products and cards are taken in Meta's own form", async () => {
		const contacts = [{ name: { formatted_name: 'Anna', first_name: 'Anna' } }];
		expect(
			await requestFor(
				{ messageType: 'contacts', contactsInput: 'json', contactsJson: '={{ $json.contacts }}' },
				{ contacts },
			),
		).toMatchObject({ contacts });
		await bench.control('POST', '/reset');
		const products = await requestFor({
			messageType: 'product_list',
			headerText: 'Bread',
			body: 'Look',
			catalogId: '1',
			productSectionsInput: 'json',
			productSectionsJson: '["A", "B"]',
		});
		expect(products.interactive).toMatchObject({
			action: {
				sections: [{ product_items: [{ product_retailer_id: 'A' }, { product_retailer_id: 'B' }] }],
			},
		});
		await bench.control('POST', '/reset');
		const cards = ['1', '2'].map((name, card_index) => ({
			card_index,
			type: 'cta_url',
			header: { type: 'image', image: { link } },
			body: { text: name },
			action: { name: 'cta_url', parameters: { display_text: name, url: link } },
		}));
		const carousel = await requestFor(
			{
				messageType: 'media_carousel',
				body: 'Look',
				cardsInput: 'json',
				cardsJson: '={{ $json.cards }}',
			},
			{ cards },
		);
		expect(carousel.interactive).toMatchObject({ action: { cards } });
		await bench.control('POST', '/reset');
		const answered = cards.map((card, index) => ({
			...card,
			action: {
				buttons: [
					{ type: 'quick_reply', quick_reply: { id: `more-${index}`, title: 'More' } },
					{ type: 'quick_reply', quick_reply: { id: `no-${index}`, title: 'No' } },
				],
			},
		}));
		const replies = await requestFor(
			{
				messageType: 'media_carousel',
				body: 'Look',
				cardsInput: 'json',
				cardsJson: '={{ $json.cards }}',
			},
			{ cards: answered },
		);
		expect(replies.interactive).toMatchObject({ action: { cards: answered } });
	});

	it("takes a carousel's quick replies from fields, and tells by their IDs on which card they are", async () => {
		const values = ['1', '2'].map(() => ({
			headerLink: link,
			headerSource: 'link',
			buttonType: 'replies',
			quickReplies: { values: [{ title: 'More' }, { title: 'No', id: 'no' }] },
		}));
		const { interactive } = await requestFor({
			messageType: 'media_carousel',
			body: 'Look',
			cards: { values },
		});
		const reply = (id: string, title: string) => ({
			type: 'quick_reply',
			quick_reply: { id, title },
		});
		expect(interactive).toMatchObject({
			action: {
				cards: [
					{ action: { buttons: [reply('1 More', 'More'), reply('no', 'No')] } },
					{ action: { buttons: [reply('2 More', 'More'), reply('no', 'No')] } },
				],
			},
		});
	});

	it.each([
		['{ "id": 1 }', 'Buttons is not a JSON list'],
		['[{]', 'Buttons is not JSON'],
		['[]', 'Reply Buttons: Buttons has 0 buttons; Meta requires at least 1'],
	])('%s is refused', async (buttonsJson, message) => {
		const run = await send({
			messageType: 'button',
			body: 'When?',
			buttonsInput: 'json',
			buttonsJson,
		});
		expect(run.error?.message).toContain(message);
	});
});

it('names item, field, limit and size of everything that Meta would refuse, before anything is sent', async () => {
	const phone = await writer();
	const run = await bench.engine.runWorkflow({
		nodes: [
			sendNode({
				to: '={{ $json.phone }}',
				mode: 'freeFormOnly',
				messageType: 'button',
				body: 'Well?',
				buttonsInput: 'json',
				buttonsJson: '={{ $json.buttons }}',
				footer: '={{ $json.footer }}',
			}),
		],
		input: [
			{ phone: await writer(), buttons: ['Yes'], footer: '' },
			{ phone, buttons: ['Yes', 'x'.repeat(21)], footer: 'f'.repeat(61) },
		],
	});
	expect(run.error?.message).toBe(
		`Nothing was sent. 1 of 2 items cannot be sent: item 1 (${phone}): Reply Buttons: Button 2 Title has 21 characters; Meta allows at most 20. Footer has 61 characters; Meta allows at most 60`,
	);
	expect(await bench.received()).toEqual([]);
});

it("sends with a warning what Meta's documents disagree about", async () => {
	const run = await send({ messageType: 'list', ...LEAST.list, body: 'x'.repeat(1025) });
	expect(run.node('Send').json).toMatchObject([
		{
			status: 'accepted',
			warnings: [
				"Body has 1025 characters; Meta's OpenAPI document (v23, v25) allows 1024, Meta's guides more, so that Meta may refuse it",
			],
		},
	]);
	expect(await bench.received({}, 1)).toHaveLength(1);
});

describe('outside the window', () => {
	const closed = async (parameters: INodeParameters, input?: object) =>
		await bench.engine.runWorkflow({
			nodes: [sendNode({ to: String(++lastCustomer), ...parameters })],
			...(input ? { input: [input as IDataObject] } : {}),
		});

	it('the template goes in place of any type, and nothing is uploaded', async () => {
		const binary = await binaryOf(fileOf('exe'), { fileName: 'never looked at.exe' });
		const run = await closed(
			{ ...template('opening_hours|en_US'), messageType: 'image', mediaSource: 'binary' },
			{ json: {}, binary: { data: binary } },
		);
		expect(run.error?.message).toBeUndefined();
		expect(run.node('Send').json).toMatchObject([{ sentAs: 'template', status: 'accepted' }]);
	});

	it('a reaction needs the window as well', async () => {
		const run = await closed({
			mode: 'freeFormOnly',
			messageType: 'reaction',
			reactionMessageId: 'wamid.1',
		});
		expect(run.error?.message).toContain('no message from this customer has been seen');
	});

	it('only an empty text counts as no message at all', async () => {
		const run = await closed({ ...template('opening_hours|en_US'), text: ' ' });
		expect(run.node('Send').json).toMatchObject([{ sentAs: 'template' }]);
		const image = await closed({ ...template('opening_hours|en_US'), messageType: 'image' });
		expect(image.error?.message).toContain('Image Link is empty');
	});
});

it('a reaction cannot quote a message', async () => {
	const run = await send({
		messageType: 'reaction',
		reactionMessageId: 'wamid.1',
		options: { replyTo: 'wamid.2' },
	});
	expect(run.error?.message).toBe(
		'Reply to Message ID is filled in, but a reaction cannot quote a message',
	);
});
