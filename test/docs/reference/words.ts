/** What the editor shows as HTML, as Markdown on one line. */
function markdownOf(text: string | undefined): string {
	return (text ?? '')
		.replace(/<a href="([^"]+)"[^>]*>(.*?)<\/a>/g, '[$2]($1)')
		.replace(/<\/?b>/g, '**')
		.replace(/<\/?i>/g, '_')
		.replace(/<\/?code>/g, '`')
		.replace(/<br\s*\/?>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
}

/** Sentences one after the other, each with its full stop. */
export function sentences(...texts: Array<string | undefined>): string {
	return texts
		.map(markdownOf)
		.filter((text) => text !== '')
		.map((text) => (/[.!?:)]$/.test(text) ? text : `${text}.`))
		.join(' ');
}
