import type { BuildOptions, TemplateValues, ValueIssue } from './components';
import type { TemplateDefinition } from './definition';
import { fieldsOf, hasField } from './form';
import { isEmpty } from './valueRules';

/** Values that the template has no field for: most likely those of another template, or of an older form. */
export function unknownValues(
	definition: TemplateDefinition,
	values: TemplateValues,
	{ translations = [] }: Pick<BuildOptions, 'translations'>,
): ValueIssue[] {
	const all = [definition, ...translations];
	const unknown = Object.keys(values).filter(
		(name) => !isEmpty(values[name]) && !all.some((each) => hasField(each, name)),
	);
	if (unknown.length === 0) return [];
	const { name, language } = definition;
	const list =
		fieldsOf(definition)
			.map(({ id }) => id)
			.join(', ') || 'none';
	return unknown.map((id) => ({
		field: id,
		message: `"${id}" is not a variable of the template ${name} (${language}), which has: ${list}. Remove it, or reload the fields.`,
	}));
}
