import { isObject, type JsonObject, type JsonValue } from '../../sandbox/json.ts';
import { errorOf, type Answer } from './support/client.ts';
import { withFlows } from '../support/withFlows.ts';
import { sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile({
	also: withFlows({ id: '1', status: 'DRAFT' }),
	settings: { statusWebhooks: false, throughputPerSecond: null, pairLimit: null },
});

beforeAll(async () => {
	const calling = { status: 'ENABLED' };
	await client.graph('POST', `/${client.number}/settings`, { calling });
	for (const [name, components] of Object.entries(DEFINITIONS)) {
		const category = name === 'offer' ? 'MARKETING' : 'UTILITY';
		await client.sandbox.control.call('POST', '/templates', { name, category, components });
	}
	const { messageId } = await client.sandbox.control.call(
		'POST',
		'/customers/31612345678/messages',
		{
			text: 'Hi',
		},
	);
	received = String(messageId);
});

let received = '';

const LINK = 'https://a.example/file';
const cta = { name: 'cta_url', parameters: { display_text: 'Open', url: LINK } };
const interactive = (content: JsonObject): JsonObject => ({
	type: 'interactive',
	interactive: { body: { text: 'Hello' }, ...content },
});
const flowParameters = {
	flow_message_version: '3',
	flow_id: '1',
	flow_cta: 'Book',
	flow_token: 't',
	mode: 'draft',
	flow_action: 'navigate',
	flow_action_payload: { screen: 'ONE', data: { anything: { at: ['all'] } } },
};

const DEFINITIONS: Record<string, JsonObject[]> = {
	dear: [
		{ type: 'BODY', text: 'Dear {{1}}, it costs {{2}} on {{3}}.' },
		{
			type: 'BUTTONS',
			buttons: [
				{ type: 'FLOW', text: 'Book' },
				{ type: 'QUICK_REPLY', text: 'No' },
			],
		},
	],
	place: [
		{ type: 'HEADER', format: 'LOCATION' },
		{ type: 'BODY', text: 'Here' },
	],
	letter: [
		{ type: 'HEADER', format: 'DOCUMENT' },
		{ type: 'BODY', text: 'Here' },
	],
	offer: [
		{ type: 'BODY', text: 'Have a look' },
		{
			type: 'CAROUSEL',
			cards: ['1', '2'].map((): JsonObject => ({
				components: [
					{ type: 'HEADER', format: 'IMAGE' },
					{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Buy' }] },
				],
			})),
		},
	],
};

const template = (name: string, components: JsonObject[]): JsonObject => ({
	type: 'template',
	template: { name, language: { code: 'en_US', policy: 'deterministic' }, components },
});
const dear: JsonObject[] = [
	{
		type: 'body',
		parameters: [
			{ type: 'text', text: 'Sam' },
			{ type: 'currency', currency: { fallback_value: '€ 1', code: 'EUR', amount_1000: 1000 } },
			{ type: 'date_time', date_time: { fallback_value: 'Monday', day_of_week: 1 } },
		],
	},
	{
		type: 'button',
		sub_type: 'flow',
		index: '0',
		parameters: [
			{ type: 'action', action: { flow_token: 't', flow_action_data: { a: { b: 1 } } } },
		],
	},
];
const card = (index: number): JsonObject => ({
	card_index: index,
	components: [
		{ type: 'header', parameters: [{ type: 'image', image: { link: LINK } }] },
		{
			type: 'button',
			sub_type: 'quick_reply',
			index: 0,
			parameters: [{ type: 'payload', payload: 'x' }],
		},
	],
});

/** One of each, with everything that may stand in it. */
const MESSAGES: Record<string, () => JsonObject> = {
	text: () => ({
		type: 'text',
		text: { body: 'Hi', preview_url: true },
		context: { message_id: received },
	}),
	image: () => ({ type: 'image', image: { link: LINK, caption: 'x' } }),
	video: () => ({ type: 'video', video: { link: LINK, caption: 'x' } }),
	audio: () => ({ type: 'audio', audio: { link: LINK, voice: true } }),
	document: () => ({ type: 'document', document: { link: LINK, caption: 'x', filename: 'a.pdf' } }),
	sticker: () => ({ type: 'sticker', sticker: { link: LINK } }),
	location: () => ({
		type: 'location',
		location: { latitude: '52.1', longitude: 4, name: 'A', address: 'B' },
	}),
	contacts: () => ({
		type: 'contacts',
		contacts: [
			{
				name: { formatted_name: 'Sam S', first_name: 'Sam' },
				phones: [{ phone: '+1', type: 'WORK', wa_id: '1' }],
				emails: [{ email: 'a@b.example', type: 'WORK' }],
				urls: [{ url: LINK, type: 'WORK' }],
				addresses: [{ street: 'Dam 1', zip: '1012', country_code: 'nl' }],
				org: { company: 'A', title: 'B' },
				birthday: '2000-01-01',
			},
		],
	}),
	reaction: () => ({ type: 'reaction', reaction: { message_id: received, emoji: '👍' } }),
	button: () =>
		interactive({
			type: 'button',
			header: { type: 'document', document: { link: LINK, filename: 'a.pdf' } },
			footer: { text: 'x' },
			action: { buttons: [{ type: 'reply', reply: { id: '1', title: 'Yes' } }] },
		}),
	list: () =>
		interactive({
			type: 'list',
			header: { type: 'text', text: 'x' },
			action: {
				button: 'Choose',
				sections: [{ title: 'A', rows: [{ id: '1', title: 'One', description: 'x' }] }],
			},
		}),
	cta_url: () => interactive({ type: 'cta_url', action: cta }),
	flow: () => interactive({ type: 'flow', action: { name: 'flow', parameters: flowParameters } }),
	product_list: () =>
		interactive({
			type: 'product_list',
			header: { type: 'text', text: 'x' },
			action: {
				catalog_id: '1',
				sections: [{ title: 'A', product_items: [{ product_retailer_id: '1' }] }],
			},
		}),
	carousel: () =>
		interactive({
			type: 'carousel',
			action: {
				cards: [0, 1].map((card_index) => ({
					card_index,
					type: 'cta_url',
					header: { type: 'image', image: { link: LINK } },
					body: { text: 'x' },
					action: cta,
				})),
			},
		}),
	voice_call: () =>
		interactive({
			type: 'voice_call',
			action: {
				name: 'voice_call',
				parameters: { display_text: 'Call', ttl_minutes: 5, payload: 'x' },
			},
		}),
	address_message: () =>
		interactive({
			type: 'address_message',
			action: {
				name: 'address_message',
				parameters: { country: 'IN', values: { name: { a: 1 } } },
			},
		}),
	'template with a price and a flow': () => template('dear', dear),
	'template with a place': () =>
		template('place', [
			{
				type: 'header',
				parameters: [
					{
						type: 'location',
						location: { latitude: 1, longitude: 2, name: 'A', address: 'B' },
					},
				],
			},
		]),
	'template with a document': () =>
		template('letter', [
			{
				type: 'header',
				parameters: [{ type: 'document', document: { link: LINK, filename: 'a' } }],
			},
		]),
	'template with cards': () => template('offer', [{ type: 'carousel', cards: [card(0), card(1)] }]),
};

/** What the business itself makes up: nobody looks into it. */
const FREE = /\['(?:data|flow_action_data|values)'\]/;

/** Every object below the top level, as Graph writes where it is. */
function objectsIn(value: JsonValue, path: string): string[] {
	if (Array.isArray(value)) {
		return value.flatMap((entry, index) => objectsIn(entry, `${path}[${index}]`));
	}
	if (!isObject(value)) return [];
	const below = Object.entries(value).flatMap(([key, entry]) =>
		objectsIn(entry, `${path}['${key}']`),
	);
	return [path, ...below];
}

/** A copy with `change` made to the object at `path`. */
function changedAt(
	message: JsonObject,
	path: string,
	change: (target: JsonObject) => void,
): JsonObject {
	const copy = JSON.parse(JSON.stringify(message)) as JsonObject;
	const steps = [...path.matchAll(/\w+/g)].map(([step]) => step);
	const target = steps.reduce<JsonValue | undefined>(
		(value, step) => (value as Record<string, JsonValue> | undefined)?.[step],
		copy,
	);
	change(target as JsonObject);
	return copy;
}

const send = (message: JsonObject): Promise<Answer> =>
	client.send({ to: '31612345678', ...message });

describe.each(Object.keys(MESSAGES))('%s', (kind) => {
	const message = () => MESSAGES[kind]?.() ?? {};

	it('is taken', async () => {
		expect((await send(message())).body).toHaveProperty('messages');
	});

	it('is refused with a key that Graph does not know, wherever it stands', async () => {
		const paths = Object.entries(message()).flatMap(([key, value]) => objectsIn(value, key));
		expect(paths.length).toBeGreaterThan(0);
		for (const path of paths) {
			const answer = await send(changedAt(message(), path, (target) => (target.region = 'US')));
			if (FREE.test(path)) expect([path, answer.status]).toEqual([path, 200]);
			else {
				expect(errorOf(answer)).toEqual({
					message: `(#100) Unexpected key "region" on param "${path}".`,
					type: 'OAuthException',
					code: 100,
				});
			}
		}
	});

	it('may carry any key at the top level', async () => {
		expect((await send({ ...message(), region: 'US' })).status).toBe(200);
	});
});

type Change = (target: JsonObject) => void;

it.each<[string, string, string, Change, string]>([
	[
		'a category of the template',
		'template with cards',
		'template',
		(target) => (target.category = 'UTILITY'),
		'Unexpected key "category" on param "template".',
	],
	[
		'a policy that is gone',
		'template with cards',
		"template['language']",
		(target) => (target.policy = 'fallback'),
		"Param template['language']['policy'] must be one of {DETERMINISTIC} - got \"fallback\".",
	],
	[
		'a button without its place',
		'template with a price and a flow',
		"template['components'][1]",
		(target) => delete target.index,
		"The parameter template['components'][1]['index'] is required.",
	],
	[
		'a button at a place that is none',
		'template with a price and a flow',
		"template['components'][1]",
		(target) => (target.index = 'first'),
		"Param template['components'][1]['index'] must be an integer.",
	],
	[
		'parameters of a flow as an object',
		'template with a price and a flow',
		"template['components'][1]",
		(target) => (target.parameters = { flow_token: 't' }),
		"Param template['components'][1]['parameters'] must be an array.",
	],
	...['x', 10.5, '10.5', '', true].map((amount): [string, string, string, Change, string] => [
		`an amount of ${JSON.stringify(amount)}`,
		'template with a price and a flow',
		"template['components'][0]['parameters'][1]['currency']",
		(target) => (target.amount_1000 = amount),
		"Param template['components'][0]['parameters'][1]['currency']['amount_1000'] must be an integer.",
	]),
	[
		'a price without a currency',
		'template with a price and a flow',
		"template['components'][0]['parameters'][1]['currency']",
		(target) => delete target.code,
		"The parameter template['components'][0]['parameters'][1]['currency']['code'] is required.",
	],
	[
		'a parameter of a type that is none',
		'template with a price and a flow',
		"template['components'][0]['parameters'][0]",
		(target) => (target.type = 'smell'),
		"Param template['components'][0]['parameters'][0]['type'] must be one of {ACTION, COUPON_CODE, ",
	],
	[
		'a component of a type that is none',
		'template with a place',
		"template['components'][0]",
		(target) => (target.type = 'sidebar'),
		"Param template['components'][0]['type'] must be one of {BODY, BUTTON, FOOTER, HEADER, ",
	],
	[
		'a card without its place',
		'template with cards',
		"template['components'][0]['cards'][1]",
		(target) => delete target.card_index,
		"The parameter template['components'][0]['cards'][1]['card_index'] is required.",
	],
	[
		'two first cards',
		'template with cards',
		"template['components'][0]['cards'][1]",
		(target) => (target.card_index = '0'),
		'Invalid parameter',
	],
	[
		'a carousel on a card',
		'template with cards',
		"template['components'][0]['cards'][0]['components'][0]",
		(target) => Object.assign(target, { type: 'carousel', cards: [card(0)] }),
		"template['components'][0]['cards'][0]['components'][0]",
	],
	[
		'a card of a message without its place',
		'carousel',
		"interactive['action']['cards'][0]",
		(target) => delete target.card_index,
		"The parameter interactive['action']['cards'][0]['card_index'] is required.",
	],
	[
		'two first cards of a message',
		'carousel',
		"interactive['action']['cards'][1]",
		(target) => (target.card_index = 0),
		'Invalid parameter',
	],
	[
		'a button that does something else',
		'button',
		"interactive['action']['buttons'][0]",
		(target) => (target.type = 'url'),
		"Param interactive['action']['buttons'][0]['type'] must be one of {REPLY} - got \"url\".",
	],
	[
		'a button without a type',
		'button',
		"interactive['action']['buttons'][0]",
		(target) => delete target.type,
		"The parameter interactive['action']['buttons'][0]['type'] is required.",
	],
	[
		'a mode that is none',
		'flow',
		"interactive['action']['parameters']",
		(target) => (target.mode = 'secret'),
		"Param interactive['action']['parameters']['mode'] must be one of {DRAFT, PUBLISHED} - got",
	],
	[
		'an address of no country',
		'address_message',
		"interactive['action']['parameters']",
		(target) => delete target.country,
		"The parameter interactive['action']['parameters']['country'] is required.",
	],
	[
		'a name of a picture',
		'image',
		'image',
		(target) => (target.filename = 'a.png'),
		'Unexpected key "filename" on param "image".',
	],
	[
		'a preview that may be',
		'text',
		'text',
		(target) => (target.preview_url = 'maybe'),
		"Param text['preview_url'] must be a boolean.",
	],
	[
		'a quote that is an ID alone',
		'text',
		'',
		(target) => (target.context = 'wamid.1'),
		'Param context must be a JSON object.',
	],
	[
		'a text that stands alone',
		'text',
		'',
		(target) => (target.text = 'Hi'),
		'Param text must be a JSON object.',
	],
	[
		'one contact',
		'contacts',
		'',
		(target) => (target.contacts = { name: {} }),
		'Param contacts must be an array.',
	],
	[
		'a place of words',
		'location',
		'location',
		(target) => (target.latitude = 'north'),
		"Param location['latitude'] must be a number.",
	],
])('refuses %s', async (_name, kind, path, change, sentence) => {
	const answer = await send(changedAt(MESSAGES[kind]?.() ?? {}, path, change));
	expect(answer.status).toBe(400);
	expect(errorOf(answer)).toMatchObject({ code: 100 });
	expect(String(errorOf(answer).message)).toContain(sentence);
});

it('refuses cards for a template that has none', async () => {
	const answer = await send(template('place', [{ type: 'carousel', cards: [card(0)] }]));
	expect(answer.status).toBe(400);
});

it('reads structured parameters that are JSON text', async () => {
	const { contacts } = MESSAGES.contacts?.() ?? {};
	const answer = await send({ type: 'contacts', contacts: JSON.stringify(contacts) });
	expect(answer.status).toBe(200);
});

it('refuses an unknown key beside a typing indicator', async () => {
	const answer = await client.send({
		status: 'read',
		message_id: received,
		typing_indicator: { type: 'text', seconds: 5 },
	});
	expect(errorOf(answer).message).toBe(
		'(#100) Unexpected key "seconds" on param "typing_indicator".',
	);
});

const NUMERIC = '31612345679';

it('takes numbers for texts, and has them arrive as texts', async () => {
	const row = { id: 1, title: 2026, description: 30 };
	const list = {
		type: 'list',
		body: { text: 12 },
		action: { button: 3, sections: [{ title: 4, rows: [row] }] },
	};
	expect((await client.send({ to: NUMERIC, type: 'interactive', interactive: list })).status).toBe(
		200,
	);
	expect((await client.send({ to: NUMERIC, type: 'text', text: { body: 42 } })).status).toBe(200);
	const [interactive, text] = (await client.messages(NUMERIC)).slice(-2);
	expect(interactive?.request).toMatchObject({
		interactive: {
			body: { text: '12' },
			action: {
				button: '3',
				sections: [{ title: '4', rows: [{ id: '1', title: '2026', description: '30' }] }],
			},
		},
	});
	expect(text?.request).toMatchObject({ text: { body: '42' } });
});
