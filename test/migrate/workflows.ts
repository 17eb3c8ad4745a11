import type { JsonObject, JsonValue } from '../../nodes/WhatsAppCloud/json';

/**
 * Workflows in the shapes that people publish: what they read, and what they do by hand around n8n's WhatsApp nodes.
 * Made up; only the ways are theirs.
 */

const BASE = 'n8n-nodes-base';
const LANGCHAIN = '@n8n/n8n-nodes-langchain';

type Made = JsonObject & { name: string };

const node = (
	name: string,
	type: string,
	parameters: JsonObject = {},
	more: JsonObject = {},
): Made => ({
	...{ id: name, name, type: type.includes('.') ? type : `${BASE}.${type}` },
	...{ typeVersion: 1, position: [0, 0], parameters },
	...more,
});

const v = (typeVersion: number): JsonObject => ({ typeVersion });

const trigger = (options: JsonObject = {}) =>
	node('WhatsApp Trigger', 'whatsAppTrigger', { updates: ['messages'], options });

const answer = (name: string, parameters: JsonObject) =>
	node(name, 'whatsApp', { operation: 'send', phoneNumberId: '1', ...parameters });

const set = (name: string, fields: Record<string, JsonValue>, more: JsonObject = {}) =>
	node(
		name,
		'set',
		{
			assignments: {
				assignments: Object.entries(fields).map(([field, value]) => ({
					...{ id: field, name: field, value, type: 'string' },
				})),
			},
			...more,
		},
		v(3.4),
	);

const condition = (leftValue: string, operator: JsonObject, rightValue: JsonValue = '') => ({
	...{ id: leftValue, leftValue, rightValue, operator },
});

const EXISTS = { type: 'object', operation: 'exists', singleValue: true };
const EQUALS = { type: 'string', operation: 'equals' };

const conditions = (...list: JsonObject[]): JsonObject => ({
	conditions: {
		...{ options: { caseSensitive: true, version: 2 }, combinator: 'and' },
		conditions: list,
	},
});

const choose = (name: string, rules: Record<string, JsonObject>) =>
	node(
		name,
		'switch',
		{
			rules: {
				values: Object.entries(rules).map(([outputKey, rule]) => ({
					...{ outputKey, renameOutput: true },
					...conditions(rule),
				})),
			},
			options: { fallbackOutput: 'extra' },
		},
		v(3.2),
	);

/** What follows what; several lists where a node has several outputs. */
const links = (
	all: Record<string, string[] | string[][]>,
	type = 'main',
): Record<string, JsonObject> =>
	Object.fromEntries(
		Object.entries(all).map(([from, to]) => [
			from,
			{
				[type]: (to.some(Array.isArray) ? (to as string[][]) : [to as string[]]).map((names) =>
					names.map((name) => ({ node: name, type, index: 0 })),
				),
			},
		]),
	);

const header = { authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth' };

const agent = (text: string, typeVersion = 1.8) =>
	node('Agent', `${LANGCHAIN}.agent`, { promptType: 'define', text }, v(typeVersion));

const memory = (sessionKey: string) =>
	node('Memory', `${LANGCHAIN}.memoryBufferWindow`, { sessionIdType: 'customKey', sessionKey });

/** A bot that answers texts, listens to voice notes and looks at pictures; the file's address is fetched with a token of its own. */
const mediaBot = {
	nodes: [
		trigger(),
		choose('Kind', {
			Text: condition('={{ $json.messages[0].text.body }}', { ...EXISTS, type: 'string' }),
			Voice: condition('={{ $json.messages[0].audio }}', EXISTS),
			Picture: condition('={{ $json.messages[0].image }}', EXISTS),
		}),
		set('Words', { text: "={{ $('WhatsApp Trigger').item.json.messages[0].text.body }}" }),
		node('Voice Address', 'whatsApp', {
			...{ resource: 'media', operation: 'mediaUrlGet' },
			mediaGetId: '={{ $json.messages[0].audio.id }}',
		}),
		node('Voice File', 'httpRequest', { url: '={{ $json.url }}', ...header }, v(4.2)),
		node('Transcribe', `${LANGCHAIN}.openAi`, { resource: 'audio', operation: 'transcribe' }),
		answer('Sorry', {
			textBody: 'Texts, voice notes and pictures only, please.',
			recipientPhoneNumber: "={{ $('Kind').item.json.contacts[0].wa_id }}",
		}),
		agent('={{ $json.text }}'),
		memory("=memory_{{ $('WhatsApp Trigger').item.json.contacts[0].wa_id }}"),
		node(
			'Spoken?',
			'if',
			conditions(condition("={{ $('WhatsApp Trigger').item.json.messages[0].audio }}", EXISTS)),
			v(2.2),
		),
		answer('Reply', {
			textBody: '={{ $json.output }}',
			recipientPhoneNumber: "=+{{ $('WhatsApp Trigger').item.json.messages[0].from }}",
		}),
	],
	connections: {
		...links({
			'WhatsApp Trigger': ['Kind'],
			Kind: [['Words'], ['Voice Address'], ['Sorry'], ['Sorry']],
			'Voice Address': ['Voice File'],
			'Voice File': ['Transcribe'],
			Transcribe: ['Agent'],
			Words: ['Agent'],
			Agent: ['Spoken?'],
			'Spoken?': [['Reply'], ['Reply']],
		}),
		...links({ Memory: ['Agent'] }, 'ai_memory'),
	},
};

/** A bot that makes an item of each message first. */
const splitBot = {
	nodes: [
		trigger(),
		node('Messages', 'splitOut', { fieldToSplitOut: 'messages', options: {} }),
		choose('Kind', {
			Voice: condition("={{ $json.type == 'audio' && Boolean($json.audio) }}", EXISTS),
		}),
		node('Pause', 'wait', { amount: 0 }),
		node('Address', 'whatsApp', {
			...{ resource: 'media', operation: 'mediaUrlGet', mediaGetId: '={{ $json.audio.id }}' },
		}),
		node(
			'File',
			'httpRequest',
			{
				...{ url: '={{ $json.url }}', authentication: 'predefinedCredentialType' },
				nodeCredentialType: 'whatsAppApi',
			},
			v(4.2),
		),
		set('Asked', {
			text: '={{ $json.text.body || $json.text }}',
			caption: "={{ $('Kind').item.json.image && $('Kind').item.json.image.caption || '' }}",
			from: "={{ $('WhatsApp Trigger').item.json.messages[0].from }}",
		}),
		memory('=chat-{{ $json.from }}'),
		agent('={{ $json.text }}', 1.6),
		answer('Reply', {
			textBody: '={{ $json.output }}',
			recipientPhoneNumber: "={{ $('Asked').item.json.from }}",
		}),
	],
	connections: {
		...links({
			'WhatsApp Trigger': ['Messages'],
			Messages: ['Kind'],
			Kind: [['Address'], ['Pause']],
			Address: ['File'],
			Pause: ['Asked'],
			Asked: ['Agent'],
			Agent: ['Reply'],
		}),
		...links({ Memory: ['Agent'] }, 'ai_memory'),
	},
};

/** Facts put into fields of their own first, with the rest kept; types told apart by such a field. */
const facts = {
	nodes: [
		trigger(),
		set(
			'Facts',
			{
				kind: "={{ $('WhatsApp Trigger').item.json.messages[0].type }}",
				words:
					"={{ $json.messages[0].text?.body || $json.messages[0].image?.caption || $json.messages[0].button?.text || '' }}",
				name: "={{ $json.contacts?.[0]?.profile?.name ?? 'Customer' }}",
			},
			{ includeOtherFields: true },
		),
		choose('By Type', { Voice: condition('={{ $json.messageType }}', EQUALS, 'audio') }),
		node('Clean', 'code', {
			jsCode:
				'const from = $input.first().json.messages[0].from;\nreturn [{ json: { from, text: $json.messages[0].text.body } }];',
		}),
		node('Store', 'googleSheets', {
			...{ operation: 'append', columns: { mappingMode: 'autoMapInputData', value: {} } },
		}),
		answer('Greet', {
			textBody: '=Hello {{ $json.contacts[0].profile.name }}!',
			recipientPhoneNumber: '={{ $json.messages[0].from }}',
		}),
		answer('Again', { textBody: 'Hm', recipientPhoneNumber: '={{ $json.contacts[0].wa_id }}' }),
	],
	connections: links({
		'WhatsApp Trigger': ['Facts'],
		Facts: ['By Type', 'Store', 'Greet'],
		'By Type': [['Clean'], []],
		Clean: ['Again'],
	}),
};

/** No WhatsApp node at all: webhooks of n8n, and Graph by hand. */
const byWebhooks = {
	nodes: [
		node('Verification', 'webhook', { path: 'wa', responseMode: 'responseNode' }, v(2)),
		node(
			'Ours?',
			'if',
			conditions(condition("={{ $json.query['hub.verify_token'] }}", EQUALS, 'secret')),
			v(2.2),
		),
		node('Confirm', 'respondToWebhook', {
			...{ respondWith: 'text', responseBody: "={{ $json.query['hub.challenge'] }}" },
		}),
		node('Deliveries', 'webhook', { path: 'wa', httpMethod: 'POST' }, v(2)),
		set('Facts', {
			type: '={{ $json.body.entry[0].changes[0].value.messages[0].type }}',
			text: '={{ $json.body.entry[0].changes[0].value.messages[0].text.body }}',
		}),
		choose('By Type', { Voice: condition('={{ $json.type }}', EQUALS, 'audio') }),
		node('Address', 'httpRequest', { url: '=https://graph.facebook.com/v21.0/{{ $json.id }}' }),
		node('File', 'httpRequest', { url: "={{ $('Address').item.json.url }}", ...header }),
		node('Send', 'httpRequest', {
			...{ method: 'POST', url: 'https://graph.facebook.com/v21.0/1/messages' },
		}),
		node('Seen', 'httpRequest', {
			...{ method: 'POST', url: 'https://graph.facebook.com/v21.0/1/messages' },
			jsonBody:
				'={ "messaging_product": "whatsapp", "status": "read", "message_id": "{{ $json.id }}" }',
		}),
	],
	connections: links({
		Verification: ['Ours?'],
		'Ours?': [['Confirm'], []],
		Deliveries: ['Facts'],
		Facts: ['By Type'],
		'By Type': [['Address'], ['Send']],
		Address: ['File'],
	}),
};

/** An agent that writes by itself, one message after a person's review. */
const agentTools = {
	nodes: [
		node('Chat', `${LANGCHAIN}.chatTrigger`),
		agent('={{ $json.chatInput }}', 3.1),
		node(
			'Write',
			'whatsAppTool',
			{
				...{ operation: 'send', phoneNumberId: '1', descriptionType: 'manual' },
				toolDescription: 'Writes to a customer who has asked for it',
				recipientPhoneNumber: "={{ $fromAI('Phone', `with country code`, 'string') }}",
				textBody: "={{ $fromAI('Text', ``, 'string') }}",
			},
			v(1.1),
		),
		node('Review', 'whatsAppHitlTool', { phoneNumberId: '1', recipientPhoneNumber: '+31' }, v(1.1)),
	],
	connections: {
		...links({ Chat: ['Agent'] }),
		...links({ Write: ['Agent'], Review: ['Agent'] }, 'ai_tool'),
	},
};

/** A person approves an expense in a message. */
const approval = {
	nodes: [
		node('Form', 'formTrigger', { formTitle: 'Expense' }, v(2.2)),
		answer('Ask the Boss', {
			...{ operation: 'sendAndWait', recipientPhoneNumber: '+31612345678' },
			message: '={{ $json.Name }} asks for {{ $json.Amount }} euros.',
			approvalOptions: { values: { approvalType: 'double', approveLabel: 'Yes' } },
			options: { limitWaitTime: { values: { resumeAmount: 2, resumeUnit: 'days' } } },
		}),
		node(
			'Approved?',
			'if',
			conditions(condition('={{ $json.data.approved }}', { type: 'boolean', operation: 'true' })),
			v(2.2),
		),
		answer('Comment', {
			...{ operation: 'sendAndWait', responseType: 'freeText', message: 'Why not?' },
			recipientPhoneNumber: '+31612345678',
		}),
		set('Why', { why: "={{ $('Comment').item.json.data.text }}" }),
	],
	connections: links({
		Form: ['Ask the Boss'],
		'Ask the Boss': ['Approved?'],
		'Approved?': [[], ['Comment']],
		Comment: ['Why'],
	}),
};

/** Rows of a sheet, each with a template; what came of it goes back into the sheet. */
const campaign = {
	nodes: [
		node('Every Morning', 'scheduleTrigger'),
		node('Rows', 'googleSheets', { operation: 'read' }, v(4.5)),
		node('One by One', 'splitInBatches', { options: {} }, v(3)),
		node('Offer', 'whatsApp', {
			...{ phoneNumberId: '1', recipientPhoneNumber: '={{ $json.Phone }}', template: 'offer|en' },
			components: {
				component: [
					{
						type: 'header',
						headerParameters: {
							parameter: [{ type: 'image', imageLink: 'https://example.com/a.png' }],
						},
					},
					{
						bodyParameters: {
							parameter: [
								{ text: '={{ $json.Name }}' },
								{ type: 'date_time', date_time: '=until {{ $json.Until }}' },
								{ type: 'currency', code: 'EUR', amount_1000: '={{ $json.Price }}' },
							],
						},
					},
					{
						...{ type: 'button', sub_type: 'url', index: 0 },
						buttonParameters: { parameter: { type: 'text', text: '={{ $json.Code }}' } },
					},
				],
			},
		}),
		node('Mark', 'googleSheets', {
			columns: { mappingMode: 'defineBelow', value: { id: '={{ $json.messages[0].id }}' } },
		}),
		node('Pause', 'wait', { amount: 2 }),
	],
	connections: links({
		'Every Morning': ['Rows'],
		Rows: ['One by One'],
		'One by One': [[], ['Offer']],
		Offer: ['Mark'],
		Mark: ['Pause'],
		Pause: ['One by One'],
	}),
};

/** What became of messages. */
const statuses = {
	nodes: [
		trigger({ messageStatusUpdates: ['failed', 'read'] }),
		node('Failed?', 'if', {
			conditions: {
				string: [{ value1: '={{ $json.statuses[0].status }}', value2: 'failed' }],
			},
		}),
		set('Log', {
			id: '={{ $json.statuses[0].id }}',
			who: '={{ $json["statuses"][0]["recipient_id"] }}',
			when: '={{ $json.statuses[0].timestamp }}',
			why: '={{ $json.statuses[0].errors?.[0]?.title }} ({{ $json.statuses[0].errors[0].code }})',
			line: '={{ $json.metadata.display_phone_number }}',
		}),
	],
	connections: links({ 'WhatsApp Trigger': ['Failed?'], 'Failed?': [['Log'], []] }),
};

/** Files, a place and a contact. */
const files = {
	nodes: [
		node('Disk', 'readWriteFile', { fileSelector: '/tmp/bill.pdf' }),
		node('Upload', 'whatsApp', {
			resource: 'media',
			phoneNumberId: '1',
			mediaPropertyName: 'bill',
		}),
		answer('Bill', {
			...{ recipientPhoneNumber: '+31612345678', messageType: 'document' },
			...{ mediaPath: 'useMediaId', mediaId: "={{ $('Upload').item.json.id }}" },
			mediaFilename: 'Bill.pdf',
		}),
		node('Delete', 'whatsApp', {
			...{ resource: 'media', operation: 'mediaDelete' },
			mediaDeleteId: "={{ $node['Upload'].json['id'] }}",
		}),
		answer('Place', {
			...{ recipientPhoneNumber: '+31612345678', messageType: 'location' },
			...{ latitude: '={{ $json.lat }}', longitude: 4.89 },
		}),
		answer('Voice', {
			...{ recipientPhoneNumber: '+31612345678', messageType: 'audio', mediaPath: 'useMedian8n' },
			additionalFields: { mediaCaption: 'Listen' },
		}),
		answer('Any', { recipientPhoneNumber: '+31612345678', messageType: '={{ $json.type }}' }),
	],
	connections: links({ Disk: ['Upload'], Upload: ['Bill'], Bill: ['Delete'] }),
};

/** Nodes as n8n had them years ago, and another workflow that does the work. */
const oldNodes = {
	nodes: [
		trigger(),
		node('Old Set', 'set', {
			values: { string: [{ name: 'from', value: '={{$json["messages"][0]["from"]}}' }] },
		}),
		node('Old If', 'if', {
			conditions: {
				string: [
					{ value1: '={{$node["WhatsApp Trigger"].json["messages"][0]["type"]}}', value2: 'text' },
				],
			},
		}),
		node('Function', 'function', {
			functionCode: 'return [{ json: { text: items[0].json.messages[0].text.body } }];',
		}),
		node('Work', 'executeWorkflow', { workflowId: '7' }),
		node('Once', 'removeDuplicates', {
			...{ compare: 'selectedFields', fieldsToCompare: 'field, messages[0].id' },
		}),
		node('Lists', 'itemLists', { fieldToSplitOut: 'contacts', options: {} }),
		answer('Reply', {
			textBody: '={{$items("WhatsApp Trigger")[0].json.contacts[0].profile.name}}',
			recipientPhoneNumber: '={{$json["messages"][0]["from"]}}',
		}),
		answer('Later', {
			textBody: '={{ $json.metadata.phone_number_id }}',
			recipientPhoneNumber: '={{ $json.messages[0].from }}',
		}),
	],
	connections: links({
		'WhatsApp Trigger': ['Old Set', 'Work', 'Once', 'Lists'],
		'Old Set': ['Old If'],
		'Old If': [['Reply'], ['Function']],
		Function: ['Later'],
	}),
};

export const WORKFLOWS = {
	...{ mediaBot, splitBot, facts, byWebhooks, agentTools, approval, campaign, statuses },
	...{ files, oldNodes },
};
