import { buildProduct } from '../../../message/types/product';
import { footerField, optionalBodyField } from '../typeParts/fields';
import { readFrame } from '../typeParts/frame';
import type { MessageType } from '../typeParts/messageType';
import { catalogIdField } from '../typeParts/products';

export const product: MessageType = {
	option: { name: 'Product', value: 'product', description: 'One product of the catalog' },
	fields: [
		optionalBodyField,
		footerField,
		catalogIdField,
		{
			displayName: 'Product',
			name: 'productId',
			type: 'string',
			default: '',
			placeholder: 'e.g. SKU-4711',
			description: "The product's content ID (SKU) in the catalog",
		},
	],
	limits: {},
	read(reader) {
		const frame = readFrame(reader, { footer: true });
		const action = { catalogId: reader.text('catalogId'), productId: reader.text('productId') };
		return (draft) => buildProduct(frame, action, draft);
	},
};
