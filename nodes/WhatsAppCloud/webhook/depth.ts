/** Deeper than anything that Meta sends (about 12), and far from what JSON.stringify and n8n can stand. */
export const MAX_DEPTH = 64;

/** What stands in place of what was too deep. */
const CUT = '[nested too deeply]';

/** Whether JSON text is nested more deeply than {@link MAX_DEPTH}. Looks at each character once at most. */
export function isTooDeep(json: string): boolean {
	const structure = /["[\]{}]/g;
	let depth = 0;
	for (let found = structure.exec(json); found; found = structure.exec(json)) {
		const [character] = found;
		if (character === '"') structure.lastIndex = endOfText(json, found.index) + 1;
		else depth += character === '{' || character === '[' ? 1 : -1;
		if (depth > MAX_DEPTH) return true;
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
