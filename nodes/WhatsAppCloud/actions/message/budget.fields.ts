import type { INodeProperties } from 'n8n-workflow';

const budgetFields: INodeProperties[] = [
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 10,
		description: 'What messages may cost together, in the Budget Currency',
	},
	{
		displayName: 'Of',
		name: 'of',
		type: 'options',
		default: 'node',
		description: 'Whose messages count',
		options: [
			{
				name: 'Each Customer',
				value: 'customer',
				description: 'Messages to one customer, from all nodes that set such a budget',
			},
			{
				name: 'The Business Number',
				value: 'number',
				description: 'Messages from the number, from all nodes that set such a budget',
			},
			{ name: 'This Node', value: 'node', description: 'Messages that this node sends' },
		],
	},
	{
		displayName: 'Per',
		name: 'period',
		type: 'options',
		default: 'batch',
		description: "Days and months begin at midnight in the account's time zone, as in Meta's bills",
		options: [
			{ name: 'Batch', value: 'batch', description: 'One run of this node, with its retries' },
			{ name: 'Day', value: 'day' },
			{ name: 'Month', value: 'month' },
		],
	},
];

/** What messages may cost: options of Send. */
export const budgetOptions: INodeProperties[] = [
	{
		displayName: 'Budget Currency',
		name: 'budgetCurrency',
		type: 'string',
		default: 'USD',
		placeholder: 'e.g. EUR',
		description:
			'The currency of Budgets and of Highest Price, three letters. It must be the one in which Meta bills the account; with any other, nothing is sent.',
	},
	{
		displayName: 'Budgets',
		name: 'budgets',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add budget',
		default: {},
		description:
			"What messages may cost together. Each is counted at its price before it goes out, across all workers, and corrected by Meta's statuses, which needs a published WhatsApp Cloud Trigger for the number. Days and months begin at midnight in the account's time zone.",
		options: [{ displayName: 'Budget', name: 'budget', values: budgetFields }],
	},
	{
		displayName: 'Highest Price',
		name: 'highestPrice',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 4 },
		default: 0.1,
		description: 'What one message may cost at most, in the Budget Currency',
	},
	{
		displayName: 'If the Price Is Unknown',
		name: 'unknownPrice',
		type: 'options',
		default: 'dearest',
		description:
			'How to count a message in Budgets, and against Highest Price, if the price card has no price for it',
		options: [
			{
				name: 'Count the Dearest',
				value: 'dearest',
				description: 'The highest price of the whole card',
			},
			{ name: 'Do Not Send', value: 'block', description: 'Treated as if the budget were spent' },
		],
	},
	{
		displayName: 'When a Budget Is Reached',
		name: 'budgetReached',
		type: 'options',
		noDataExpression: true,
		default: 'fail',
		description: 'What to do with messages for which Budgets or Highest Price leave no room',
		options: [
			{
				name: 'Send to Second Output',
				value: 'output',
				description: 'Nothing is sent; these items leave by an output of their own',
			},
			{
				name: 'Skip',
				value: 'skip',
				description: 'Nothing is sent; the item continues and says why',
			},
			{
				name: 'Stop',
				value: 'fail',
				description: 'It fails with the reason, and so does the rest',
			},
		],
	},
];
