import { buildCatalog } from '../../../message/types/catalog';
import { bodyField, footerField } from '../typeParts/fields';
import { readFrame } from '../typeParts/frame';
import type { MessageType } from '../typeParts/messageType';

export const catalog: MessageType = {
	option: {
		name: 'Catalog',
		value: 'catalog_message',
		description: 'A button that opens the whole catalog',
	},
	fields: [
		bodyField,
		footerField,
		{
			displayName: 'Thumbnail Product',
			name: 'thumbnailProductId',
			type: 'string',
			default: '',
			placeholder: 'e.g. SKU-4711',
			description:
				'The content ID (SKU) of the product whose picture is shown; leave it empty for the first one',
		},
	],
	limits: {},
	read(reader) {
		const frame = readFrame(reader, { footer: true });
		const thumbnailProductId = reader.text('thumbnailProductId');
		return (draft) => buildCatalog(frame, { thumbnailProductId }, draft);
	},
};
