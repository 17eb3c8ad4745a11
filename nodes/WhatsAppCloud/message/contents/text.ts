import { latin1 } from './bytes';
import type { Format } from './contents';

/** How much of a text is looked at for what tells web pages and drawings. */
const LOOK_BYTES = 4_096;

/** Which text it is; undefined if it is none. Its encoding is told by a byte order mark, else it has no zero bytes. */
export function textFormat(head: Buffer): Format | undefined {
	const text = decoded(head);
	if (text === undefined) return undefined;
	const beginning = text.slice(0, LOOK_BYTES).trimStart().toLowerCase();
	if (beginning.startsWith('{\\rtf')) return 'rtf';
	if (beginning.startsWith('%!ps')) return 'postscript';
	if (/^<!doctype html|^<html[\s>]|^<(head|body)[\s>]/.test(withoutPreamble(beginning)))
		return 'html';
	if (/<svg[\s>]/.test(beginning) && /^</.test(beginning)) return 'svg';
	if (beginning.startsWith('<?xml')) return /<html[\s>]/.test(beginning) ? 'html' : 'xml';
	return 'text';
}

/** Comments, and an XML declaration, may stand before a web page. */
function withoutPreamble(text: string): string {
	let rest = text;
	for (let count = 0; count < 8; count++) {
		const end = rest.startsWith('<!--')
			? rest.indexOf('-->') + 3
			: rest.startsWith('<?xml')
				? rest.indexOf('?>') + 2
				: 0;
		if (end <= 3) return rest;
		rest = rest.slice(end).trimStart();
	}
	return rest;
}

function decoded(head: Buffer): string | undefined {
	const mark = latin1(head, 0, 3);
	if (mark.startsWith('\xff\xfe')) return withoutZeros(head.toString('utf16le', 2));
	if (mark.startsWith('\xfe\xff')) {
		const swapped = Buffer.from(head.subarray(2, head.length - (head.length % 2))).swap16();
		return withoutZeros(swapped.toString('utf16le'));
	}
	return withoutZeros(mark === '\xef\xbb\xbf' ? head.toString('utf8', 3) : head.toString('utf8'));
}

function withoutZeros(text: string): string | undefined {
	return text.includes('\0') ? undefined : text;
}
