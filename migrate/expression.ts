/** Part of an expression that reads a field of a node's items: `$json.messages[0].from`. */
export interface Reference {
	/** Where it starts and ends in the code. */
	start: number;
	end: number;
	/** What stands before the field names: `$json`, `$('WhatsApp Trigger').item.json`, … */
	base: string;
	/** The node whose items are read; absent = those that come in. */
	node?: string;
	/** Field names and positions, as far as they are written out: `['messages', '0', 'from']`. */
	path: string[];
	/** Goes on with what is only known when it runs: `[$itemIndex]`. */
	isOpen: boolean;
}

/** All ways in which n8n's expressions name a node's items. The text is in group 1 to 3 where a node is named. */
const BASE = new RegExp(
	[
		String.raw`\$json\b`,
		String.raw`\$input\.(?:item|first\(\)|last\(\)|all\(\)\[\d+\])\.json\b`,
		String.raw`\$\(\s{0,20}(?:'([^'\n]*)'|"([^"\n]*)"|` +
			'`([^`\\n]*)`' +
			String.raw`)\s{0,20}\)\.(?:item|first\(\)|last\(\)|all\(\)\[\d+\]|itemMatching\([^()\n]*\)|pairedItem\([^()\n]*\))\.json\b`,
		String.raw`\$node\[\s{0,20}(?:'([^'\n]*)'|"([^"\n]*)")\s{0,20}\]\.json\b`,
		String.raw`\$node\.(\w+)\.json\b`,
		String.raw`\$items\(\s{0,20}(?:'([^'\n]*)'|"([^"\n]*)")[^()\n]*\)\[\d+\]\.json\b`,
	].join('|'),
	'y',
);

/** One step from an object to what is in it. */
const STEP =
	/\s{0,20}(?:(?:\?\.|\.)\s{0,20}([A-Za-z_$][\w$]*)|(?:\?\.)?\[\s{0,20}(?:(\d+)|'([^'\n]*)'|"([^"\n]*)")\s{0,20}\])/y;

/** The first element of a list, as n8n and JavaScript let one ask for it. */
const FIRST = /\s{0,20}(?:\?\.|\.)(?:first\(\)|at\(0\))/y;

const CALL = /\s{0,20}(?:\?\.)?\(/y;

const OPEN = /\s{0,20}(?:\?\.)?\[/y;

/** Everything in `code` (JavaScript, what stands between `{{` and `}}`) that reads items, in order. */
export function referencesIn(code: string): Reference[] {
	const references: Reference[] = [];
	let position = 0;
	while (position < code.length) {
		const base = matchAt(BASE, code, position);
		if (base && !/[\w$.]/.test(code[position - 1] ?? '')) {
			const reference = follow(code, position, base);
			references.push(reference);
			position = reference.end;
		} else {
			position = skip(code, position);
		}
	}
	return references;
}

/** A piece of a parameter: text, or code that stands between `{{` and `}}`. */
export interface Piece {
	text: string;
	isCode: boolean;
}

/** The pieces of an expression, as n8n cuts it; of text without a leading `=`, which is no expression, none. */
export function piecesOf(expression: string): Piece[] {
	const pieces: Piece[] = [];
	let position = 1;
	while (expression.startsWith('=') && position < expression.length) {
		const start = expression.indexOf('{{', position);
		const end = start === -1 ? -1 : expression.indexOf('}}', start);
		const until = end === -1 ? expression.length : start;
		if (until > position) pieces.push({ text: expression.slice(position, until), isCode: false });
		if (end === -1) break;
		pieces.push({ text: expression.slice(start + 2, end), isCode: true });
		position = end + 2;
	}
	return pieces;
}

/** Changes the code in a parameter; what is no expression stays as it is. */
export function changeCode(text: string, change: (code: string) => string): string {
	const pieces = piecesOf(text);
	if (!pieces.some(({ isCode }) => isCode)) return text;
	const changed = pieces.map((piece) => (piece.isCode ? `{{${change(piece.text)}}}` : piece.text));
	return `=${changed.join('')}`;
}

/** Reads `path` in what `base` names: that is there for certain, what is in it is not. */
export function read(base: string, [first, ...path]: string[]): string {
	return first === undefined ? base : base + step(first, '') + rest(path);
}

/** The same behind something that may not be there. */
export const rest = (path: string[]) => path.map((key) => step(key, '?')).join('');

function step(key: string, ask: '?' | ''): string {
	const optional = ask && '?.';
	if (/^\d+$/.test(key)) return `${optional}[${key}]`;
	return /^[A-Za-z_$][\w$]*$/.test(key) ? `${ask}.${key}` : `${optional}[${JSON.stringify(key)}]`;
}

function follow(code: string, start: number, base: RegExpExecArray): Reference {
	const path: string[] = [];
	let end = start + base[0].length;
	for (;;) {
		const first = matchAt(FIRST, code, end);
		if (first) {
			path.push('0');
			end += first[0].length;
			continue;
		}
		const step = matchAt(STEP, code, end);
		// What is called is a method of the value: `.toLowerCase()`.
		if (!step || matchAt(CALL, code, end + step[0].length)) break;
		path.push(groupOf(step) ?? '');
		end += step[0].length;
	}
	const node = groupOf(base);
	return {
		...{ start, end, base: base[0], path, isOpen: matchAt(OPEN, code, end) !== null },
		...(node === undefined ? {} : { node }),
	};
}

/** What the one group that matched holds. */
function groupOf(match: Array<string | undefined>): string | undefined {
	return match.slice(1).find((group) => group !== undefined);
}

/** The position behind the text in quotes that begins here, else behind one character. */
function skip(code: string, position: number): number {
	const quote = code[position];
	if (quote !== "'" && quote !== '"') return position + 1;
	let end = position + 1;
	while (end < code.length && code[end] !== quote) end += code[end] === '\\' ? 2 : 1;
	return end + 1;
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
	pattern.lastIndex = position;
	return pattern.exec(text);
}
