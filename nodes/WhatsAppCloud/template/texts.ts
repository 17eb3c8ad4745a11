import type { TemplateText } from './definition';
import { required, type Slot } from './slot';
import { textParameter } from './value';
import { surroundings, variablesIn } from './variables';

/** One slot per variable of a header's or body's text. */
export function textSlots(
	component: 'header' | 'body',
	{ text, examples }: TemplateText,
	named: boolean,
): Slot[] {
	const where = component === 'header' ? 'Header: ' : '';
	return variablesIn(text).map((variable): Slot => ({
		component,
		fields: [
			required(`${component}_${variable}`, where + surroundings(text, variable), {
				kind: 'variable',
				variable,
				example: examples[variable],
			}),
		],
		fill: ([value]) => textParameter(value, named ? variable : undefined),
	}));
}
