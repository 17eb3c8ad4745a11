import { fillVariables } from '../template/variables';

/** How many characters of a text stand in a list. */
const TEXT = 70;

/** What an entry of a list says of one thing, as far as it is known. */
export function entry(...facts: Array<string | undefined>): string {
	return facts.filter(Boolean).join(' · ');
}

/** The first words of a text, in one line. */
export function beginningOf(whole = ''): string {
	const text = fillVariables(whole, (variable) => `[${variable}]`)
		.replaceAll(/\s+/g, ' ')
		.trim();
	return text.length > TEXT ? `${text.slice(0, TEXT).replace(/\s\S*$/, '')} …` : text;
}

/** `PENDING_DELETION` → `pending deletion`. */
export function inWords(constant = ''): string {
	return constant.toLowerCase().replaceAll('_', ' ');
}
