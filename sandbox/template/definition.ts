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

/** Meta's sentence for what a component may not have. */
export function unexpectedFields(component: string, ...fields: string[]): Error {
	return managementRefusal(
		2388042,
		'Message template "components" param contains unexpected field(s)',
		`component of type ${component} has unexpected field(s) (${fields.join(', ')})`,
	);
}

/** What Meta says where a file should be, also if an address or a media ID stands there. */
export function missingSample(format: string): Error {
	return managementRefusal(
		2388273,
		'Missing sample parameter for title type',
		`Templates with ${format} header type need an example/sample, but it was not provided. Please change the title type or provide a valid sample parameter.`,
	);
}

export function tooLong(component: string, max: number): Error {
	return managementRefusal(
		2388040,
		'Character Limit Exceeded',
		`The ${component} field can have at most ${max} characters.`,
	);
}
