import { damaged } from './broken';

/** A piece of an XML text. Names are without their prefix: programs choose any. */
export type XmlPiece =
	{ kind: 'open' | 'close'; name: string; attributes: string } | { kind: 'text'; text: string };

/**
 * The pieces of an XML text, one after the other, in a time that grows with it. There are no entities but XML's own: a
 * document type is refused, as nothing in a workbook has one.
 *
 * @throws {BrokenWorkbook}
 */
export function* xmlPieces(xml: string): Generator<XmlPiece> {
	const open: string[] = [];
	for (let at = 0; at < xml.length;) {
		const tag = xml.indexOf('<', at);
		if (tag !== at) {
			const text = xml.slice(at, tag < 0 ? undefined : tag);
			if (open.length > 0) yield { kind: 'text', text: withoutEntities(text) };
			else if (text.trim() !== '' && text.trim() !== '\uFEFF') throw damaged('its XML is');
			if (tag < 0) break;
		}
		if (xml.startsWith('<![CDATA[', tag)) {
			const end = endOf(xml, ']]>', tag + 9);
			yield { kind: 'text', text: xml.slice(tag + 9, end) };
			at = end + 3;
		} else if (xml.startsWith('<!--', tag)) at = endOf(xml, '-->', tag + 4) + 3;
		else if (xml.startsWith('<?', tag)) at = endOf(xml, '?>', tag + 2) + 2;
		else if (xml.startsWith('<!', tag)) throw damaged('its XML has a document type');
		else {
			const end = tagEnd(xml, tag + 1);
			yield* element(xml.slice(tag + 1, end), open);
			at = end + 1;
		}
	}
	if (open.length > 0) throw damaged('its XML is cut off');
}

function* element(tag: string, open: string[]): Generator<XmlPiece> {
	if (tag.startsWith('/')) {
		const name = tag.slice(1).trim();
		if (open.pop() !== name) throw damaged('its XML is');
		yield { kind: 'close', name: localName(name), attributes: '' };
		return;
	}
	const isEmpty = tag.endsWith('/');
	const body = isEmpty ? tag.slice(0, -1) : tag;
	const space = body.search(/\s/);
	const full = space < 0 ? body : body.slice(0, space);
	const name = localName(full);
	yield { kind: 'open', name, attributes: space < 0 ? '' : body.slice(space) };
	if (isEmpty) yield { kind: 'close', name, attributes: '' };
	else open.push(full);
}

/** The value of an attribute, by its name without prefix. */
export function attributeOf(attributes: string, wanted: string): string | undefined {
	for (const [, name = '', double, single = ''] of attributes.matchAll(
		/([^\s=]{1,80})\s?=\s?(?:"([^"]*)"|'([^']*)')/g,
	)) {
		if (localName(name) === wanted) return withoutEntities(double ?? single);
	}
	return undefined;
}

const ENTITIES: Readonly<Record<string, string>> = {
	...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
};

function withoutEntities(text: string): string {
	if (!text.includes('&')) return text;
	return text.replaceAll(/&(#?\w{1,8});/g, (_whole, name: string) => {
		const known = ENTITIES[name];
		if (known !== undefined) return known;
		const code = name.startsWith('#x') ? parseInt(name.slice(2), 16) : Number(name.slice(1));
		if (!name.startsWith('#') || !(code > 0 && code <= 0x10ffff)) {
			throw damaged(`its XML has the entity ${name}`);
		}
		return String.fromCodePoint(code);
	});
}

/** Values of attributes may hold the sign that ends a tag. */
function tagEnd(xml: string, from: number): number {
	let quote = '';
	for (let at = from; at < xml.length; at++) {
		const character = xml.charAt(at);
		if (quote !== '') {
			if (character === quote) quote = '';
		} else if (character === '"' || character === "'") quote = character;
		else if (character === '>') return at;
	}
	throw damaged('its XML is cut off');
}

function endOf(xml: string, end: string, from: number): number {
	const at = xml.indexOf(end, from);
	if (at < 0) throw damaged('its XML is cut off');
	return at;
}

function localName(name: string): string {
	return name.slice(name.indexOf(':') + 1);
}

/** XML as text: UTF-8, or UTF-16 as its first bytes say (XML 1.0, appendix F). */
export function xmlText(bytes: Buffer): string {
	const [first, second] = bytes;
	if (first === 0xff && second === 0xfe) return bytes.subarray(2).toString('utf16le');
	if (first === 0xfe && second === 0xff) {
		return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
			.swap16()
			.toString('utf16le');
	}
	return bytes.toString('utf8').replace(/^\uFEFF/, '');
}
