import { asArray, asObject, asString, type JsonObject, type JsonValue } from '../json';
import { residueIn } from '../message/expressionResidue';
import type { ValueIssue } from './components';
import type { TemplateCard } from './definition';
import { forbiddenIn, plainText } from './valueRules';
import { variablesIn } from './variables';

/**
 * What Meta would refuse in the parameters of a header and a body that were written by hand: media of another
 * type (132012), names that are missing or not the template's (100, 132012), line breaks and the like (132018).
 *
 * @param where what messages put behind the component: ` of card 1`
 */
export function parameterIssues(
	{ header, body }: TemplateCard,
	named: boolean,
	components: JsonObject[],
	where: string,
): ValueIssue[] {
	const isText = header?.format === 'TEXT';
	const texts = [
		...(isText ? [['header', header.text]] : []),
		...(body ? [['body', body.text]] : []),
	];
	const issues = texts.flatMap(([name = '', text = '']) => {
		const parameters = parametersOf(components, name);
		return [
			...(named ? nameRefusals(variablesIn(text), parameters) : []),
			...parameters.map(textRefusal),
		]
			.filter((refused) => refused !== undefined)
			.map((refused) => ({ field: name + where, message: `The ${name}${where} ${refused}.` }));
	});
	if (!header || isText) return issues;
	const wanted = header.format.toLowerCase();
	const [given] = parametersOf(components, 'header').map((parameter) =>
		typeOf(asObject(parameter)),
	);
	return given === undefined || given === wanted
		? issues
		: [
				{
					field: `header${where}`,
					message: `The header${where} has a value of type ${given || '?'}, but the template takes one of type ${wanted}.`,
				},
				...issues,
			];
}

function nameRefusals(variables: string[], parameters: JsonValue[]): string[] {
	const names = parameters.map((parameter) => asString(asObject(parameter)?.parameter_name) ?? '');
	const list = variables.join(', ');
	const known = new Set(variables);
	const seen = new Set<string>();
	return names.flatMap((name) => {
		if (name === '') return [`has a value without parameter_name; use one of: ${list}`];
		if (!known.has(name)) return [`has no variable "${name}"; it takes: ${list}`];
		const twice = seen.has(name);
		seen.add(name);
		return twice ? [`has two values for "${name}"`] : [];
	});
}

function textRefusal(parameter: JsonValue): string | undefined {
	const object = asObject(parameter);
	if (!object)
		return 'has a value that is not an object such as { "type": "text", "text": "Anna" }';
	if (typeOf(object) !== 'text') return undefined;
	const text = plainText(object.text);
	if (text === '') return 'has a value without text';
	const said = residueIn(text) ?? forbiddenIn(text);
	return said === undefined ? undefined : `has a value that ${said}`;
}

function parametersOf(components: JsonObject[], type: string): JsonValue[] {
	return asArray(components.find((component) => typeOf(component) === type)?.parameters) ?? [];
}

function typeOf(object: JsonObject | undefined): string {
	return asString(object?.type)?.toLowerCase() ?? '';
}
