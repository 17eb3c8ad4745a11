import { objectOf, textOf, type JsonValue } from '../json.ts';
import { isLoopback, unreached } from './address.ts';
import { isPage, isStorage } from './pages.ts';
import { servedType, typeFailure } from './types.ts';

/** A link in a message from which Meta is to fetch a file. */
export interface MediaLink {
	url: URL;
	/** What it is sent as: the name of the object that it stands in. */
	as: string;
	voice: boolean;
}

const KINDS = ['image', 'video', 'audio', 'document', 'sticker', 'gif'];

/** All of them, wherever they stand: headers and cards, of templates too. */
export function mediaLinks(content: JsonValue | undefined): MediaLink[] {
	if (Array.isArray(content)) return content.flatMap(mediaLinks);
	return Object.entries(objectOf(content)).flatMap(([name, value]) => {
		const medium = objectOf(value);
		const link = KINDS.includes(name) && !textOf(medium.id) ? textOf(medium.link) : undefined;
		if (link === undefined || !URL.canParse(link)) return mediaLinks(value);
		return [{ url: new URL(link), as: name, voice: medium.voice === true }];
	});
}

/**
 * Why Meta cannot fetch a file, or drops what it gets, judged by address, name and ending alone: nothing is fetched.
 *
 * @returns what stands in `details` of its 131053; undefined if nothing speaks against the link
 */
export function linkFailure({ url, as, voice }: MediaLink, loopback: boolean): string | undefined {
	const why = loopback && isLoopback(url) ? undefined : unreached(url);
	if (why !== undefined) return weblink(why);
	if (isStorage(url)) return weblink('http code 403, status message Forbidden');
	const type = isPage(url) ? 'text/html' : servedType(url);
	return type === undefined ? undefined : typeFailure(type, as, voice);
}

export function weblink(why: string): string {
	return `Downloading media from weblink failed with ${why}`;
}
