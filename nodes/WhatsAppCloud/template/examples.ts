import type { TemplateValues } from './components';
import type { TemplateDefinition } from './definition';
import { fieldsOf } from './fields';

/** A value for everything that the template needs: the examples that Meta approved it with, where it has any. */
export function exampleValues(definition: TemplateDefinition): TemplateValues {
	const needed = fieldsOf(definition).filter(({ required }) => required);
	return Object.fromEntries(
		needed.flatMap(({ id, variable, example }) => {
			const value = example ?? (variable === undefined ? undefined : `[${variable}]`);
			return value === undefined ? [] : [[id, value]];
		}),
	);
}
