/** Part of an expression that reads a field of a node's items: `$json.messages[0].from`. */
export interface Reference {
	/** Where it starts and ends in the code. */
	start: number;
	end: number;
	/** What stands before the field names: `$json`, `$('WhatsApp Trigger').item.json`, …; or all that is read of several items. */
	base: string;
	/** The node whose items are read; absent = those that come in. */
	node?: string;
	/** Field names and positions, as far as they are written out: `['messages', '0', 'from']`. */
	path: string[];
	/** Goes on with what is only known when it runs: `[$itemIndex]`. */
	isOpen: boolean;
}

/** A node's name, as JavaScript writes text. */
const NAME = [`'`, '"', '`']
	.map((quote) => String.raw`${quote}((?:[^${quote}\\\n]|\\.)*)${quote}`)
	.join('|');

const SPACE = String.raw`\s{0,20}`;

const DOT = String.raw`${SPACE}\??\.${SPACE}`;

const ONE = String.raw`(?:item\b(?!\()|(?:first|last|itemMatching|pairedItem)\([^()\n]*\)|all\([^()\n]*\)(?:\?\.)?\[\d+\])`;

/** What n8n kept in earlier years: `$item("0").$node["Name"].json`. */
const OF_ITEM = String.raw`(?:\$item\([^()\n]*\)${DOT})?`;

/** All ways in which n8n's expressions name a node, or (without a name) what comes in. The name is in one of the groups. */
const SOURCES = [
	String.raw`\$\(${SPACE}(?:${NAME})${SPACE}\)`,
	String.raw`${OF_ITEM}\$node${SPACE}(?:\?\.)?\[${SPACE}(?:${NAME})${SPACE}\]`,
	String.raw`${OF_ITEM}\$node${DOT}(\w+)`,
	String.raw`\$items\(${SPACE}(?:(?:${NAME})[^()\n]*)?\)`,
	String.raw`\$input\b`,
];

/** All ways in which n8n's expressions read the fields of one item. */
const BASE = new RegExp(
	String.raw`\$(?:json|data)\b|(?:(?:${SOURCES.join('|')})(?:${DOT}${ONE}|(?:\?\.)?\[\d+\])?` +
		String.raw`(?:${DOT}(?:json|data)\b|${SPACE}(?:\?\.)?\[${SPACE}(?:'json'|"json")${SPACE}\]))`,
	'y',
);

/** They read something else: several items, or an item with all there is to it. */
const OTHERS = new RegExp(
	String.raw`(?:${SOURCES.join('|')})(?:${DOT}(?:${ONE}|all\([^()\n]*\)))?`,
	'y',
);

/** What is no part of an item's fields. */
const BESIDES = new RegExp(
	String.raw`(?:${DOT}(?:isExecuted|params|context|binary|itemIndex|runIndex|pairedItem)\b|${SPACE}(?:\?\.)?\[${SPACE}(?:'binary'|"binary"))`,
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
	const walk = new Walk(code);
	while (walk.position < code.length) {
		const { position } = walk;
		const reference =
			walk.isCode && startsName(code, position) ? readAt(code, position) : undefined;
		if (!reference) {
			walk.step();
		} else {
			if (reference !== 'besides') references.push(reference);
			walk.position = reference === 'besides' ? position + 1 : reference.end;
		}
	}
	return references;
}

/** Not within another name, or a field of something else; `...$json` is all of it. */
const startsName = (code: string, position: number) =>
	code[position] === '$' &&
	!/(?:[\w$]|(?:^|[^.])\.)$/.test(code.slice(Math.max(0, position - 2), position));

/** @returns `besides` for what a node has besides the fields of its items */
function readAt(code: string, position: number): Reference | 'besides' | undefined {
	const base = matchAt(BASE, code, position);
	if (base) return follow(code, position, base);
	const other = matchAt(OTHERS, code, position);
	if (!other) return undefined;
	const end = position + other[0].length;
	if (matchAt(BESIDES, code, end)) return 'besides';
	return {
		...{ start: position, end, base: other[0], path: [], isOpen: true },
		...named(other),
	};
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
		const start = unescaped('{{', expression, position);
		const end = start === -1 ? -1 : unescaped('}}', expression, start + 2);
		const until = end === -1 ? expression.length : start;
		if (until > position) pieces.push({ text: expression.slice(position, until), isCode: false });
		if (end === -1) break;
		pieces.push({ text: expression.slice(start + 2, end), isCode: true });
		position = end + 2;
	}
	return pieces;
}

/** Where brackets stand that no backslash makes text; -1 = nowhere. */
function unescaped(brackets: string, text: string, from: number): number {
	let found = text.indexOf(brackets, from);
	while (found !== -1 && /(?<!\\)(?:\\\\)*\\$/.test(text.slice(from, found))) {
		found = text.indexOf(brackets, found + 2);
	}
	return found;
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
	return {
		...{ start, end, base: base[0], path, isOpen: matchAt(OPEN, code, end) !== null },
		...named(base),
	};
}

/** The node that is named, with what stands for itself behind a backslash. */
function named(match: RegExpExecArray): { node?: string } {
	const node = groupOf(match);
	return node === undefined ? {} : { node: node.replace(/\\(.)/g, '$1') };
}

/** What the one group that matched holds. */
function groupOf(match: Array<string | undefined>): string | undefined {
	return match.slice(1).find((group) => group !== undefined);
}

/** Goes through JavaScript, and tells code from texts, comments and patterns. */
class Walk {
	position = 0;

	/** What is open: brackets, and texts in backticks with code in them. */
	private readonly open: string[] = [];

	constructor(private readonly code: string) {}

	get isCode(): boolean {
		return this.open.at(-1) !== '`';
	}

	step(): void {
		const { code, position } = this;
		const [one = '', two] = [code[position], code.slice(position, position + 2)];
		if (!this.isCode) this.inText(one, two);
		else if (one === "'" || one === '"') this.position = this.behind(one);
		else if (two === '//') this.position = this.end('\n', 2);
		else if (two === '/*') this.position = this.end('*/', 2);
		else if (one === '/' && this.startsPattern()) this.position = this.behindPattern();
		else {
			if (one === '`' || one === '{') this.open.push(one);
			if (one === '}') this.open.pop();
			this.position++;
		}
	}

	private inText(one: string, two: string): void {
		if (one === '`') this.open.pop();
		if (two === '${') this.open.push(two);
		this.position += one === '\\' || two === '${' ? 2 : 1;
	}

	private end(mark: string, from: number): number {
		const found = this.code.indexOf(mark, this.position + from);
		return found === -1 ? this.code.length : found + mark.length;
	}

	private behind(quote: string): number {
		let end = this.position + 1;
		while (end < this.code.length && this.code[end] !== quote) {
			end += this.code[end] === '\\' ? 2 : 1;
		}
		return end + 1;
	}

	/** A value before it would be divided. */
	private startsPattern(): boolean {
		return !/(?:[\w$)\]}'"`])\s*$/.test(
			this.code.slice(Math.max(0, this.position - 50), this.position),
		);
	}

	private behindPattern(): number {
		const pattern = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//y;
		return this.position + (matchAt(pattern, this.code, this.position)?.[0].length ?? 1);
	}
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
	pattern.lastIndex = position;
	return pattern.exec(text);
}
