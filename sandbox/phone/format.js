import { html } from './vendor/preact.js';

/** WhatsApp's marks inside a line, and what they stand for. */
const MARKS = { '*': 'strong', _: 'em', '~': 's' };

const FENCE = '```';

/** Text as WhatsApp shows it: marks, lists, quotes, links. Never read as HTML. */
export function formatted(text) {
	// Every second part stands between fences.
	const parts = text.split(FENCE);
	const isClosed = parts.length % 2 === 1;
	return parts.map((part, index) => {
		if (index % 2 === 0) return blocks(part);
		if (!isClosed && index === parts.length - 1) return blocks(FENCE + part);
		return html`<code class="block">${part}</code>`;
	});
}

function blocks(text) {
	const lines = text.split('\n');
	return lines.map((line, index) => {
		const end = index < lines.length - 1 ? '\n' : '';
		if (line.startsWith('> ')) {
			return html`<span class="quoted-line">${inline(line.slice(2))}</span>`;
		}
		const bullet = /^[*-] /.test(line);
		return bullet ? ['• ', inline(line.slice(2)), end] : [inline(line), end];
	});
}

/** One line. */
function inline(line) {
	return line.split('`').map((part, index, all) => {
		const isOpen = index === all.length - 1 && all.length % 2 === 0;
		if (index % 2 === 0) return marked(part, linksIn(part), 0, part.length);
		return isOpen ? ['`', marked(part, linksIn(part), 0, part.length)] : html`<code>${part}</code>`;
	});
}

/** `[start, end]` of each web address, without the punctuation behind it. */
function linksIn(line) {
	const links = new Map();
	for (const { 0: found, index } of line.matchAll(/(?:https?:\/\/|www\.)[^\s<>"]+/gi)) {
		let end = index + found.length;
		while (end > index && '.,;:!?)*_~\'"'.includes(line[end - 1])) end -= 1;
		if (addressOf(line.slice(index, end))) links.set(index, end);
	}
	return links;
}

/** A web address to follow, or undefined: whatever else stands there leads nowhere. */
export function addressOf(text) {
	const whole = /^www\./i.test(text) ? `https://${text}` : text;
	const url = URL.canParse(whole) ? new URL(whole) : undefined;
	return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : undefined;
}

export function link(address, content) {
	const target = { target: '_blank', rel: 'noopener noreferrer nofollow', title: address };
	return html`<a href=${address} ...${target}>${content}</a>`;
}

function marked(line, links, from, to) {
	const out = [];
	// Where a mark has nothing to close it, no later one of its kind has.
	const dead = new Set();
	let plain = from;
	let at = from;
	const push = (node, end) => {
		if (plain < at) out.push(line.slice(plain, at));
		out.push(node);
		plain = at = end;
	};
	while (at < to) {
		const linkEnd = links.get(at);
		if (linkEnd !== undefined && linkEnd <= to) {
			const text = line.slice(at, linkEnd);
			push(link(addressOf(text), text), linkEnd);
			continue;
		}
		const mark = line[at];
		if (mark in MARKS && !dead.has(mark) && opens(line, at, from)) {
			const end = closing(line, links, at, to);
			if (end === undefined) dead.add(mark);
			else {
				const content = marked(line, links, at + 1, end);
				push(html`<${MARKS[mark]}>${content}<//>`, end + 1);
				continue;
			}
		}
		at += 1;
	}
	if (plain < to) out.push(line.slice(plain, to));
	return out;
}

const isWord = (character) => character !== undefined && /[\p{L}\p{N}]/u.test(character);
const isSpace = (character) => character === undefined || /\s/.test(character);

function opens(line, at, from) {
	const before = at > from ? line[at - 1] : undefined;
	const next = line[at + 1];
	return !isWord(before) && !isSpace(next) && next !== line[at];
}

/** Where the mark at `at` closes before `to`, outside links. */
function closing(line, links, at, to) {
	for (let end = at + 2; end < to; end += 1) {
		end = links.get(end) ?? end;
		if (line[end] === line[at] && !isSpace(line[end - 1]) && !isWord(line[end + 1])) {
			return end < to ? end : undefined;
		}
	}
	return undefined;
}

const EMOJI =
	/^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|\s)+$/u;

/** One to three emoji and nothing else: shown large. */
export function isOnlyEmoji(text) {
	if (text.length > 40 || !EMOJI.test(text)) return false;
	return [...new Intl.Segmenter().segment(text.replace(/\s/g, ''))].length <= 3;
}
