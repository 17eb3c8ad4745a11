import { NodeHelpers, type INodeParameters, type INodeType } from 'n8n-workflow';

import { migrateNode } from '../../migrate/nodes/node';
import { asObject, asObjects, type JsonObject } from '../../nodes/WhatsAppCloud/json';
import { WhatsAppCloud } from '../../nodes/WhatsAppCloud/WhatsAppCloud.node';
import { WhatsAppCloudTrigger } from '../../nodes/WhatsAppCloud/WhatsAppCloudTrigger.node';

const NODES: Record<string, INodeType> = {
	whatsAppCloud: new WhatsAppCloud(),
	whatsAppCloudTool: new WhatsAppCloud(),
	whatsAppCloudTrigger: new WhatsAppCloudTrigger(),
};

/** What becomes of a node, and what is said of it. */
function migrated(type: string, parameters: JsonObject, typeVersion = 1) {
	const node = { name: 'Node', type: `n8n-nodes-base.${type}`, typeVersion, parameters };
	const result = migrateNode(node);
	if (!result) throw new Error('Nothing becomes of it.');
	if ('kept' in result)
		return { kept: result.kept, parameters: {} as JsonObject, said: '', shown: {} };
	const { description } = NODES[result.node.type.split('.')[1] ?? ''] ?? new WhatsAppCloud();
	return {
		kept: undefined,
		parameters: result.node.parameters,
		said: result.notes.map(({ text }) => text).join('\n'),
		/** What n8n's editor leaves of the parameters: those that the node has, with these choices. */
		shown: NodeHelpers.getNodeParameters(
			description.properties,
			result.node.parameters as INodeParameters,
			...([true, false, { typeVersion: 1 }, description] as const),
		),
	};
}

const TO = { phoneNumberId: '1', recipientPhoneNumber: '+31 6 12345678' };

const text = { ...TO, operation: 'send', textBody: 'Hi', additionalFields: { previewUrl: true } };

const file = (messageType: string, more: JsonObject): JsonObject => ({
	...{ ...TO, operation: 'send', messageType },
	...more,
});

const CONTACT: JsonObject = {
	...{ ...TO, operation: 'send', messageType: 'contacts' },
	name: { data: { formatted_name: 'Anna J', first_name: 'Anna', prefix: 'Dr', suffix: 'Jr' } },
	additionalFields: {
		addresses: { address: [{ type: 'WORK', street: 'A 1', zip: '1000', country_code: 'NL' }] },
		birthday: '1999-12-31',
		emails: { data: [{ email: 'a@example.com' }] },
		organization: { data: { company: 'C', department: 'D', title: 'T' } },
		phones: { data: [{ phone: '+31612345678' }] },
		urls: { url: [{ type: 'WORK', url: 'https://example.com' }] },
	},
};

const template = (...component: JsonObject[]): JsonObject => ({
	...{ ...TO, template: 'offer|en_US', components: { component } },
});

const wait = (more: JsonObject): JsonObject => ({
	...{ ...TO, operation: 'sendAndWait', message: 'Well?' },
	...more,
});

/** Nodes of all kinds, as n8n saves them. */
const ALL: Array<[name: string, type: string, parameters: JsonObject, typeVersion?: number]> = [
	['text', 'whatsApp', text],
	['text of a tool', 'whatsAppTool', { ...text, descriptionType: 'auto' }, 1.1],
	['link', 'whatsApp', file('image', { mediaLink: 'https://example.com/a.png' })],
	[
		'ID',
		'whatsApp',
		file('document', { mediaPath: 'useMediaId', mediaId: '5', mediaFilename: 'a' }),
	],
	[
		...(['file', 'whatsApp'] as const),
		file('video', { mediaPath: 'useMedian8n', additionalFields: { mediaCaption: 'Look' } }),
	],
	[
		...(['place', 'whatsApp'] as const),
		{
			...{ ...TO, operation: 'send', messageType: 'location', longitude: 4.9, latitude: 52.4 },
			additionalFields: { nameAndAddress: { name: 'Here', address: 'A 1' } },
		},
	],
	['contact', 'whatsApp', CONTACT],
	['template', 'whatsApp', { ...TO, template: 'hello_world|en_US', components: {} }],
	[
		'filled template',
		'whatsApp',
		template({ type: 'body', bodyParameters: { parameter: [{ type: 'text', text: 'A' }] } }),
	],
	[
		'amounts',
		'whatsApp',
		template({
			bodyParameters: {
				parameter: [{ type: 'currency', code: 'EUR', amount_1000: 5, fallback_value: '5' }],
			},
		}),
	],
	['approval', 'whatsApp', wait({ approvalOptions: { values: { approvalType: 'double' } } })],
	[
		'free text',
		'whatsApp',
		wait({
			responseType: 'freeText',
			options: { limitWaitTime: { values: { resumeAmount: 45, resumeUnit: 'minutes' } } },
		}),
	],
	['upload', 'whatsApp', { resource: 'media', phoneNumberId: '1' }],
	['get', 'whatsApp', { resource: 'media', operation: 'mediaUrlGet', mediaGetId: '5' }],
	['delete', 'whatsApp', { resource: 'media', operation: 'mediaDelete', mediaDeleteId: '5' }],
	[
		'trigger',
		'whatsAppTrigger',
		{ updates: ['messages', 'security', 'account_update'], options: {} },
	],
	[
		'statuses',
		'whatsAppTrigger',
		{ updates: ['messages'], options: { messageStatusUpdates: ['read'] } },
	],
];

describe('the parameters of a node that took the place of one of n8n', () => {
	it.each(ALL)('are all there in our node: %s', (...[, type, parameters, typeVersion]) => {
		const { kept, parameters: ours, shown } = migrated(type, parameters, typeVersion);
		expect(kept).toBeUndefined();
		const own = Object.entries(ours).filter(([name]) => name !== 'descriptionType');
		expect(shown).toMatchObject(Object.fromEntries(own));
	});

	it.each([
		[1, 'type_v1'],
		[1.1, 'type_v11'],
	])('keep what kind of phone it is, as version %s has it', (version, field) => {
		const phones = { data: [{ [field]: 'WORK', phone: '1' }, { phone: '2' }] };
		const parameters = { ...CONTACT, additionalFields: { phones } };
		const { parameters: ours } = migrated('whatsApp', parameters, version);
		const [contact] = asObjects(asObject(ours.contacts)?.values);
		expect(asObject(contact?.phones)?.values).toEqual([
			{ phone: '1', type: 'WORK' },
			{ phone: '2', type: 'CELL' },
		]);
	});

	it('are named where our node has no place for them', () => {
		const batching = { batching: { batch: { batchSize: 1, batchInterval: 2000 } } };
		expect(migrated('whatsApp', { ...text, requestOptions: batching }).said).toContain(
			'request options',
		);
		expect(migrated('whatsApp', { ...text, requestOptions: {} }).said).not.toContain('left out');
		expect(migrated('whatsApp', { ...text, replyTo: '5' }).said).toContain('"replyTo" is left out');
		const labels = { approvalType: 'double', approveLabel: 'Yes, order it right away' };
		const asked = migrated('whatsApp', wait({ approvalOptions: { values: labels } })).said;
		expect(asked).toContain('shorten the button "Yes, order it right away"');
		expect(asked).not.toContain('Decline');
		const deleted = { updates: ['messages'], options: { messageStatusUpdates: ['deleted'] } };
		expect(migrated('whatsAppTrigger', deleted).said).toContain('the status deleted is left out');
	});

	it('are not guessed where they only show when it runs, or are not known', () => {
		const computed = { ...TO, template: 'a|en', components: '={{ $json.components }}' };
		expect(migrated('whatsApp', computed).kept).toContain('"components"');
		expect(migrated('whatsApp', { ...text, messageType: 'template' }).kept).toContain('not known');
	});

	it('of a template are all kept where two components fill in the same part', () => {
		const body = (...texts: string[]) => ({
			bodyParameters: { parameter: texts.map((text) => ({ type: 'text', text })) },
		});
		const { parameters, said } = migrated('whatsApp', template(body('A', 'B'), body('C')));
		expect(parameters.templateInput).toBe('components');
		for (const value of ['"A"', '"B"', '"C"'])
			expect(parameters.templateComponents).toContain(value);
		expect(said).toContain('the body of the template is filled in more than once');
		const button = (index: number) => ({ type: 'button', index });
		expect(migrated('whatsApp', template(button(0), button(1))).said).not.toContain('once');
		expect(migrated('whatsApp', template(button(0), button(0))).said).toContain('the button 0');
	});

	it('listen to messages where nothing was chosen', () => {
		const { parameters, said } = migrated('whatsAppTrigger', {});
		expect(parameters.triggerOn).toEqual(['messages']);
		expect(said).toContain('nothing was chosen');
	});
});
