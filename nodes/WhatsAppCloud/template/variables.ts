/** A template's variable: `{{1}}` or, in named templates, `{{customer_name}}`. */
const VARIABLE = /\{\{\s*([^{}\s]+)\s*\}\}/g;

/** The distinct variables of a text: positional ones in the order of their numbers, named ones as they stand. */
export function variablesIn(text: string): string[] {
	const names = [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? ''))];
	return names.every((name) => /^\d+$/.test(name))
		? names.sort((a, b) => Number(a) - Number(b))
		: names;
}

/** How many times a variable stands in the text. */
export function placesIn(text: string): number {
	return [...text.matchAll(VARIABLE)].length;
}

/** The text with each variable replaced by what `valueOf` gives; variables without a value stay. */
export function fillVariables(text: string, valueOf: (name: string) => string | undefined): string {
	return text.replace(VARIABLE, (whole, name: string) => valueOf(name) ?? whole);
}

/** What stands before the first variable of a text and behind the last; all of it before, if there is none. */
export function aroundVariables(text: string): { before: string; behind: string } {
	const matches = [...text.matchAll(VARIABLE)];
	const [first, last] = [matches[0], matches.at(-1)];
	if (!first || !last) return { before: text, behind: '' };
	return { before: text.slice(0, first.index), behind: text.slice(last.index + last[0].length) };
}

/** How many characters of a text stand around a variable, so that a person sees what it is for. */
const BEFORE = 20;
const AFTER = 32;

/**
 * Some words before and after each variable, up to its neighbours: `Hi […], your order …`; an empty text where
 * there are none. Of a variable that stands in the text twice, those of the first time.
 */
export function surroundingsIn(text: string): Map<string, string> {
	const matches = [...text.matchAll(VARIABLE)];
	const found = new Map<string, string>();
	let end = 0;
	for (const [index, match] of matches.entries()) {
		const [whole, variable = ''] = match;
		const before = text.slice(end, match.index).replaceAll(/\s+/g, ' ');
		end = match.index + whole.length;
		const next = matches[index + 1];
		const after = text.slice(end, next?.index).replaceAll(/\s+/g, ' ');
		const words =
			`${lastWords(before, index > 0)}[…]${firstWords(after, next !== undefined)}`.trim();
		if (!found.has(variable)) found.set(variable, words === '[…]' ? '' : words);
	}
	return found;
}

/** @param more whether there is something before the text */
function lastWords(text: string, more: boolean): string {
	const own = text.slice(text.lastIndexOf('}}') + 1).replace(/^\}/, '');
	const near = own.length > BEFORE ? own.slice(-BEFORE).replace(/^\S*\s/, '') : own;
	return more || near.length < text.length ? `… ${near.replace(/^[\s,.;:!?)]+/, '')}` : near;
}

/** @param more whether there is something behind the text */
function firstWords(text: string, more: boolean): string {
	const [own = ''] = text.split('{{', 1);
	const near = own.length > AFTER ? own.slice(0, AFTER).replace(/\s\S*$/, '') : own;
	return more || near.length < text.length ? `${near.trimEnd()} …` : near;
}
