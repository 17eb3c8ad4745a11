import { invalidParameter, messageRefusal } from '../errors/graphError.ts';
import { textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { World } from '../state/world.ts';
import { requireObject, requireTextIfGiven } from './require.ts';

/** Meta's limit for captions. */
const MAX_CAPTION = 1024;

/** Meta's limit for what a document is called. */
const MAX_FILENAME = 240;

/** Which types carry what besides the medium itself. */
const CAPTIONED = ['image', 'video', 'document'];

/**
 * `image`, `video`, `audio`, `document`, `sticker`: an uploaded medium's id or a link.
 *
 * @throws GraphError 100 with the path, as Graph writes it
 */
export function checkMedia(world: World, type: string, value: JsonValue | undefined): void {
	const media = requireObject(value, type);
	checkMediaReference(world, media, type);
	if (CAPTIONED.includes(type))
		requireTextIfGiven(media.caption, `${type}['caption']`, MAX_CAPTION);
}

/** Either `id` of a medium that is still there, or `link`, a http(s) address. */
export function checkMediaReference(world: World, media: JsonObject, path: string): void {
	requireTextIfGiven(media.filename, `${path}['filename']`, MAX_FILENAME);
	const id = textOf(media.id);
	const link = textOf(media.link);
	if (id) {
		if (!world.media.get(id, Date.now())) {
			throw invalidParameter(
				`Param ${path}['id'] is not a valid whatsapp business account media attachment ID`,
			);
		}
		return;
	}
	if (link === undefined || link === '') {
		throw messageRefusal(131008, `${path}: either id or link is required`);
	}
	if (!URL.canParse(link) || !/^https?:$/.test(new URL(link).protocol)) {
		throw invalidParameter(`Param ${path}['link'] is not a valid URI.`);
	}
}
