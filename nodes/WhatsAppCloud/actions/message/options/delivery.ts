import type { INodeProperties } from 'n8n-workflow';

/** Under which key, how fast and in which order messages go out, and what comes back. */
export const deliveryOptions: INodeProperties[] = [
	{
		displayName: 'Callback Data',
		name: 'callbackData',
		type: 'string',
		default: '',
		placeholder: 'e.g. appointment-4711',
		description:
			'Returned with every status of this message, so that you can match it to your own records. At most 512 characters.',
	},
	{
		displayName: 'Message Key',
		name: 'messageKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.appointmentId }}',
		description:
			"Identifies this message, for example by the appointment's ID. With the same key, this node never sends a customer the same message twice within 30 days, whatever is run again. Without a key, only retries of the same execution are recognized.",
	},
	{
		displayName: 'Messages per Second',
		name: 'messagesPerSecond',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1000 },
		default: 80,
		description:
			'How many messages per second go out from this business number, across all workers; 0 for no limit. Without this option, it is what Meta allows the number.',
	},
	{
		displayName: 'Preview Only',
		name: 'previewOnly',
		type: 'boolean',
		default: false,
		description:
			'Whether to send nothing, and only return the decision, the text as the customer would read it, and the exact request',
	},
	{
		displayName: 'Priority',
		name: 'priority',
		type: 'options',
		default: 'automatic',
		description:
			'Which messages go out first when the business number has more to send than Meta allows, across all executions and workers',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'Authentication templates before all others',
			},
			{ name: 'High', value: 'high', description: 'Before all others' },
			{
				name: 'Low',
				value: 'low',
				description: 'Only while no others are waiting, such as a newsletter to many customers',
			},
			{ name: 'Normal', value: 'normal', description: 'Authentication templates too' },
		],
	},
	{
		displayName: 'Retry Unknown Outcomes',
		name: 'retryUnknown',
		type: 'boolean',
		default: false,
		description:
			'Whether to send a message again if n8n stopped or the connection broke while it was being sent, at least a minute ago. The customer may get it twice.',
	},
];
