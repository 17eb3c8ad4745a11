import { managementRefusal } from '../errors/graphError.ts';
import { textOf, type JsonObject } from '../json.ts';

/** Components are shown with types in capitals, however they were written. */
export function upperCased(component: JsonObject): JsonObject {
	const type = textOf(component.type)?.toUpperCase();
	const format = textOf(component.format)?.toUpperCase();
	return { ...component, ...(type ? { type } : {}), ...(format ? { format } : {}) };
}

/** Meta's sentence for what a component lacks. */
export function missingFields(component: string, ...fields: string[]): Error {
	return managementRefusal(
		2388043,
		'Message template "components" param is missing expected field(s)',
		`component of type ${component} is missing expected field(s) (${fields.join(', ')})`,
	);
}

export function tooLong(component: string, max: number): Error {
	return managementRefusal(
		2388040,
		'Character Limit Exceeded',
		`The ${component} field can have at most ${max} characters.`,
	);
}
