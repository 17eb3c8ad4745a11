import { residueIn } from './expressionResidue';
import { endingOf } from './endings';
import { typesFor } from './fileTypes';
import { lockedFile } from './lockedFiles';
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
	'contains a user name or password, which everyone who sees this request can read and which Meta may ignore; use a link that is public for a while';

const BOT =
	'contains the token of your Telegram bot, with which everyone who sees this request can use the bot; use the file itself (a binary field of the item)';

const HAND_OVER =
	'Meta fetches it from the internet. Use the file itself (a binary field of the item), or a public https:// link';

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
	const residue = residueIn(text);
	if (residue !== undefined) return refused(residue);
	if (/[\n\r\t]/.test(text)) return refused('contains a line break or a tab; enter a single link');
	if (!/^https?:\/\/[^/\\]/i.test(text) || !URL.canParse(text)) return refused(noLink(text));
	const url = new URL(text);
	const why = url.host === graphHost ? undefined : unreachable(url.hostname);
	if (why !== undefined) return refused(`leads to ${url.hostname}, which is ${why}; ${HAND_OVER}`);
	const link = text.replaceAll(' ', '%20');
	const warnings = [
		previewPage(url) ?? lockedFile(url) ?? otherType(url, use),
		url.username || url.password ? LOGIN : undefined,
		url.hostname === 'api.telegram.org' && /^\/file\/bot/.test(url.pathname) ? BOT : undefined,
		/\.example\.?$/.test(url.hostname)
			? `leads to ${url.hostname}, which is only an example, so Meta finds nothing there`
			: undefined,
		link === text ? undefined : 'contains spaces, which were sent as %20',
	];
	return { link, warnings: warnings.filter((warning) => warning !== undefined) };
}

/** What people put in place of a link, by how it begins. */
function noLink(text: string): string {
	const shown = text.includes('@') || text.length > 100 ? '' : `"${text}" `;
	const scheme = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(text)?.[1]?.toLowerCase();
	const what = 'is not an address that begins with https:// or http://';
	if (scheme === 'data' || scheme === 'blob') {
		return `${what}, but contains the file itself; turn it into a binary field of the item (Convert to File), and use that`;
	}
	return scheme === undefined || /^https?$/.test(scheme)
		? shown + what
		: `${shown}${what}, but with ${scheme}:; ${HAND_OVER}`;
}

/** What people call a file of each kind, and what a message of it takes. */
const KINDS: Record<LinkUse['kind'], { name: string; takes: string }> = {
	image: { name: 'an image', takes: 'an image must be JPEG or PNG' },
	video: { name: 'a video', takes: 'a video must be MP4 or 3GP' },
	gif: { name: 'a GIF', takes: 'a GIF must be an MP4 file' },
	audio: { name: 'audio', takes: 'audio must be AAC, AMR, MP3, M4A or OGG' },
	document: { name: 'a document', takes: 'a document must be a PDF, text, Office or media file' },
	sticker: { name: 'a WebP picture', takes: 'a sticker must be WebP' },
};

/** An ending proves nothing, but servers tell the type by it, and Meta goes by what they tell. */
function otherType({ pathname }: URL, { kind, voice }: LinkUse): string | undefined {
	const found = endingOf(pathname);
	if (!found) return undefined;
	const { ending, type, name = '', cure } = found;
	const drop = (what: string) =>
		`looks like a link to ${what}, and ${KINDS[kind].takes}; if so, Meta accepts the message and drops it seconds later`;
	if (!type) return cure ? `${drop(name)}. ${cure}` : drop(name);
	const taken = kind === 'gif' ? type.mimeType === 'video/mp4' : typesFor(kind).includes(type);
	if (!taken) return drop(`${KINDS[type.kind].name} (.${ending})`);
	if (ending === 'opus') {
		return 'ends in .opus, which servers call audio/opus, a type that Meta drops; rename the file to end in .ogg (audio/ogg)';
	}
	if (voice && type.mimeType !== 'audio/ogg') {
		return `ends in .${ending}, but a voice note should be OGG with the Opus codec: anything else gets no waveform and no transcript, or does not arrive`;
	}
	return undefined;
}
