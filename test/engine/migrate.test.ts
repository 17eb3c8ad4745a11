import type { IDataObject } from 'n8n-workflow';

import { migrate } from '../../migrate/migrate';
import { readWorkflows } from '../../migrate/workflow';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;

const CUSTOMER = '31612345678';

beforeAll(async () => {
	bench = await startBench();
	await bench.takesForOpen(CUSTOMER);
});

afterAll(async () => {
	await bench.close();
});

/** What our node would send in the place of n8n's WhatsApp node with these parameters. */
async function requestOf(parameters: object, item: IDataObject = {}): Promise<unknown> {
	const node = {
		...{
			id: '1',
			name: 'Send',
			type: 'n8n-nodes-base.whatsApp',
			typeVersion: 1.1,
			position: [0, 0],
		},
		parameters: {
			phoneNumberId: bench.sandbox.account.phoneNumberId,
			recipientPhoneNumber: `+${CUSTOMER}`,
			...parameters,
		},
	};
	const [workflow] = readWorkflows(JSON.stringify({ nodes: [node], connections: {} }));
	const [migrated] = workflow ? migrate(workflow).workflow.nodes : [];
	if (!migrated) throw new Error('No node.');
	const run = await bench.engine.runWorkflow({
		nodes: [
			{
				name: migrated.name,
				type: migrated.type.split('.')[1] ?? '',

				parameters: {
					...migrated.parameters,
					options: { previewOnly: true },
				},
			},
		],
		input: [item],
	});
	const [json] = run.node('Send').json;
	return json?.request;
}

describe("messages of n8n's WhatsApp node", () => {
	const send = { operation: 'send' };

	it.each<[string, object, object]>([
		['text', { messageType: 'text', textBody: 'Hi' }, { text: { body: 'Hi', preview_url: false } }],
		[
			'location',
			{
				...{ messageType: 'location', latitude: 52.37, longitude: 4.89 },
				additionalFields: { nameAndAddress: { name: 'Shop', address: 'Dam 1' } },
			},
			{ location: { latitude: 52.37, longitude: 4.89, name: 'Shop', address: 'Dam 1' } },
		],
		[
			'document',
			{
				...{ messageType: 'document', mediaLink: 'https://example.com/a.pdf' },
				additionalFields: { mediaFilename: 'Bill.pdf', mediaCaption: 'Yours' },
			},
			{ document: { link: 'https://example.com/a.pdf', filename: 'Bill.pdf', caption: 'Yours' } },
		],
		[
			'audio',
			{ messageType: 'audio', mediaPath: 'useMediaId', mediaId: '1013859600285441' },
			{ audio: { id: '1013859600285441' } },
		],
		[
			'contacts',
			{
				messageType: 'contacts',
				name: { data: { formatted_name: 'Ann Lee', first_name: 'Ann' } },
				additionalFields: {
					phones: { data: [{ phone: '+31612345678', whatsapp_user_id: '31612345678' }] },
					organization: { data: { company: 'Plants' } },
				},
			},
			{
				contacts: [
					{
						name: { formatted_name: 'Ann Lee', first_name: 'Ann' },
						phones: [{ phone: '+31612345678', type: 'CELL', wa_id: '31612345678' }],
						org: { company: 'Plants' },
					},
				],
			},
		],
	])('%s goes out as before', async (_type, parameters, body) => {
		expect(await requestOf({ ...send, ...parameters })).toMatchObject({
			to: `+${CUSTOMER}`,
			...body,
		});
	});

	it('a template goes out as before, with its values from the item', async () => {
		await bench.control('POST', '/templates', {
			...{ name: 'moved_order', language: 'en_US', category: 'UTILITY' },
			components: [
				{ type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['7'] } },
				{ type: 'BODY', text: 'Hi {{1}}, on {{2}}.', example: { body_text: [['Ann', 'Monday']] } },
				{
					type: 'BUTTONS',
					buttons: [
						{ type: 'QUICK_REPLY', text: 'OK' },
						{
							type: 'URL',
							text: 'See',
							url: 'https://example.com/{{1}}',
							example: ['https://example.com/7'],
						},
					],
				},
			],
		});
		const text = (value: string) => ({ parameter: [{ text: value }] });
		const payload = '{"answer":{"is":"ok"}}';
		const component = [
			{ type: 'header', headerParameters: text('={{ $json.order }}') },
			{ bodyParameters: { parameter: [{ text: '={{ $json.name }}' }, { text: 'Monday' }] } },
			{ type: 'button', buttonParameters: { parameter: { payload } } },
			{
				...{ type: 'button', sub_type: 'url', index: 1 },
				buttonParameters: { parameter: { type: 'text', text: '=o-{{ $json.order }}' } },
			},
		];
		const parameters = { template: 'moved_order|en_US', components: { component } };
		const expected = [
			{ type: 'header', parameters: [{ type: 'text', text: 'A1' }] },
			{
				type: 'body',
				parameters: [
					{ type: 'text', text: 'Ann' },
					{ type: 'text', text: 'Monday' },
				],
			},
			{
				type: 'button',
				sub_type: 'quick_reply',
				index: '0',
				parameters: [{ type: 'payload', payload }],
			},
			{ type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'o-A1' }] },
		];
		const item = { order: 'A1', name: 'Ann' };
		expect(await requestOf(parameters, item)).toMatchObject({ template: { components: expected } });
		// With an amount, it is JSON.
		component[1] = {
			bodyParameters: {
				parameter: [
					{ text: '=Dear {{ $json.name }}' },
					{ ...{ type: 'currency', code: 'EUR', amount_1000: 5 }, fallback_value: '5 €' } as never,
				],
			},
		};
		expect(await requestOf(parameters, item)).toMatchObject({
			template: {
				components: [
					expected[0],
					{
						type: 'body',
						parameters: [
							{ type: 'text', text: 'Dear Ann' },
							{
								type: 'currency',
								currency: { code: 'EUR', amount_1000: 5000, fallback_value: '5 €' },
							},
						],
					},
					expected[2],
					expected[3],
				],
			},
		});
	});
});
