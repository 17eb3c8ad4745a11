import type { INodeProperties } from 'n8n-workflow';

import { asObject, type JsonValue } from '../../../json';
import { toText } from '../../parameters';

export const catalogIdField: INodeProperties = {
	displayName: 'Catalog ID',
	name: 'catalogId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 146265584024623',
	description: 'In Commerce Manager under Catalog > Settings',
};

export const productsField: INodeProperties = {
	displayName: 'Products',
	name: 'products',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add product' },
	default: [],
	placeholder: 'e.g. SKU-4711',
	description: "The products' content IDs (SKUs) in the catalog",
};

/** An ID alone, or Meta's `{ product_retailer_id }`. */
export function readProduct(element: JsonValue): string {
	return toText(asObject(element)?.product_retailer_id ?? element);
}
