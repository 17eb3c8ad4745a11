import type { INodeProperties } from 'n8n-workflow';

import type { MediaPlace } from '../../account/mediaFile';
import { asId, asObject, asText, parseJson, withoutAbsent } from '../../json';
import { BadInput } from '../failure';
import type { Batch } from '../operation';

/** A file at Meta: what a trigger's item says of it, or its ID alone. */
export interface MediaReference extends MediaPlace {
	fileName?: string;
}

export const mediaField: INodeProperties = {
	displayName: 'Media',
	name: 'media',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 1234567890123456',
	description:
		'A media ID, or the whole field <code>media</code> of an item from the WhatsApp Cloud Trigger',
};

/** Reads {@link mediaField}: an ID, or an object with one (as it is, or as JSON). @throws {BadInput} */
export function readMediaReference(batch: Batch, itemIndex: number): MediaReference {
	const given = batch.parameter('media', itemIndex, '');
	const value =
		typeof given === 'string' && given.trim().startsWith('{') ? parseJson(given) : given;
	const media = asObject(value);
	const id = (asId(media ? media.id : value) ?? '').trim();
	if (!/^\d+$/.test(id)) {
		throw new BadInput(
			`Media ${id === '' ? 'has no media ID' : `"${id}" is not a media ID`}`,
			'Enter the ID that Media → Upload returned (digits only), or map the field "media" of an item from the WhatsApp Cloud Trigger.',
			['Media'],
		);
	}
	return withoutAbsent<MediaReference>({
		id,
		url: asText(media?.url),
		mimeType: asText(media?.mimeType) ?? asText(media?.mime_type),
		sha256: asText(media?.sha256),
		fileName: asText(media?.filename) ?? asText(media?.fileName),
	});
}
