/** The text without these characters at its end. An expression for it would look back from each of them. */
export function withoutEnd(text: string, characters: string): string {
	let end = text.length;
	while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
	return text.slice(0, end);
}

/** What a person sees of a page, in one line. */
export function readableText(page: string): string {
	const [before = '', ...parts] = page.split('<');
	const seen = [before];
	/** Of an element whose contents nobody sees. */
	let unseen: string | undefined;
	for (const part of parts) {
		const end = part.indexOf('>');
		const tag = /^\/?(?:script|style)\b/i.exec(part)?.[0].toLowerCase();
		if (unseen === undefined && end >= 0) unseen = tag === undefined ? unseen : `/${tag}`;
		else if (tag === unseen) unseen = undefined;
		if (unseen === undefined) seen.push(end < 0 ? part : part.slice(end + 1));
	}
	return seen.join(' ').replace(/\s+/g, ' ').trim();
}
