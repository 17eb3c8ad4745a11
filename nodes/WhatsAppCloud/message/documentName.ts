import { endingOf, type Ending } from './endings';
import { fileTypeNamed, type FileType } from './fileTypes';
import { characters, type Limits } from './limit';
import { withoutMailWords } from './mailWords';

export const DOCUMENT_NAME_LIMIT: Limits = [characters(240, 'Document messages')];

/** What is known of a document whose name is looked for. */
export interface DocumentFacts {
	/** What a person wants it to be called. */
	given?: string | undefined;
	/** What the file is called itself. */
	own?: string | undefined;
	/** From which Meta fetches it. */
	link?: string | undefined;
	/** What it is; `pending`: the file has not been looked into yet, so that nothing is said of its name. */
	type?: FileType | 'pending' | undefined;
}

export interface DocumentName {
	/** Absent = nothing tells one. */
	name?: string;
	/** The ends of sentences. */
	warnings: string[];
}

/**
 * What a document is called on the phone, which opens it by the ending: as given, else as the file or the link is
 * called, else after its type. Without a name, phones show "Untitled"; with one that has no ending, they cannot open
 * it (Meta: "Document messages"). A name that a person gave gets its ending, and is otherwise sent as it is, without
 * the folders before it, and without what links and headers of HTTP make of names.
 */
export function documentName({ given, own, link, type }: DocumentFacts): DocumentName {
	const fromLink = link === undefined ? {} : nameInLink(link);
	const known = type === 'pending' ? undefined : (type ?? fromLink.type);
	const extension = known?.extensions[0];
	const said = given ?? own;
	const wanted = said === undefined ? undefined : asWritten(said.trim());
	const written = wanted === undefined ? undefined : bareName(wanted);
	const base = written ?? fromLink.name;
	if (base === undefined) {
		if (extension !== undefined) return { name: `document.${extension}`, warnings: [] };
		return { warnings: type === 'pending' ? [] : [NAMELESS] };
	}
	const ending = endingOf(base);
	const name = ending || extension === undefined ? base : `${base}.${extension}`;
	const warnings = [
		written === undefined || written === wanted
			? undefined
			: `cannot be the name of a file as it is, and was sent as "${name}"`,
		ending && known ? contradiction(base, ending, known) : undefined,
		ending || extension || type === 'pending' || hasEnding(base) ? undefined : ENDLESS,
	];
	return {
		name: written === undefined ? shortened(name) : name,
		warnings: warnings.filter((warning) => warning !== undefined),
	};
}

const NAMELESS =
	'is empty, and no name can be found elsewhere, so phones show "Untitled"; enter one such as invoice.pdf';
const ENDLESS = 'has no ending such as .pdf, which phones need to open it; add one';

/**
 * A name as somebody wrote it, before it stood in a link (`Invoice%207.pdf`, `a.pdf?sig=1`; n8n takes it from there as
 * it is), in a header of HTTP (`"a.pdf"`, `UTF-8''%C3%A4.pdf`) or in one of a mail (`=?UTF-8?B?w6QucGRm?=`; n8n before
 * 2.41 leaves such names to whoever reads mails in the format Simple). Written by hand, it may have spaces.
 */
function asWritten(text: string): string {
	const value = text.replace(/^utf-8'[^']*'/i, '').replace(/^"|"$/g, '');
	const mailed = withoutMailWords(value);
	if (mailed !== value) return mailed;
	const [path = ''] = value.split(/[?#]/, 1);
	const name = endingOf(path) ? path : value;
	return /\s|%(?![\da-f]{2})/i.test(name) ? name : decoded(name);
}

/** Whether a name looks as if it had an ending that we do not know. */
function hasEnding(name: string): boolean {
	return /\.[a-z][a-z0-9]{1,4}$/i.test(name);
}

/** A name of another type than the file's. Texts have many endings. */
function contradiction(base: string, ending: Ending, type: FileType): string | undefined {
	if (ending.type === type || (type.mimeType === 'text/plain' && ending.isText)) return undefined;
	const extension = type.extensions[0] ?? '';
	const right = base.slice(0, -ending.ending.length) + extension;
	return `is "${base}", but the file is of type ${type.mimeType} (.${extension}), and phones go by the name; call it "${right}", or send the right file`;
}

/** Line breaks and the like, and what makes a name look like another one. */
const INVISIBLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Slashes that are part of what somebody wrote, as in "Invoice 7/2026". */
const IN_TEXT = /(?<=\d)[/\\](?=\d)|(?<=\s)[/\\](?=\s)/g;

/** A name without folders, and without what nobody sees; undefined if nothing is left of it, or only an ending. */
function bareName(text: string): string | undefined {
	const name = text
		.replaceAll(INVISIBLE, '')
		.replaceAll(IN_TEXT, '-')
		.split(/[/\\]/)
		.findLast((part) => part.trim() !== '')
		?.trim();
	const stem = name === undefined ? undefined : withoutDots(name);
	return stem === '' || /^\.[^.]*$/.test(stem ?? '') ? undefined : stem;
}

/** A dot at the end begins no ending. */
function withoutDots(name: string): string {
	let end = name.length;
	while (end > 0 && /[.\s]/.test(name.charAt(end - 1))) end--;
	return name.slice(0, end);
}

/** Nobody wrote it: it may lose its middle. */
function shortened(name: string): string {
	const [{ max }] = DOCUMENT_NAME_LIMIT;
	const characters = [...name];
	const ending = [...(/\.[^.]+$/.exec(name)?.[0] ?? '')];
	return characters.length <= max
		? name
		: [...characters.slice(0, max - ending.length), ...ending].join('');
}

/** Parts of a link in which a document's type stands alone: `/invoices/7/pdf`, `?format=pdf`. */
const TYPE_WORDS = /^(?:pdf|docx|xlsx|pptx)$/i;

/** What a link says of the file behind it: a name with an ending that we know, else perhaps its type. */
function nameInLink(link: string): { name?: string; type?: FileType } {
	if (!URL.canParse(link)) return {};
	const { pathname, searchParams } = new URL(link);
	const parts = [
		...pathname.split('/').map(decoded).reverse(),
		...[...searchParams.values()].map((value) =>
			value.replace(/^.*filename\*?=(?:utf-8'')?/i, '').replaceAll('"', ''),
		),
	];
	const names = parts.map(bareName).filter((name) => name !== undefined);
	const name = names.find((each) => {
		const ending = endingOf(each);
		return ending !== undefined && !ending.isPage;
	});
	if (name !== undefined) return withType(name, fileTypeNamed(name));
	const word = names.find((each) => TYPE_WORDS.test(each));
	return withType(undefined, word === undefined ? undefined : fileTypeNamed(`.${word}`));
}

function withType(name: string | undefined, type: FileType | undefined) {
	return { ...(name === undefined ? {} : { name }), ...(type ? { type } : {}) };
}

/** Percent-encoded as UTF-8, else as Latin-1. */
function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
			String.fromCharCode(parseInt(hex, 16)),
		);
	}
}
