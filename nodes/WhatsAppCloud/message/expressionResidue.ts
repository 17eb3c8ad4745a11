/**
 * What an expression that went wrong leaves in a text, which nobody means to send: why the text is refused, as
 * the end of a sentence; undefined for a sound one.
 */
export function residueIn(text: string): string | undefined {
	if (/\[object [A-Z]\w*\]/.test(text)) {
		return 'contains "[object …]", which is how an object appears in a text; use one of its fields';
	}
	return text.isWellFormed()
		? undefined
		: 'contains half a character, which is left when an emoji is cut in two; remove it';
}
