import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT } from '../../sandbox/sandbox.ts';
import { isObject, type JsonObject, type JsonValue } from '../../sandbox/json.ts';
import { withFlows } from '../support/withFlows.ts';
import { errorOf } from './support/client.ts';
import { sandboxPerFile } from './support/stage.ts';

/** Meta's own examples lie beside the checkout; not everybody has them. */
const FOLDER = join(__dirname, '..', '..', '..', 'shared', 'fixtures', 'meta');

function examples(name: string): [string, JsonObject][] {
	const folder = join(FOLDER, name);
	if (!existsSync(folder)) return [];
	return readdirSync(folder).map((file) => [
		file.replace('.json', ''),
		JSON.parse(readFileSync(join(folder, file), 'utf8')) as JsonObject,
	]);
}

/** Why the sandbox refuses an example, as Meta would: code, and a part of what it says. */
const REFUSED: Record<string, [number, string]> = {
	// The example names no type, and without one a message is a text.
	Send_Reply_to_List_Message: [100, "The parameter text['body'] is required."],
	// Written for templates that the account does not have.
	Send_Catalog_Template_Message: [132001, 'intro_catalog_offer'],
	Send_Flow_Template_Message: [132001, 'TEMPLATE_NAME'],
	Send_Sample_Issue_Resolution_Template: [132001, 'sample_issue_resolution'],
	Send_Message_Template_Interactive: [132001, 'template-name'],
	Send_Message_Template_Media: [132001, 'template-name'],
	Send_Message_Template_Text: [132001, 'template-name'],
	Send_Sample_Shipping_Confirmation_Template: [132001, 'template-name'],
	Send_Sample_Text_Message: [132001, 'template-name'],
};

/** Definitions that the template examples were written for. */
const TEMPLATES: Record<string, JsonObject> = {
	Send_Catalog_Template_Message: {
		name: 'intro_catalog_offer',
		category: 'MARKETING',
		components: [
			{ type: 'BODY', text: 'Buy for {{1}}, get {{2}} off, {{3}} times.' },
			{ type: 'BUTTONS', buttons: [{ type: 'CATALOG', text: 'View catalog' }] },
		],
	},
	Send_Flow_Template_Message: {
		name: 'TEMPLATE_NAME',
		category: 'MARKETING',
		components: [
			{ type: 'BODY', text: 'Open the flow' },
			{ type: 'BUTTONS', buttons: [{ type: 'FLOW', text: 'Open' }] },
		],
	},
	Send_Sample_Issue_Resolution_Template: {
		name: 'sample_issue_resolution',
		components: [
			{ type: 'BODY', text: 'Hi {{1}}, were we able to solve it?' },
			{
				type: 'BUTTONS',
				buttons: [
					{ type: 'QUICK_REPLY', text: 'Yes' },
					{ type: 'QUICK_REPLY', text: 'No' },
				],
			},
		],
	},
	Send_Message_Template_Interactive: {
		name: 'template-name',
		components: [
			{ type: 'HEADER', format: 'IMAGE' },
			{ type: 'BODY', text: '{{1}} costs {{2}} on {{3}}.' },
			{
				type: 'BUTTONS',
				buttons: [
					{ type: 'QUICK_REPLY', text: 'Yes' },
					{ type: 'QUICK_REPLY', text: 'No' },
				],
			},
		],
	},
	Send_Message_Template_Media: {
		name: 'template-name',
		components: [
			{ type: 'HEADER', format: 'IMAGE' },
			{ type: 'BODY', text: '{{1}} costs {{2}} on {{3}}.' },
		],
	},
	...Object.fromEntries(
		[
			'Send_Message_Template_Text',
			'Send_Sample_Shipping_Confirmation_Template',
			'Send_Sample_Text_Message',
		].map((name) => [
			name,
			{
				name: 'template-name',
				components: [{ type: 'BODY', text: '{{1}} costs {{2}} on {{3}}.' }],
			},
		]),
	),
};

/** Placeholders where Meta means an ID, an address, a number; the rest without its brackets. */
function filled(value: JsonValue, key: string, mediaId: string): JsonValue {
	if (Array.isArray(value)) return value.map((entry) => filled(entry, key, mediaId));
	if (isObject(value)) {
		return Object.fromEntries(
			Object.entries(value).map(([name, entry]) => [name, filled(entry, name, mediaId)]),
		);
	}
	if (typeof value !== 'string') return value;
	// Meta's own handles have long expired.
	if (key === 'header_handle') {
		const type = Buffer.from(value.split(':')[2] ?? '', 'base64').toString();
		return samples.get(type.startsWith('image/') ? 'image/png' : type) ?? value;
	}
	if (key === 'to') return value.includes('{') ? '+16505551234' : value;
	if (key === 'link') return value.includes('(s)') ? 'https://media.example/file' : value;
	if (key === 'id' && /OBJECT_ID/.test(value)) return mediaId;
	if (key === 'type' && value.startsWith('<')) return 'text';
	if (key === 'code' && value === 'language-and-locale-code') return 'en_US';
	// Placeholders of button and row titles are longer than the titles may be.
	return value.replace(/^<(.*)>$/, '$1').replace(/^(LIST_|BUTTON_TITLE_|SECTION_)/, '');
}

/** As Meta's examples name it. */
const FLOW = { id: '{{Flow-ID}}', name: '{{Flow-Name}}' };

const SENDS = examples('messages_post_request');
const CREATIONS = examples('message_templates_post_request');

const client = sandboxPerFile({
	settings: { throughputPerSecond: null, pairLimit: null, statusWebhooks: false },
});
let mediaId: string;
const samples = new Map<string, string>();

beforeAll(async () => {
	const form = new FormData();
	form.append('messaging_product', 'whatsapp');
	form.append('file', new Blob(['x'], { type: 'image/png' }), 'x.png');
	const uploaded = await fetch(`${client.sandbox.url}/v26.0/${ACCOUNT.phoneNumberId}/media`, {
		method: 'POST',
		headers: client.authorized(),
		body: form,
	});
	mediaId = ((await uploaded.json()) as { id: string }).id;
	for (const type of ['image/png', 'application/pdf']) {
		samples.set(type, await client.uploadSample(type));
	}
	withFlows(FLOW)(client.sandbox.world);
	// One of Meta's examples is its sample template.
	await client.control('PATCH', `/numbers/${ACCOUNT.phoneNumberId}`, { accountMode: 'SANDBOX' });
});

it("finds Meta's examples, or says that they are not here", () => {
	if (SENDS.length === 0)
		console.info(`No examples in ${FOLDER}: those tests have nothing to test.`);
	expect([0, 50]).toContain(SENDS.length);
});

async function post(body: JsonObject) {
	// Of the same placeholder, Meta's examples say that it is a draft and that it is published.
	const status = JSON.stringify(body).includes('"draft"') ? 'DRAFT' : 'PUBLISHED';
	withFlows({ ...FLOW, status })(client.sandbox.world);
	if (body.status === 'read') {
		const { messageId } = (
			await client.control('POST', '/customers/16505551234/messages', { text: 'Hi' })
		).body;
		return client.graph('POST', `/${client.number}/messages`, { ...body, message_id: messageId });
	}
	return client.graph('POST', `/${client.number}/messages`, body);
}

for (const [name, example] of SENDS) {
	const refusal = REFUSED[name];
	it(`${refusal ? 'refuses' : 'accepts'} ${name}`, async () => {
		const answer = await post(filled(example, '', mediaId) as JsonObject);
		if (refusal) {
			expect(errorOf(answer).code).toBe(refusal[0]);
			expect(JSON.stringify(errorOf(answer))).toContain(refusal[1]);
			return;
		}
		expect(answer.body.error).toBeUndefined();
		expect(answer.status).toBe(200);
		if (example.status !== 'read') {
			expect(answer.body).toMatchObject({
				messaging_product: 'whatsapp',
				messages: [{ id: expect.any(String) as string }],
			});
		}
	});
}

// After the refusals: these put the missing templates into the account.
for (const [name, example] of SENDS.filter(([name]) => name in TEMPLATES)) {
	it(`accepts ${name} with the template that it is written for`, async () => {
		await client.control('POST', '/templates', { language: 'en_US', ...TEMPLATES[name] });
		const answer = await post(filled(example, '', mediaId) as JsonObject);
		expect(answer.body.error).toBeUndefined();
		expect(answer.status).toBe(200);
	});
}

for (const [name, example] of CREATIONS) {
	it(`creates ${name}`, async () => {
		const definition = filled({ ...example, name: name.toLowerCase() }, '', mediaId) as JsonObject;
		const answer = await client.graph(
			'POST',
			`/${ACCOUNT.businessAccountId}/message_templates`,
			definition,
		);
		expect(answer.body.error).toBeUndefined();
		expect(answer.body).toMatchObject({ status: 'PENDING', category: example.category });
	});
}

it("sends webhooks with the fields of Meta's examples", async () => {
	for (const [, example] of examples('webhooks_post_request')) {
		const [entry] = example.entry as [
			{ changes: [{ field: string; value: { messages?: JsonObject[] } }] },
		];
		const message = entry.changes[0].value.messages?.[0];
		if (!message || message.type === 'system') continue;
		const { from } = message;
		const content = Object.fromEntries(
			Object.entries(message).filter(([key]) => !['id', 'from', 'timestamp'].includes(key)),
		);
		await client.control('POST', `/customers/${String(from)}/messages`, { message: content });
		const { body } = await client.control('GET', '/webhooks');
		const dropped = (
			body.dropped as { value: { messages: JsonObject[]; contacts: JsonObject[] } }[]
		).at(-1);
		expect(dropped?.value.messages[0]).toMatchObject({ ...content, from });
		expect(dropped?.value.contacts[0]).toMatchObject({ wa_id: from });
	}
});
