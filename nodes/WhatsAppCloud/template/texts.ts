import type { TemplateText } from './definition';
import type { Slot } from './slot';
import { textParameter } from './value';
import { surroundings, variablesIn } from './variables';

/** One slot per variable of a header's or body's text. */
export function textSlots(
	component: 'header' | 'body',
	{ text, examples }: TemplateText,
	named: boolean,
): Slot[] {
	return variablesIn(text).map((variable): Slot => {
		const example = examples[variable];
		return {
			component,
			fields: [
				{
					id: `${component}_${variable}`,
					label: `${component === 'header' ? 'Header' : 'Body'}: ${surroundings(text, variable)}`,
					required: true,
					variable,
					takesObject: true,
					...(example === undefined ? {} : { example }),
				},
			],
			fill: ([value]) => textParameter(value, named ? variable : undefined),
		};
	});
}
