import type { TemplateValue } from './slot';
import { isEmpty, plainText } from './valueRules';

/** `[customer_name]` or `[body_1]`: n8n keeps `{{ }}` for its expressions. */
const PLACEHOLDER = /\[([A-Za-z_]\w*)\]/g;

/** Places of a template that have variables, in the order in which a bare name is looked for. */
const PLACES = ['', 'body_', 'header_'];

/**
 * A text in which the template's values stand as well: `[customer_name]` is the variable of that name,
 * `[body_1]` the first of the body. What is no name of a value stays as it is.
 *
 * @returns the text, and the names of placeholders whose value is empty
 */
export function fillPlaceholders(
	text: string,
	values: Readonly<Record<string, TemplateValue>>,
): { text: string; empty: string[] } {
	const empty = new Set<string>();
	const filled = text.replace(PLACEHOLDER, (whole, name: string) => {
		const id = PLACES.map((place) => place + name).find((key) => Object.hasOwn(values, key));
		if (id === undefined) return whole;
		const shown = shownText(values[id]);
		if (shown === undefined) empty.add(name);
		return shown ?? whole;
	});
	return { text: filled, empty: [...empty] };
}

/** Of Meta's currency and date objects, the text that stands in for them. */
function shownText(value: TemplateValue): string | undefined {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
		const { type, text } = value;
		const content = typeof type === 'string' ? value[type] : undefined;
		const inner =
			typeof content === 'object' && content !== null && !Array.isArray(content)
				? content.fallback_value
				: text;
		return isEmpty(inner) ? undefined : plainText(inner);
	}
	return isEmpty(value) || Array.isArray(value) ? undefined : plainText(value);
}
