import type { TemplateText } from './definition';
import { required, type Slot } from './slot';
import { textParameter } from './valueRules';
import { surroundingsIn, variablesIn } from './variables';

/** One slot per variable of a header's or body's text. */
export function textSlots(
	component: 'header' | 'body',
	{ text, examples }: TemplateText,
	named: boolean,
): Slot[] {
	const surroundings = surroundingsIn(text);
	return variablesIn(text).map((variable): Slot => ({
		component,
		fields: [
			required(
				`${component}_${variable}`,
				labelOf(component, variable, surroundings.get(variable)),
				{
					kind: 'variable',
					variable,
					// A variable may be called as something that every object has.
					example: Object.hasOwn(examples, variable) ? examples[variable] : undefined,
				},
			),
		],
		fill: ([value]) => textParameter(value, named ? variable : undefined),
	}));
}

/** Its name first, which a narrow panel has room for; then the words around it. */
function labelOf(component: 'header' | 'body', variable: string, words = ''): string {
	const where = component === 'header' ? 'Header' : 'Body';
	const isNumber = /^\d+$/.test(variable);
	const name = isNumber ? `${where} ${variable}` : variable;
	const part = component === 'header' && !isNumber ? ' (header)' : '';
	return `${name}${part}${words && `: ${words}`}`;
}
