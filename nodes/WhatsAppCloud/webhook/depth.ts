/** Deeper than anything that Meta sends (about 12), and far from what JSON.stringify and n8n can stand. */
export const MAX_DEPTH = 64;

/** What stands in place of what was too deep. */
const CUT = '[nested too deeply]';

const QUOTATION_MARK = 0x22;
const [OPENING_BRACKET, CLOSING_BRACKET] = [0x5b, 0x5d];
const [OPENING_BRACE, CLOSING_BRACE] = [0x7b, 0x7d];

/** Whether JSON text is nested more deeply than {@link MAX_DEPTH}. Looks at each character once at most. */
export function isTooDeep(json: string): boolean {
	let depth = 0;
	for (let index = 0; index < json.length; index++) {
		switch (json.charCodeAt(index)) {
			case QUOTATION_MARK:
				index = endOfText(json, index);
				break;
			case OPENING_BRACE:
			case OPENING_BRACKET:
				if (++depth > MAX_DEPTH) return true;
				break;
			case CLOSING_BRACE:
			case CLOSING_BRACKET:
				depth--;
		}
	}
	return false;
}

/** The value without what is nested too deeply; everything else of it stays. */
export function cutAtDepth(value: unknown, left: number = MAX_DEPTH): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (left === 0) return CUT;
	if (Array.isArray(value)) return value.map((entry) => cutAtDepth(entry, left - 1));
	return Object.fromEntries(
		Object.entries(value).map(([key, field]) => [key, cutAtDepth(field, left - 1)]),
	);
}

/** Where the quotation mark is that ends the text which begins at `start`. */
function endOfText(json: string, start: number): number {
	for (let end = json.indexOf('"', start + 1); end >= 0; end = json.indexOf('"', end + 1)) {
		let backslashes = 0;
		while (json.charAt(end - 1 - backslashes) === '\\') backslashes++;
		if (backslashes % 2 === 0) return end;
	}
	return json.length;
}
