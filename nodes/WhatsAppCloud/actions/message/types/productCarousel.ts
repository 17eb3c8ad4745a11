import {
	buildProductCarousel,
	PRODUCT_CAROUSEL_LIMITS,
} from '../../../message/types/productCarousel';
import { bodyField, listFields } from '../typeParts/fields';
import { readFrame } from '../typeParts/frame';
import type { MessageType } from '../typeParts/messageType';
import { catalogIdField, productsField, readProduct } from '../typeParts/products';

export const productCarousel: MessageType = {
	option: {
		name: 'Product Carousel',
		value: 'product_carousel',
		description: 'Two to ten products of one catalog to swipe through',
	},
	fields: [bodyField, catalogIdField, ...listFields(productsField, '["SKU-1", "SKU-2"]')],
	limits: PRODUCT_CAROUSEL_LIMITS,
	read(reader) {
		const frame = readFrame(reader);
		const catalogId = reader.text('catalogId');
		const products = reader.list('products', 'Products').map(readProduct);
		return (draft) => buildProductCarousel(frame, { catalogId, products }, draft);
	},
};
