import { fileFailure } from '../file/verdict.ts';
import { objectOf, textOf, type JsonValue } from '../json.ts';
import type { World } from '../state/world.ts';

const KINDS = ['image', 'video', 'audio', 'document', 'sticker'];

/** Why one of the uploaded files in a message will be dropped, in Meta's kind of words; undefined = none will. */
export function brokenFile(world: World, content: JsonValue | undefined): string | undefined {
	if (Array.isArray(content)) {
		for (const part of content) {
			const broken = brokenFile(world, part);
			if (broken !== undefined) return broken;
		}
		return undefined;
	}
	for (const [name, value] of Object.entries(objectOf(content))) {
		const id = KINDS.includes(name) ? textOf(objectOf(value).id) : undefined;
		const media = id === undefined ? undefined : world.media.get(id, Date.now());
		const broken = media
			? fileFailure(media.content, media.mimeType, name)
			: brokenFile(world, value);
		if (broken !== undefined) return broken;
	}
	return undefined;
}
