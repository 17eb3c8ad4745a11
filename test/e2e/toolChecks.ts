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
				['Send a message in WhatsApp Cloud', 'Get the window of a conversation in WhatsApp Cloud'],
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

			const refused = await client.call('Send_a_text', { phone: `+${NEW}`, text: 'Hello' });
			expectContains([refused], ['Outside the Window']);
			const unread = await client.call('Send_a_text', { phone: '12', text: 'Hello' });
			expectContains([unread], ['a user ID from a trigger']);
			return refused.slice(0, 200);
		},
	},
];
