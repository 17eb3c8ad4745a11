import type { TemplateValues } from './components';
import type { TemplateDefinition } from './definition';
import { fieldsOf } from './form';

/** A value for everything that the template needs: the examples that Meta approved it with, where it has any. */
export function exampleValues(definition: TemplateDefinition): TemplateValues {
	const needed = fieldsOf(definition).filter(({ required }) => required);
	return Object.fromEntries(
		needed.flatMap(({ id, variable, kind, example }) => {
			const words = kind === 'text' ? 'example' : undefined;
			const value = example ?? (variable === undefined ? words : `[${variable}]`);
			return value === undefined ? [] : [[id, value]];
		}),
	);
}
