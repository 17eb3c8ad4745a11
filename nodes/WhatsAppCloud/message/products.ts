import type { JsonObject } from '../json';
import type { Draft } from './draft';
import { buildInteractive, type Frame } from './interactive';

export interface ProductSection {
	/** Needed if there are several sections. */
	title?: string;
	/** Retailer IDs (SKUs) of products in the catalog. */
	products: readonly string[];
}

/** One product (Meta: "Single-product messages"). */
export function buildProduct(
	frame: Frame,
	{ catalogId, productId }: { catalogId: string; productId: string },
	draft: Draft,
): JsonObject {
	const action = {
		catalog_id: draft.required('Catalog ID', catalogId),
		product_retailer_id: draft.required('Product', productId),
	};
	return buildInteractive('product', frame, action, draft);
}

/** Up to 30 products in sections (Meta: "Multi-product messages"). */
export function buildProductList(
	frame: Frame,
	{ catalogId, sections }: { catalogId: string; sections: readonly ProductSection[] },
	draft: Draft,
): JsonObject {
	draft.count('Sections', sections.length, 'productList.sections');
	const products = sections.flatMap((section) => section.products);
	draft.count('Products', products.length, 'productList.products');
	const action = {
		catalog_id: draft.required('Catalog ID', catalogId),
		sections: sections.map((section, index) => {
			const field = `Section ${index + 1}`;
			const title =
				sections.length > 1
					? draft.text(`${field} Title`, section.title ?? '', 'productList.sectionTitle')
					: draft.optional(`${field} Title`, section.title, 'productList.sectionTitle');
			if (section.products.length === 0) draft.refuse(field, 'has no products');
			return {
				...(title === undefined ? {} : { title }),
				product_items: section.products.map((product, at) => ({
					product_retailer_id: draft.required(`${field} Product ${at + 1}`, product),
				})),
			};
		}),
	};
	return buildInteractive('product_list', frame, action, draft);
}

/** A button that opens the whole catalog (Meta: "Catalog messages"). */
export function buildCatalog(
	frame: Frame,
	{ thumbnailProductId }: { thumbnailProductId?: string },
	draft: Draft,
): JsonObject {
	const thumbnail = thumbnailProductId?.trim();
	const action = {
		name: 'catalog_message',
		...(thumbnail ? { parameters: { thumbnail_product_retailer_id: thumbnail } } : {}),
	};
	return buildInteractive('catalog_message', frame, action, draft);
}

/** Two to ten products of one catalog to swipe through (Meta: "Interactive product carousel messages"). */
export function buildProductCarousel(
	frame: Frame,
	{ catalogId, products }: { catalogId: string; products: readonly string[] },
	draft: Draft,
): JsonObject {
	draft.count('Products', products.length, 'carousel.cards');
	const catalog_id = draft.required('Catalog ID', catalogId);
	const cards = products.map((product, index) => ({
		card_index: index,
		type: 'product',
		action: {
			product_retailer_id: draft.required(`Product ${index + 1}`, product),
			catalog_id,
		},
	}));
	return buildInteractive('carousel', frame, { cards }, draft);
}
