import type { INodeProperties } from 'n8n-workflow';

import { buildFlow, type FlowMessage, FLOW_LIMITS } from '../../../message/types/flow';
import { chosenField } from '../../fields';
import { anyHeaderFields, bodyField, footerField, shownIf } from '../typeParts/fields';
import { readFrame } from '../typeParts/frame';
import type { MessageType } from '../typeParts/messageType';

const flowFields: INodeProperties[] = [
	{
		displayName: 'Flow By',
		name: 'flowBy',
		type: 'options',
		default: 'id',
		options: [
			{ name: 'List or ID', value: 'id' },
			{ name: 'Name', value: 'name' },
		],
	},
	shownIf(
		{ flowBy: ['id'] },
		chosenField(
			{ displayName: 'Flow', name: 'flowId', description: 'A flow of the account' },
			{
				method: 'searchFlows',
				placeholder: 'Choose a flow…',
				typed: {
					displayName: 'By ID',
					name: 'id',
					placeholder: 'e.g. 1122334455667788',
					hint: 'In WhatsApp Manager under Flows',
				},
			},
		),
	),
	shownIf(
		{ flowBy: ['name'] },
		{
			displayName: 'Flow Name',
			name: 'flowName',
			type: 'string',
			default: '',
			placeholder: 'e.g. book_appointment',
		},
	),
	{
		displayName: 'Flow Button',
		name: 'flowCta',
		type: 'string',
		default: '',
		placeholder: 'e.g. Book an appointment',
		description:
			'The text on the button that opens the flow, at most 30 characters (20 in older documents), no emoji',
	},
	{
		displayName: 'Flow Token',
		name: 'flowToken',
		// eslint-disable-next-line n8n-nodes-base/node-param-type-options-password-missing -- no secret: it names the session
		type: 'string',
		default: '',
		description: 'Returned with the answer; may be empty',
	},
	{
		displayName: 'Flow Mode',
		name: 'flowMode',
		type: 'options',
		default: 'published',
		options: [
			{ name: 'Draft', value: 'draft', description: 'To try out a flow that is not published' },
			{ name: 'Published', value: 'published' },
		],
	},
	{
		displayName: 'Flow Action',
		name: 'flowAction',
		type: 'options',
		default: 'navigate',
		options: [
			{
				name: 'Data Exchange',
				value: 'data_exchange',
				description: "The flow's endpoint decides what to show",
			},
			{ name: 'Navigate', value: 'navigate', description: 'Show a screen' },
		],
	},
	shownIf(
		{ flowAction: ['navigate'] },
		{
			displayName: 'First Screen',
			name: 'flowScreen',
			type: 'string',
			default: '',
			placeholder: 'e.g. WELCOME',
			description: "The ID of the screen; leave it empty for the flow's first one",
		},
	),
	shownIf(
		{ flowAction: ['navigate'] },
		{
			displayName: 'Screen Data',
			name: 'flowData',
			type: 'json',
			default: '{}',
			placeholder: 'e.g. { "name": "Anna" }',
			description: 'The data to fill the screen with, as a JSON object; may be empty',
		},
	),
];

export const flow: MessageType = {
	option: {
		name: 'Flow',
		value: 'flow',
		description: 'A button that opens a form made in WhatsApp Manager',
	},
	fields: [...anyHeaderFields, bodyField, footerField, ...flowFields],
	limits: FLOW_LIMITS,
	read(reader) {
		const frame = readFrame(reader, { header: 'any', footer: true });
		const action = reader.text('flowAction') === 'data_exchange' ? 'data_exchange' : 'navigate';
		const token = reader.optional('flowToken');
		const screen = action === 'navigate' ? reader.optional('flowScreen') : undefined;
		const data = action === 'navigate' ? reader.object('flowData', 'Screen Data') : undefined;
		const message: FlowMessage = {
			flow:
				reader.text('flowBy') === 'name'
					? { name: reader.text('flowName') }
					: { id: reader.text('flowId') },
			cta: reader.text('flowCta'),
			mode: reader.text('flowMode') === 'draft' ? 'draft' : 'published',
			action,
			...(token === undefined ? {} : { token }),
			...(screen === undefined ? {} : { screen }),
			...(data === undefined ? {} : { data }),
		};
		return (draft) => buildFlow(frame, message, draft);
	},
};
