import type { BuildOptions, TemplateValues, ValueIssue } from './components';
import type { TemplateDefinition } from './definition';
import { fieldsOf } from './fields';
import { isEmpty } from './value';

/** Values that the template has no field for: most likely those of another template, or of an older form. */
export function unknownValues(
	definition: TemplateDefinition,
	values: TemplateValues,
	{ translations = [] }: Pick<BuildOptions, 'translations'>,
): ValueIssue[] {
	const known = new Set(
		[definition, ...translations]
			.flatMap(fieldsOf)
			.flatMap(({ id, variable }) => [id, ...(variable ? [variable] : [])]),
	);
	const { name, language } = definition;
	const list =
		fieldsOf(definition)
			.map((field) => field.id)
			.join(', ') || 'none';
	return Object.entries(values)
		.filter(([id, value]) => !known.has(id) && !isEmpty(value))
		.map(([id]) => ({
			field: id,
			message: `"${id}" is not a variable of the template ${name} (${language}), which has: ${list}. Remove it, or reload the fields.`,
		}));
}
