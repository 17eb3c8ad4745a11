import { invalidParameter, messageRefusal, type GraphError } from '../errors/graphError.ts';
import { isObject, textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
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
		if (!world.media.get(id, Date.now())) throw noMedia(path);
		return;
	}
	if (link === undefined || link === '') {
		throw messageRefusal(131008, `${path}: either id or link is required`);
	}
	if (!URL.canParse(link) || !/^https?:$/.test(new URL(link).protocol)) {
		throw invalidParameter(`Param ${path}['link'] is not a valid URI.`);
	}
}

/** Where a medium can stand, in whatever kind of message. */
const KINDS = ['image', 'video', 'gif', 'audio', 'document', 'sticker'];

/**
 * An ID is good for the number that uploaded the file, or got it.
 *
 * @param path of the value, as Graph writes it
 */
export function checkOwnMedia(
	world: World,
	number: PhoneNumber,
	value: JsonValue | undefined,
	path: string,
): void {
	if (Array.isArray(value)) {
		value.forEach((entry, index) => checkOwnMedia(world, number, entry, `${path}[${index}]`));
		return;
	}
	if (!isObject(value)) return;
	const isMedium = KINDS.some((kind) => path === kind || path.endsWith(`['${kind}']`));
	const media = isMedium ? world.media.get(textOf(value.id) ?? '', Date.now()) : undefined;
	if ((media?.phoneNumberId ?? number.id) !== number.id) throw noMedia(path);
	for (const [key, entry] of Object.entries(value)) {
		checkOwnMedia(world, number, entry, `${path}['${key}']`);
	}
}

function noMedia(path: string): GraphError {
	return invalidParameter(
		`Param ${path}['id'] is not a valid whatsapp business account media attachment ID`,
	);
}
