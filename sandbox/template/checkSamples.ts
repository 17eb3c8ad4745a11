import { managementRefusal } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import type { World } from '../state/world.ts';
import { missingSample } from './definition.ts';

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
 * @throws GraphError 100/2388273 for a media ID, an address, a handle that was never given out; 2388084 for another kind of file
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
			const given = world.uploads.typeOf(textOf(handle) ?? '');
			if (given === undefined) throw missingSample(textOf(component.format) ?? '');
			if (!fits.test(given)) {
				throw managementRefusal(
					2388084,
					'File type not supported',
					`A file of the type ${given} cannot be the sample of a ${textOf(component.format)} header.`,
				);
			}
		}
	}
}
