import type { TemplateCard } from './definition';
import { optional, required, type Slot, type TemplateField } from './slot';
import { textSlots } from './texts';
import { isEmpty, mediaParameter, numberIn, plainText } from './value';

/** What a template's header takes when it is sent: the variables of a text, a media, a place, or a product. */
export function headerSlots({ header }: TemplateCard, named: boolean): Slot[] {
	if (!header) return [];
	switch (header.format) {
		case 'TEXT':
			return textSlots('header', header, named);
		case 'LOCATION':
			return [locationSlot()];
		case 'PRODUCT':
			return [productSlot()];
		default: {
			const type = header.format.toLowerCase();
			const fields: TemplateField[] = [
				{ ...required(`header_${type}`, `Header: ${type} (link or media ID)`), takesObject: true },
			];
			if (type === 'document') fields.push(optional('header_filename', 'Header: file name'));
			return [
				{
					component: 'header',
					fields,
					fill: ([value, filename]) =>
						mediaParameter(type, value, isEmpty(filename) ? undefined : plainText(filename)),
				},
			];
		}
	}
}

function locationSlot(): Slot {
	return {
		component: 'header',
		fields: [
			required('header_latitude', 'Header: latitude'),
			required('header_longitude', 'Header: longitude'),
			required('header_name', 'Header: name of the place'),
			required('header_address', 'Header: address'),
		],
		fill([latitudeValue, longitudeValue, name, address]) {
			const latitude = numberIn(latitudeValue, -90, 90);
			const longitude = numberIn(longitudeValue, -180, 180);
			if (latitude === undefined) return { refused: 'is no latitude between -90 and 90' };
			if (longitude === undefined) {
				return { refused: 'has no longitude between -180 and 180 beside it' };
			}
			return {
				parameter: {
					type: 'location',
					location: { latitude, longitude, name: plainText(name), address: plainText(address) },
				},
			};
		},
	};
}

function productSlot(): Slot {
	return {
		component: 'header',
		fields: [
			required('header_product_retailer_id', 'Header: product (retailer ID)'),
			required('header_catalog_id', 'Header: catalog ID'),
		],
		fill: ([product, catalog]) => ({
			parameter: {
				type: 'product',
				product: { product_retailer_id: plainText(product), catalog_id: plainText(catalog) },
			},
		}),
	};
}
