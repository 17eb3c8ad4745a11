import type { Resource } from '../resource';
import { estimate } from './estimate.operation';
import { getSpend } from './getSpend.operation';
import { setPriceCard } from './setPriceCard.operation';

/** What messages will cost, and did cost. Those that people need most stand first; n8n lists actions in this order. */
export const cost: Resource = {
	name: 'Cost',
	value: 'cost',
	operations: [
		{
			name: 'Estimate',
			value: 'estimate',
			action: 'Estimate what messages will cost',
			description:
				'Find out what Send would do for each customer, and what it would cost, without sending',
			operation: estimate,
		},
		{
			name: 'Get Spend',
			value: 'getSpend',
			action: 'Get what messages have cost',
			description:
				'Get from Meta what was delivered and what it cost, by day, country, category, number or template',
			operation: getSpend,
		},
		{
			name: 'Set Price Card',
			value: 'setPriceCard',
			action: 'Set the price card of an account',
			description: 'Estimate with prices of your own, in the currency in which Meta bills you',
			operation: setPriceCard,
		},
	],
};
