import type { Check } from '../../tools/checks.ts';
import { expectContains, expectEqual } from './expect.ts';
import type { KillStage } from './killStage.ts';
import { listenerOf } from './listener.ts';
import { McpClient, publishTools } from './mcp.ts';
import { write } from './waitChecks.ts';

const [KNOWN, NEW] = ['31690000001', '31690000002'];

const asked = (name: string, what: string) => `={{ $fromAI('${name}', '${what}', 'string') }}`;

const to = asked('phone', 'Phone number with country code');

/** By n8n's names of tools, which are the nodes' with other characters replaced. */
const TOOLS = {
	Send_a_text: {
		type: 'whatsAppCloudTool',
		parameters: {
			...{ resource: 'message', operation: 'send', mode: 'freeFormOnly', to },
			text: asked('text', 'What to write'),
		},
	},
	Send_a_reminder: {
		type: 'whatsAppCloudTool',
		parameters: {
			...{ resource: 'message', operation: 'send', mode: 'templateOnly', to },
			template: { __rl: true, mode: 'list', value: 'appointment_reminder|en_US' },
			templateValues: {
				...{ mappingMode: 'defineBelow', matchingColumns: [], schema: [] },
				value: {
					body_1: asked('customer_name', 'First name'),
					body_2: asked('day', 'Weekday'),
					body_3: asked('time', 'Time of day'),
				},
			},
		},
	},
	Send_what_fits: {
		type: 'whatsAppCloudTool',
		parameters: {
			...{ resource: 'message', operation: 'send', mode: 'templateOnly', to },
			template: { __rl: true, mode: 'name', value: asked('template', 'Name of the template') },
			templateLanguage: 'en_US',
			templateValues: "={{ $fromAI('values', 'A value for each variable, by name', 'json') }}",
		},
	},
	Whats_wrong: {
		type: 'whatsAppCloudTool',
		parameters: { resource: 'businessNumber', operation: 'diagnose', onlyFindings: true },
	},
	Get_a_file: {
		type: 'whatsAppCloudTool',
		parameters: { resource: 'media', operation: 'download', media: asked('media', 'Media ID') },
	},
	Upload_a_file: {
		type: 'whatsAppCloudTool',
		parameters: { resource: 'media', operation: 'upload' },
	},
	May_I_write: {
		type: 'whatsAppCloudTool',
		parameters: { resource: 'conversation', operation: 'getWindow', to },
	},
	List_templates: {
		type: 'whatsAppCloudTemplatesTool',
		parameters: { resource: 'template', operation: 'getAll', limit: 3 },
	},
};

/** Assistants outside n8n that use our operations, over n8n's MCP Server Trigger. */
export const toolChecks: Array<Check<KillStage>> = [
	{
		title:
			'over the MCP Server Trigger, operations are tools with words of their own, and do their work',
		async run(stage) {
			const { api, credential, phones, webhookUrl, signal } = stage;
			await listenerOf(api, credential);
			await write(stage, KNOWN);
			const path = await publishTools(api, credential, TOOLS);
			const client = await McpClient.connect(`${webhookUrl}/mcp/${path}`, signal);
			const tools = await client.tools();
			expectEqual('Tools', tools.map(({ name }) => name).sort(), Object.keys(TOOLS).sort());
			expectContains(
				tools.map(({ description }) => description),
				[
					'Send a message in WhatsApp Cloud',
					'Check whether the 24-hour window of a customer is open in WhatsApp Cloud',
				],
			);
			const reminder = tools.find(({ name }) => name === 'Send_a_reminder');
			expectContains([JSON.stringify(reminder?.inputSchema)], ['customer_name', 'First name']);

			const text = await client.call('Send_a_text', { phone: `+${KNOWN}`, text: 'Good morning' });
			expectContains([text], ['"sentAs":"freeForm"', '"status":"accepted"']);
			const values = { customer_name: 'Anna', day: 'Monday', time: '14:30' };
			const sent = await client.call('Send_a_reminder', { phone: `+${NEW}`, ...values });
			expectContains([sent], ['"sentAs":"template"', '"name":"appointment_reminder"']);
			const said = (await phones.taken()).filter(({ customer }) => customer === NEW);
			expectContains([said.map((message) => message.text).join()], ['Anna', 'Monday', '14:30']);
			expectContains(
				[await client.call('May_I_write', { phone: `+${NEW}` })],
				['"state":"unknown"'],
			);
			expectContains([await client.call('List_templates', {})], ['"variables"']);
			const order = {
				order_number: '4711',
				customer_name: 'Anna',
				order_status: 'on its way',
				button_0_url: '4711',
			};
			const named = { phone: `+${NEW}`, template: 'order_update' };
			expectContains(
				[await client.call('Send_what_fits', { ...named, values: order })],
				['delivery_date', 'Correct the values'],
			);
			expectContains(
				[
					await client.call('Send_what_fits', {
						...named,
						values: { ...order, delivery_date: 'Monday' },
					}),
				],
				['"sentAs":"template"', '"name":"order_update"'],
			);
			expectContains([await client.call('Whats_wrong', {})], ['"check":"Summary"']);
			expectContains([await client.call('Get_a_file', { media: 'photo' })], ['Media → Upload']);
			expectContains([await client.call('Upload_a_file', {})], ['cannot hand over files']);

			const refused = await client.call('Send_a_text', { phone: `+${NEW}`, text: 'Hello' });
			expectContains([refused], ['Outside the Window']);
			const unread = await client.call('Send_a_text', { phone: '12', text: 'Hello' });
			expectContains([unread], ['a user ID from a trigger']);
			return refused.slice(0, 200);
		},
	},
];
