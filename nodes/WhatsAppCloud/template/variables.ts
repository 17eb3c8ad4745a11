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

/** Some words before and after a variable, so that a person sees what it is for: `Hi … , your order`. */
export function surroundings(text: string, variable: string, reach = 24): string {
	const match = [...text.matchAll(VARIABLE)].find((found) => found[1] === variable);
	if (!match) return '';
	const before = text.slice(0, match.index).replaceAll(/\s+/g, ' ');
	const after = text.slice(match.index + match[0].length).replaceAll(/\s+/g, ' ');
	return `${before.length > reach ? `…${before.slice(-reach).trimStart()}` : before}[${variable}]${
		after.length > reach ? `${after.slice(0, reach).trimEnd()}…` : after
	}`.trim();
}
