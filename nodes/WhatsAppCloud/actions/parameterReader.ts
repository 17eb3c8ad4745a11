import type { IExecuteFunctions } from 'n8n-workflow';

import { plainReader, type PlainReader } from './plainExpression';

/**
 * Reads a parameter of an item.
 *
 * @param fallback for a parameter that is not shown, the same wherever it is read; without one, n8n throws
 */
export type ReadParameter = (name: string, itemIndex: number, fallback?: unknown) => unknown;

/**
 * Asks n8n once per batch for a parameter without an expression in it, and once per item for one with an expression
 * that only n8n can evaluate: that costs it a third of a millisecond, and two or three for each new expression the
 * first time. What is read is shared: nobody changes it.
 *
 * @param conform makes of what was read what the field may hold
 */
export function parameterReader(
	node: IExecuteFunctions,
	conform: (name: string, value: unknown) => unknown = (_name, value) => value,
): ReadParameter {
	const ofBatch = new Map<string, unknown>();
	const plain = new Map<string, PlainReader | undefined>();
	const ofItem = new Map<string, unknown>();
	let current: number | undefined;
	const items = node.getInputData();

	return (name, itemIndex, fallback) => {
		if (ofBatch.has(name)) return ofBatch.get(name);
		if (current !== itemIndex) ofItem.clear();
		current = itemIndex;
		if (ofItem.has(name)) return ofItem.get(name);

		if (!plain.has(name)) {
			const asWritten: unknown = node.getNodeParameter(name, itemIndex, fallback, {
				rawExpressions: true,
			});
			if (isConstant(asWritten)) {
				const value = conform(name, node.getNodeParameter(name, itemIndex, fallback));
				ofBatch.set(name, value);
				return value;
			}
			plain.set(name, plainReader(asWritten));
		}
		const value = conform(
			name,
			plain.get(name)?.(items[itemIndex]?.json) ?? node.getNodeParameter(name, itemIndex, fallback),
		);
		ofItem.set(name, value);
		return value;
	};
}

/** n8n: a text that begins with an equals sign is an expression. */
function isConstant(value: unknown): boolean {
	if (typeof value === 'string') return !value.startsWith('=');
	if (typeof value !== 'object' || value === null) return true;
	return Object.values(value).every(isConstant);
}
