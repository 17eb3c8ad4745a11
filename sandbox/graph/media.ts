import { invalidParameter, messageRefusal, missingParameter } from '../errors/graphError.ts';
import { textOf, type JsonObject } from '../json.ts';
import { requireMessagingProduct } from '../message/envelope.ts';
import { bareType, MAX_BYTES } from '../message/mediaTypes.ts';
import type { PhoneNumber } from '../state/account.ts';
import { graphId } from '../state/ids.ts';
import type { Media } from '../state/media.ts';
import type { World } from '../state/world.ts';
import type { GraphRequest } from './request.ts';

export const MEDIA_TYPE = 'WhatsAppMedia';

/**
 * `POST /{PHONE_NUMBER_ID}/media`: multipart with `file`, `type` and `messaging_product`. What counts is the type of the
 * part with the file: many have been told "Received file of type 'application/octet-stream'" whose `type` was right.
 */
export function uploadMedia(request: GraphRequest, number: PhoneNumber): JsonObject {
	const { world, params, file } = request;
	requireMessagingProduct(params);
	if (file?.fieldName !== 'file') throw missingParameter('file');
	const { mimeType } = file;
	const bare = bareType(mimeType);
	const limit = Object.hasOwn(MAX_BYTES, bare) ? MAX_BYTES[bare] : undefined;
	if (limit === undefined) {
		throw invalidParameter(
			`Param file must be a file with one of the following types: ${Object.keys(MAX_BYTES).join(', ')}. Received file of type '${bare}'.`,
		);
	}
	if (file.content.length === 0) throw messageRefusal(131053, 'The file is empty.');
	if (file.content.length > limit) {
		throw messageRefusal(
			131053,
			`The file is too large: ${file.content.length} bytes, limit is ${limit}.`,
		);
	}
	const media = world.media.add({
		id: graphId(),
		phoneNumberId: number.id,
		mimeType,
		fileName: file.fileName,
		content: file.content,
		expiresAt: Date.now() + world.settings.uploadedMediaTtlMs,
	});
	return { id: media.id };
}

/** `GET /{MEDIA_ID}`: an address that is valid for five minutes. */
export function getMedia(request: GraphRequest, media: Media): JsonObject {
	checkOwner(request, media);
	return {
		url: mediaUrl(request.world, media, request.origin),
		mime_type: media.mimeType,
		sha256: media.sha256,
		file_size: media.content.length,
		id: media.id,
		messaging_product: 'whatsapp',
	};
}

/** `DELETE /{MEDIA_ID}`. */
export function deleteMedia(request: GraphRequest, media: Media): JsonObject {
	checkOwner(request, media);
	return { success: request.world.media.delete(media.id) };
}

/** With `phone_number_id`, a medium of another number is neither shown nor deleted (Meta: "Media"). */
function checkOwner({ params }: GraphRequest, { phoneNumberId }: Media): void {
	const asked = textOf(params.phone_number_id);
	if (asked !== undefined && phoneNumberId !== undefined && asked !== phoneNumberId) {
		throw invalidParameter('Param phone_number_id does not own this media');
	}
}

/** An address like those of `lookaside.fbsbx.com`, on the sandbox itself. */
export function mediaUrl(world: World, media: Media, origin: string): string {
	const expiresAt = Date.now() + world.settings.mediaUrlTtlMs;
	const hash = world.media.link(media, expiresAt);
	const ext = Math.floor(expiresAt / 1000);
	return `${origin}/whatsapp_business/attachments/?mid=${media.id}&source=getMedia&ext=${ext}&hash=${hash}`;
}
