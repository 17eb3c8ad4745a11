import { invalidDetails, messageRefusal, missingParameter } from '../errors/graphError.ts';
import { objectOf, textOf, type JsonObject } from '../json.ts';
import { fill, type TextNeeds } from './needs.ts';

/**
 * Checks the parameters of a text component and fills them in.
 *
 * @param where `body` or `header`, as Graph's details begin
 * @param path of the parameters, as Graph writes it
 * @returns the text as the customer reads it
 * @throws GraphError 132000 for the count, 100 for a name that is left out, 132012 for one that does not
 * fit, 132018 for line breaks, tabs and long runs of spaces
 */
export function checkTextParameters(
	where: string,
	needs: TextNeeds | undefined,
	named: boolean,
	parameters: JsonObject[],
	path: string,
): string {
	const keys = needs?.keys ?? [];
	if (parameters.length !== keys.length) {
		throw messageRefusal(
			132000,
			`${where}: number of localizable_params (${parameters.length}) does not match the expected number of params (${keys.length})`,
		);
	}
	return fill(needs?.text ?? '', textValues(where, keys, named, parameters, path));
}

function textValues(
	where: string,
	keys: string[],
	named: boolean,
	parameters: JsonObject[],
	path: string,
): Map<string, string> {
	const values = new Map<string, string>();
	parameters.forEach((parameter, index) => {
		const key = named ? nameOf(where, parameter, keys, values) : String(keys[index]);
		if (!named && parameter.parameter_name !== undefined) {
			throw messageRefusal(
				132012,
				`${where}: parameter_name is only allowed for templates with named parameters`,
			);
		}
		const value = parameterText(parameter, `${path}[${index}]`);
		if (/[\n\r\t]| {5,}/.test(value)) {
			throw messageRefusal(
				132018,
				'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
			);
		}
		values.set(key, value);
	});
	return values;
}

function nameOf(
	where: string,
	parameter: JsonObject,
	keys: string[],
	values: Map<string, string>,
): string {
	const name = textOf(parameter.parameter_name);
	if (!name) {
		throw invalidDetails('Parameter name is missing or empty');
	}
	if (!keys.includes(name) || values.has(name)) {
		throw messageRefusal(
			132012,
			`${where}: parameter_name ${name} does not match the names in the created template (${keys.join(', ')})`,
		);
	}
	return name;
}

/** Meta wants the whole price, and of a date what stands in for it. */
const REQUIRED = {
	currency: ['fallback_value', 'code', 'amount_1000'],
	date_time: ['fallback_value'],
} as const;

/** The value of a `text`, `currency` or `date_time` parameter. */
function parameterText(parameter: JsonObject, path: string): string {
	const type = textOf(parameter.type)?.toLowerCase();
	if (!type) throw missingParameter(`${path}['type']`);
	if (type === 'currency' || type === 'date_time') {
		const given = objectOf(parameter[type]);
		for (const field of REQUIRED[type]) {
			if (!textOf(given[field])) throw missingParameter(`${path}['${type}']['${field}']`);
		}
		return textOf(given.fallback_value) ?? '';
	}
	if (type !== 'text') {
		throw messageRefusal(132012, `Format mismatch, expected TEXT, received ${type.toUpperCase()}`);
	}
	const text = textOf(parameter.text);
	if (text === undefined || text === '') throw missingParameter(`${path}['text']`);
	return text;
}
