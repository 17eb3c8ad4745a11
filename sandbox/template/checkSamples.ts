import { GraphError } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import type { World } from '../state/world.ts';

/** The files that may stand for a header, by its format. */
const TYPES: Record<string, RegExp> = {
	IMAGE: /^image\//,
	VIDEO: /^video\/mp4$/,
	GIF: /^video\/mp4$/,
	DOCUMENT: /^application\/pdf$/,
};

/**
 * The samples of headers, on cards as well, are handles of resumable uploads, of files that fit.
 *
 * @throws GraphError 100 for anything else: a media ID, an address, a handle that was never given out
 */
export function checkSamples(world: World, components: JsonObject[]): void {
	for (const component of components) {
		const type = textOf(component.type)?.toUpperCase();
		if (type === 'CAROUSEL') {
			for (const card of listOf(component.cards)) {
				checkSamples(world, listOf(objectOf(card).components).map(objectOf));
			}
		}
		const fits = TYPES[textOf(component.format)?.toUpperCase() ?? ''];
		if (type !== 'HEADER' || !fits) continue;
		for (const handle of listOf(objectOf(component.example).header_handle)) {
			if (fits.test(world.uploads.typeOf(textOf(handle) ?? '') ?? '')) continue;
			// Which subcode it has, nobody has written down.
			throw new GraphError(400, {
				message: 'Invalid parameter',
				type: 'OAuthException',
				code: 100,
				is_transient: false,
				error_user_title: 'Invalid media handle',
				error_user_msg:
					'The sample of the message header is no handle of an uploaded file of that format.',
			});
		}
	}
}
