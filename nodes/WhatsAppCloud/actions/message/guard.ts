import type { IDataObject } from 'n8n-workflow';

import { BUDGET_PERIODS, BUDGET_SCOPES, type Budget } from '../../delivery/budget';
import { asArray, asObject, asObjects } from '../../json';
import type { Guard } from '../../send/counting/guard';
import { BadInput } from '../failure';
import type { Batch } from '../operation';
import { toText } from '../parameters';

/** The options that are the same for all items are read once. */
const known = new WeakMap<IDataObject, Guard | undefined>();

/** What the options of an item say about budgets; undefined = nothing. Throws {@link BadInput}. */
export function readGuard(batch: Batch, options: IDataObject): Guard | undefined {
	if (known.has(options)) return known.get(options);
	const guard = read(batch, options);
	known.set(options, guard);
	return guard;
}

function read(batch: Batch, options: IDataObject): Guard | undefined {
	const { highestPrice, unknownPrice, budgetReached, budgetCurrency = 'USD' } = options;
	const given = asObject(options.budgets)?.budget;
	const budgets = asObjects(asArray(given) ?? [given]);
	if (budgets.length === 0 && highestPrice === undefined) return undefined;
	const currency = readCurrency(budgetCurrency);
	return {
		currency,
		budgets: withoutTwins(budgets.map((budget) => readBudget(budget, currency))),
		...(highestPrice === undefined ? {} : { highest: readAmount(highestPrice, 'Highest Price') }),
		unknownPrice: unknownPrice === 'block' ? 'block' : 'dearest',
		whenReached: budgetReached === 'skip' || budgetReached === 'output' ? budgetReached : 'fail',
		place: {
			workflowId: batch.workflowId,
			nodeId: batch.nodeId,
			batch: batchId(batch),
			timeZone: batch.node.getTimezone(),
		},
	};
}

/** n8n's Retry On Fail goes on with the same one. */
function batchId({ workflowId, nodeId, nodeRun }: Batch): string {
	const { executionId, startedAt, nodeName, runIndex } = nodeRun;
	return `${workflowId}/${nodeId}/${executionId}/${startedAt}/${nodeName}/${runIndex}`;
}

function readBudget(budget: IDataObject, currency: string): Budget {
	const { of = 'node', period = 'batch', amount = 10 } = budget;
	return {
		scope: oneOf(BUDGET_SCOPES, of, 'Of'),
		period: oneOf(BUDGET_PERIODS, period, 'Per'),
		millionths: readAmount(amount, 'Amount'),
		currency,
	};
}

function withoutTwins(budgets: Budget[]): Budget[] {
	const seen = new Set<string>();
	for (const { scope, period } of budgets) {
		const key = `${scope}/${period}`;
		if (!seen.has(key)) seen.add(key);
		else {
			throw new BadInput(
				`Budgets has two of the same kind (Of: ${scope}, Per: ${period})`,
				'Keep one of them: the amount of the other would never count.',
				['Budgets'],
			);
		}
	}
	return budgets;
}

function oneOf<T extends string>(choices: readonly T[], given: unknown, field: string): T {
	const chosen = choices.find((choice) => choice === given);
	if (chosen) return chosen;
	throw new BadInput(
		`Budgets: ${field} is "${toText(given)}", not one of ${choices.join(', ')}`,
		'Choose one from the list, or let the expression return one of them.',
		['Budgets'],
	);
}

/** What money may be: above that, millionths are no whole numbers any more. */
const MOST = 1e9;

function readAmount(given: unknown, field: string): number {
	const text = toText(given).trim();
	const amount = text === '' ? NaN : Number(text);
	if (amount >= 0 && amount <= MOST) return Math.round(amount * 1e6);
	throw new BadInput(
		`${field} is "${text}", which is not an amount`,
		`Enter a number such as 12.50, not negative, with a point for the decimals and without the currency.`,
		[field === 'Amount' ? 'Budgets' : field],
	);
}

function readCurrency(given: unknown): string {
	const currency = toText(given).trim().toUpperCase();
	if (/^[A-Z]{3}$/.test(currency)) return currency;
	throw new BadInput(
		`Budget Currency is "${toText(given)}", which is not a currency`,
		'Enter its three letters, such as USD, EUR or INR.',
		['Budget Currency'],
	);
}
