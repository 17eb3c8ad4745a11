/**
 * What an expression that went wrong leaves in a text, which nobody means to send: why the text is refused, as
 * the end of a sentence; undefined for a sound one.
 */
export function residueIn(text: string): string | undefined {
	if (/\[object [A-Z]\w*\]/.test(text)) {
		return 'contains "[object …]", which is how an object appears in a text; use one of its fields';
	}
	// Luxon's word for it, whatever format was asked for.
	if (text.includes('Invalid DateTime')) {
		return 'contains "Invalid DateTime", which is how a date appears that could not be read; check the date, and the format that the expression reads it in';
	}
	return text.isWellFormed()
		? undefined
		: 'contains half a character, which is left when an emoji is cut in two; remove it';
}
