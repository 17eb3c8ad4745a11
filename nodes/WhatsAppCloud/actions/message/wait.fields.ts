import type { INodeProperties } from 'n8n-workflow';

/**
 * How long an execution waits.
 *
 * @param output at which it goes on when the time is over
 */
export function waitFields(output: string): INodeProperties[] {
	return [
		{
			displayName: 'Wait For',
			name: 'waitAmount',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 1,
			description: `How long to wait before the execution continues at the output ${output}`,
		},
		{
			displayName: 'Unit',
			name: 'waitUnit',
			type: 'options',
			noDataExpression: true,
			default: 'days',
			options: [
				{ name: 'Days', value: 'days' },
				{ name: 'Hours', value: 'hours' },
				{ name: 'Minutes', value: 'minutes' },
			],
		},
	];
}
