import type { MediaKind } from '../message/mediaSource';
import type { TemplateCard } from './definition';
import { mediaParameter, NAME_FIELD } from './media';
import { optional, required, type Slot } from './slot';
import { textSlots } from './texts';
import { isEmpty, numberIn, plainText } from './valueRules';

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
		default:
			return [mediaSlot(header.format.toLowerCase())];
	}
}

/** What people call the media of a header. */
const NAMES: Record<string, string> = {
	image: 'Image',
	video: 'Video',
	gif: 'GIF (mp4)',
	document: 'Document',
};

/** What Meta accepts a header's file as: GIFs are short mp4 films. */
const FILE_KINDS: Record<string, MediaKind> = {
	image: 'image',
	video: 'video',
	gif: 'video',
	document: 'document',
};

/** Endings of example links, by the header's type. */
const EXAMPLES: Record<string, string> = {
	image: 'picture.jpg',
	video: 'film.mp4',
	gif: 'animation.mp4',
	document: 'invoice.pdf',
};

function mediaSlot(type: string): Slot {
	const place = NAMES[type] ?? `Header ${type}`;
	const kind = FILE_KINDS[type];
	const media = required(`header_${type}`, `${place}: link, ID or file`, {
		kind: 'media',
		...(kind ? { file: { kind, place, gif: type === 'gif' } } : {}),
		example: `https://example.com/${EXAMPLES[type] ?? type}`,
	});
	const filename = optional(NAME_FIELD, 'File name that the customer sees', {
		aside: false,
		example: 'Invoice.pdf',
	});
	return {
		component: 'header',
		fields: type === 'document' ? [media, filename] : [media],
		fill: ([value, name], context) =>
			mediaParameter(type, value, isEmpty(name) ? undefined : plainText(name), context),
	};
}

/** Meta's pages name all four fields of a place, and do not say whether it refuses one without a name or an address. */
const OPEN = 'is empty; Meta may reject a place without it, and phones then only show a map';

function locationSlot(): Slot {
	return {
		component: 'header',
		fields: [
			required('header_latitude', 'Place: latitude', {
				kind: 'number',
				example: '52.370216',
			}),
			required('header_longitude', 'Place: longitude', {
				kind: 'number',
				example: '4.895168',
			}),
			optional('header_name', 'Place: name', { aside: false, example: 'Greenhouse Shop' }),
			optional('header_address', 'Place: address', {
				aside: false,
				example: 'Damrak 1, Amsterdam',
			}),
		],
		fill([latitudeValue, longitudeValue, name, address]) {
			const latitude = numberIn(latitudeValue, -90, 90);
			const longitude = numberIn(longitudeValue, -180, 180);
			if (latitude === undefined) return { refused: 'is not a latitude between -90 and 90' };
			if (longitude === undefined) {
				return { refused: 'is not a longitude between -180 and 180', field: 'header_longitude' };
			}
			const words = { name: plainText(name).trim(), address: plainText(address).trim() };
			const given = Object.entries(words).filter(([, text]) => text !== '');
			const missing = Object.entries(words).filter(([, text]) => text === '');
			return {
				parameter: {
					type: 'location',
					location: { latitude, longitude, ...Object.fromEntries(given) },
				},
				...(missing.length > 0
					? { asides: missing.map(([key]) => ({ field: `header_${key}`, text: OPEN })) }
					: {}),
			};
		},
	};
}

function productSlot(): Slot {
	return {
		component: 'header',
		fields: [
			required('header_product_retailer_id', 'Product: retailer ID', {
				example: 'retailer-id-1',
			}),
			required('header_catalog_id', 'Product: catalog ID', { example: '194836987003835' }),
		],
		fill: ([product, catalog]) => ({
			parameter: {
				type: 'product',
				product: { product_retailer_id: plainText(product), catalog_id: plainText(catalog) },
			},
		}),
	};
}
