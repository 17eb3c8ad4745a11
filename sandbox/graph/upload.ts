import { invalidParameter, unknownObject } from '../errors/graphError.ts';
import { textOf, type JsonObject } from '../json.ts';
import type { GraphRequest } from './request.ts';

/** `GET /upload:…`: how far it got. */
export function uploadOffset(request: GraphRequest, id: string): JsonObject {
	const offset = request.world.uploads.offset(id);
	if (offset === undefined) throw unknownObject('GET', id);
	return { id, file_offset: offset };
}

/** `POST /upload:…` with `file_offset` and bytes: the handle once all bytes are there. */
export function uploadBytes(request: GraphRequest, id: string): JsonObject {
	const { world } = request;
	const at = world.uploads.offset(id);
	if (at === undefined) throw unknownObject('POST', id);
	const offset = Number(textOf(request.headers.file_offset) ?? 0);
	if (!(offset <= at)) throw invalidParameter(`Param file_offset must be at most ${at}.`);
	const bytes = request.bytes ?? request.file?.content ?? Buffer.alloc(0);
	const length = world.uploads.lengthOf(id) ?? 0;
	// Meta's words for it, nobody has written down.
	if (offset + bytes.length > length) {
		throw invalidParameter(`The upload has more than the ${length} bytes of its file_length.`);
	}
	const handle = world.uploads.append(id, offset, bytes);
	if (handle === undefined || handle === null) {
		return { id, file_offset: world.uploads.offset(id) ?? 0 };
	}
	return { h: handle };
}
