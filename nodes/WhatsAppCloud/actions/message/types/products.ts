import type { INodeProperties } from 'n8n-workflow';

import { asArray, asObject, type JsonValue } from '../../../json';
import {
	buildCatalog,
	buildProduct,
	buildProductCarousel,
	buildProductList,
	type ProductSection,
} from '../../../message/products';
import { toText } from '../../parameters';
import { bodyField, footerField, listFields, optionalBodyField, textHeaderFields } from './fields';
import { readFrame } from './frame';
import type { MessageType } from './messageType';
import { optionalText } from './reader';

const catalogIdField: INodeProperties = {
	displayName: 'Catalog ID',
	name: 'catalogId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 146265584024623',
	description: 'In Commerce Manager under Catalog > Settings',
};

const productsField: INodeProperties = {
	displayName: 'Products',
	name: 'products',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Product' },
	default: [],
	placeholder: 'e.g. SKU-4711',
	description: "The products' content IDs (SKUs) in the catalog",
};

const sectionsField: INodeProperties = {
	displayName: 'Product Sections',
	name: 'productSections',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	placeholder: 'Add section',
	description: 'Up to ten sections, up to 30 products in all of them together',
	options: [
		{
			displayName: 'Section',
			name: 'values',
			values: [
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					description: 'At most 24 characters; required if there are several sections',
				},
				productsField,
			],
		},
	],
};

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
	read(reader) {
		const frame = readFrame(reader, { footer: true });
		const action = { catalogId: reader.text('catalogId'), productId: reader.text('productId') };
		return (draft) => buildProduct(frame, action, draft);
	},
};

export const productList: MessageType = {
	option: {
		name: 'Product List',
		value: 'product_list',
		description: 'Up to 30 products of the catalog, in sections',
	},
	fields: [
		...textHeaderFields,
		bodyField,
		footerField,
		catalogIdField,
		...listFields(sectionsField, '[{ "title": "Bread", "products": ["SKU-1", "SKU-2"] }]'),
	],
	read(reader) {
		const frame = readFrame(reader, { header: 'text', footer: true });
		const catalogId = reader.text('catalogId');
		const sections = readSections(reader.list('productSections', 'Product Sections'));
		return (draft) => buildProductList(frame, { catalogId, sections }, draft);
	},
};

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
	read(reader) {
		const frame = readFrame(reader, { footer: true });
		const thumbnailProductId = reader.text('thumbnailProductId');
		return (draft) => buildCatalog(frame, { thumbnailProductId }, draft);
	},
};

export const productCarousel: MessageType = {
	option: {
		name: 'Product Carousel',
		value: 'product_carousel',
		description: 'Two to ten products of one catalog to swipe through',
	},
	fields: [bodyField, catalogIdField, ...listFields(productsField, '["SKU-1", "SKU-2"]')],
	read(reader) {
		const frame = readFrame(reader);
		const catalogId = reader.text('catalogId');
		const products = reader.list('products', 'Products').map(readProduct);
		return (draft) => buildProductCarousel(frame, { catalogId, products }, draft);
	},
};

/** Sections with products, or products alone, which are one section. */
function readSections(elements: JsonValue[]): ProductSection[] {
	const productsIn = (element: JsonValue) => {
		const section = asObject(element);
		return section?.products ?? section?.product_items;
	};
	if (elements.length > 0 && elements.every((element) => productsIn(element) === undefined)) {
		return [{ products: elements.map(readProduct) }];
	}
	return elements.map((element) => {
		const title = optionalText(asObject(element)?.title);
		const products = (asArray(productsIn(element)) ?? []).map(readProduct);
		return { products, ...(title === undefined ? {} : { title }) };
	});
}

/** An ID alone, or Meta's `{ product_retailer_id }`. */
function readProduct(element: JsonValue): string {
	return toText(asObject(element)?.product_retailer_id ?? element);
}
