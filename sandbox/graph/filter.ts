import { invalidParameter } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonValue } from '../json.ts';
import { structured } from '../message/shape.ts';

/** A list's filter: `APPROVED`, or several as JSON text: `["APPROVED","PAUSED"]`. In lower case. */
export function filterValues(value: JsonValue | undefined): string[] {
	const list = Array.isArray(value) ? value : [value ?? ''];
	return list.flatMap((entry) => {
		const text = textOf(entry)?.trim().toLowerCase();
		return text ? [text] : [];
	});
}

/**
 * `filtering` of a list: conditions that all hold, `[{"field":"account_mode","operator":"EQUAL","value":"LIVE"}]`, also
 * with the single quotes of Meta's examples.
 *
 * @param fields those that can be filtered by
 * @throws GraphError 100 for another field, or another operator than EQUAL
 */
export function withFiltering<Item>(
	items: Item[],
	filtering: JsonValue | undefined,
	fields: Record<string, (item: Item) => JsonValue>,
): Item[] {
	const text = textOf(filtering);
	const given = structured(text?.includes('"') === false ? text.replaceAll("'", '"') : filtering);
	if (given !== undefined && !Array.isArray(given)) {
		throw invalidParameter('Param filtering must be an array.');
	}
	const conditions = listOf(given).map(objectOf);
	return conditions.reduce((left, { field, operator, value }) => {
		const [name = '', operation = ''] = [textOf(field), textOf(operator)?.toUpperCase()];
		const read = Object.hasOwn(fields, name) ? fields[name] : undefined;
		if (!read || operation !== 'EQUAL') {
			throw invalidParameter(
				`Filtering field '${name}' with operation '${operation.toLowerCase()}' is not supported`,
			);
		}
		return left.filter((item) => textOf(read(item)) === textOf(value));
	}, items);
}
