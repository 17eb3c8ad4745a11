import { damageIn } from './expressionResidue';
import { endingOf } from './endings';
import { typesFor } from './fileTypes';
import type { MediaKind } from './mediaSource';
import { previewPage } from './previewPages';
import { unreachable } from './publicHost';

/** What the file behind a link is sent as; GIFs are headers of templates, and MP4 files. */
export interface LinkUse {
	kind: MediaKind | 'gif';
	voice?: boolean;
}

/** What is known beside a message itself. */
export interface Surroundings {
	/** Host and port of the credential's Base URL: what stands there, Graph itself can fetch (a sandbox). */
	graphHost?: string;
}

export interface MediaLink {
	/** As it is sent. */
	link: string;
	/** Why Meta cannot fetch it, as the end of a sentence. */
	refused?: string;
	/** What Meta may get that it cannot use. */
	warnings: string[];
}

/** A link may name who fetches: whoever reads the message's log has the password. */
const LOGIN =
	'has a user name or password in it, which Meta and everybody who sees this request can read, and which Meta may not use; use a link that is open to everybody for a while';

const HAND_OVER =
	'Meta fetches it from the internet. Give the file itself (a binary field of the item), or a public https:// link';

/**
 * A link from which Meta is to fetch a file, held against what its fetcher can do (Meta: "Media": `link`): it comes
 * from the internet, without a log-in, and what it gets must be of the message's type. What it cannot get, Meta
 * takes with a 200 and drops seconds later (131053). Everything that is said is the end of a sentence.
 */
export function readMediaLink(
	value: string,
	use: LinkUse,
	{ graphHost }: Surroundings = {},
): MediaLink {
	const text = value.trim();
	const refused = (reason: string): MediaLink => ({ link: text, refused: reason, warnings: [] });
	if (text === '') return refused('is empty');
	const damage = damageIn(text);
	if (damage !== undefined) return refused(damage);
	if (/[\n\r\t]/.test(text)) return refused('has a line break or a tab in it; give one link');
	if (!/^https?:\/\/[^/\\]/i.test(text) || !URL.canParse(text)) return refused(noLink(text));
	const url = new URL(text);
	const why = url.host === graphHost ? undefined : unreachable(url.hostname);
	if (why !== undefined) return refused(`leads to ${url.hostname}, which is ${why}; ${HAND_OVER}`);
	const link = text.replaceAll(' ', '%20');
	const warnings = [
		previewPage(url) ?? otherType(url, use),
		url.username || url.password ? LOGIN : undefined,
		/\.example\.?$/.test(url.hostname)
			? `leads to ${url.hostname}, a name that stands for an example; Meta finds nothing there`
			: undefined,
		link === text ? undefined : 'has spaces in it, and was sent with %20 in their place',
	];
	return { link, warnings: warnings.filter((warning) => warning !== undefined) };
}

/** What people put in place of a link, by how it begins. */
function noLink(text: string): string {
	const shown = text.includes('@') || text.length > 100 ? '' : `"${text}" `;
	const scheme = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(text)?.[1]?.toLowerCase();
	const what = 'is no address that begins with https:// or http://';
	if (scheme === 'data' || scheme === 'blob') {
		return `${what}, but holds the file itself; turn it into a binary field of the item (Convert to File), and give that`;
	}
	return scheme === undefined || /^https?$/.test(scheme)
		? shown + what
		: `${shown}${what}, but with ${scheme}:; ${HAND_OVER}`;
}

/** What people call a file of each kind, and what a message of it takes. */
const KINDS: Record<LinkUse['kind'], { name: string; takes: string }> = {
	image: { name: 'an image', takes: 'an image takes JPEG or PNG' },
	video: { name: 'a video', takes: 'a video takes MP4 or 3GP' },
	gif: { name: 'a GIF', takes: 'a GIF takes an MP4 file' },
	audio: { name: 'audio', takes: 'audio takes AAC, AMR, MP3, M4A or OGG' },
	document: { name: 'a document', takes: 'a document takes PDF, text, Office files and media' },
	sticker: { name: 'a WebP picture', takes: 'a sticker takes WebP' },
};

/** An ending proves nothing, but servers tell the type by it, and Meta goes by what they tell. */
function otherType({ pathname }: URL, { kind, voice }: LinkUse): string | undefined {
	const found = endingOf(pathname);
	if (!found) return undefined;
	const { ending, type, name = '', cure } = found;
	const drop = (what: string) =>
		`looks like a link to ${what}, and ${KINDS[kind].takes}; if it is nothing else, Meta takes the message, and drops it seconds later`;
	if (!type) return cure ? `${drop(name)}. ${cure}` : drop(name);
	const taken = kind === 'gif' ? type.mimeType === 'video/mp4' : typesFor(kind).includes(type);
	if (!taken) return drop(`${KINDS[type.kind].name} (.${ending})`);
	if (ending === 'opus') {
		return 'ends in .opus, which servers call audio/opus, a type that Meta drops; let the same file end in .ogg (audio/ogg)';
	}
	if (voice && type.mimeType !== 'audio/ogg') {
		return `ends in .${ending}, but a voice note is to be OGG with the Opus codec: anything else has no waveform and no transcript, or does not arrive`;
	}
	return undefined;
}
