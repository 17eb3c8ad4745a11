/** A template's variable: `{{1}}` or, in named templates, `{{customer_name}}`. */
const VARIABLE = /\{\{\s*([^{}\s]+)\s*\}\}/g;

/** The distinct variables of a text: positional ones in the order of their numbers, named ones as they stand. */
export function variablesIn(text: string): string[] {
	const names = [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? ''))];
	return names.every((name) => /^\d+$/.test(name))
		? names.sort((a, b) => Number(a) - Number(b))
		: names;
}

/** The text with each variable replaced by what `valueOf` gives; variables without a value stay. */
export function fillVariables(text: string, valueOf: (name: string) => string | undefined): string {
	return text.replace(VARIABLE, (whole, name: string) => valueOf(name) ?? whole);
}

/** How many characters of a text stand around a variable, so that a person sees what it is for. */
const BEFORE = 20;
const AFTER = 32;

/**
 * Some words before and after a variable, up to its neighbours: `Hi […], your order …`.
 *
 * @returns an empty text if there are none
 */
export function surroundings(text: string, variable: string): string {
	const match = [...text.matchAll(VARIABLE)].find((found) => found[1] === variable);
	if (!match) return '';
	const before = text.slice(0, match.index).replaceAll(/\s+/g, ' ');
	const after = text.slice(match.index + match[0].length).replaceAll(/\s+/g, ' ');
	const words = `${lastWords(before)}[…]${firstWords(after)}`.trim();
	return words === '[…]' ? '' : words;
}

function lastWords(text: string): string {
	const own = text.slice(text.lastIndexOf('}}') + 1).replace(/^\}/, '');
	const near = own.length > BEFORE ? own.slice(-BEFORE).replace(/^\S*\s/, '') : own;
	return near.length < text.length ? `… ${near.replace(/^[\s,.;:!?)]+/, '')}` : near;
}

function firstWords(text: string): string {
	const [own = ''] = text.split('{{');
	const near = own.length > AFTER ? own.slice(0, AFTER).replace(/\s\S*$/, '') : own;
	return near.length < text.length ? `${near.trimEnd()} …` : near;
}
