import { asArray, asObject, asObjects, asString, type JsonObject } from '../json';
import { textOf, type Finding } from './newTemplate';
import { variablesIn } from './variables';

/** Names as Meta accepts them, numbers without gaps, an example for each. */
export function checkVariables(
	part: 'header' | 'body',
	component: JsonObject,
	isNamed: boolean,
): Finding[] {
	const names = variablesIn(textOf(component));
	const found: Finding[] = [];
	const odd = isNamed
		? names.filter((name) => !/^[a-z][a-z0-9_]*$/.test(name))
		: names.filter((name, index) => Number(name) !== index + 1);
	if (odd.length > 0) {
		const what = isNamed
			? `has variables that Meta does not accept (${odd.join(', ')}): if variables have names, all need one of lowercase letters, digits and underscores`
			: `numbers its variables ${names.join(', ')}; they must be 1, 2, 3 … without gaps`;
		found.push({ part, what });
	}
	const given = namesWithExample(component, part);
	const missing = names.filter((name, index) => !given.has(isNamed ? name : String(index + 1)));
	if (missing.length > 0) {
		const names = missing.map((name) => `[${name}]`).join(', ');
		const what = `have no example for ${names} of the ${part}: the review needs one for each variable`;
		found.push({ part: 'examples', what });
	}
	return found;
}

function namesWithExample(component: JsonObject, part: 'header' | 'body'): Set<string> {
	const example = asObject(component.example);
	const given = example?.[`${part}_text`];
	// Of a single variable it can be a text (Meta: "Product card carousel templates").
	const list = asArray(given) ?? (given === undefined ? [] : [given]);
	const values = part === 'body' ? (asArray(list[0]) ?? list) : list;
	const named = asObjects(example?.[`${part}_text_named_params`]);
	return new Set([
		...values.map((_value, index) => String(index + 1)),
		...named.map(({ param_name: name }) => asString(name) ?? ''),
	]);
}
