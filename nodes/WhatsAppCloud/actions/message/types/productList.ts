import type { INodeProperties } from 'n8n-workflow';

import { asArray, asObject, type JsonValue } from '../../../json';
import {
	buildProductList,
	PRODUCT_LIST_LIMITS,
	type ProductSection,
} from '../../../message/types/productList';
import {
	bodyField,
	footerField,
	listFields,
	sectionTitleField,
	textHeaderFields,
} from '../typeParts/fields';
import { readFrame } from '../typeParts/frame';
import type { MessageType } from '../typeParts/messageType';
import { catalogIdField, productsField, readProduct } from '../typeParts/products';
import { optionalText } from '../typeParts/reader';

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
			values: [sectionTitleField, productsField],
		},
	],
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
	limits: PRODUCT_LIST_LIMITS,
	read(reader) {
		const frame = readFrame(reader, { header: 'text', footer: true });
		const catalogId = reader.text('catalogId');
		const sections = readSections(reader.list('productSections', 'Product Sections'));
		return (draft) => buildProductList(frame, { catalogId, sections }, draft);
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
