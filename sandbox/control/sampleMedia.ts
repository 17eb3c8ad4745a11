import { compact, textOf, type JsonObject } from '../json.ts';
import { mediaUrl } from '../graph/media.ts';
import type { PhoneNumber } from '../state/account.ts';
import { graphId } from '../state/ids.ts';
import type { World } from '../state/world.ts';

/** A grey picture of 8 × 8 dots, for customers who send "a photo". */
const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mNoaGrHihiGlgQAoeZ/AcMXzVgAAAAASUVORK5CYII=';

const DEFAULT_TYPES: Record<string, string> = {
	image: 'image/png',
	sticker: 'image/webp',
	video: 'video/mp4',
	audio: 'audio/ogg; codecs=opus',
	document: 'application/pdf',
};

/**
 * A medium that a customer sends: stored for seven days, announced with an ID and a download address.
 *
 * @param given `data` (base64), `mime_type`, `caption`, `filename`
 */
export function sampleMedia(
	world: World,
	number: PhoneNumber,
	type: string,
	given: JsonObject,
): JsonObject {
	const data = textOf(given.data);
	const media = world.media.add({
		id: graphId(),
		phoneNumberId: number.id,
		mimeType: textOf(given.mime_type) ?? DEFAULT_TYPES[type] ?? 'application/octet-stream',
		content: Buffer.from(data ?? PNG, 'base64'),
		expiresAt: Date.now() + world.settings.inboundMediaTtlMs,
	});
	return compact({
		caption: textOf(given.caption),
		filename: type === 'document' ? (textOf(given.filename) ?? 'document.pdf') : undefined,
		mime_type: media.mimeType,
		sha256: media.sha256,
		id: media.id,
		url: mediaUrl(world, media, world.url),
		voice: type === 'audio' ? given.voice === true : undefined,
		animated: type === 'sticker' ? false : undefined,
	});
}
