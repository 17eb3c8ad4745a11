import type { JsonObject } from '../../json';
import type { Draft } from '../draft';
import { buildInteractive, type Frame, type FrameRule, withHeader } from '../interactive';
import { characters, hard, type Limits } from '../limit';

const SOURCE = 'Multi-product messages';

export const PRODUCT_LIST_LIMITS = {
	sections: [hard('sections', 10, SOURCE, 1)],
	sectionTitle: [characters(24, SOURCE)],
	products: [hard('products in all sections together', 30, SOURCE, 1)],
} satisfies Record<string, Limits>;

const FRAME: FrameRule = { ...withHeader, headers: ['text'], headerRequired: true };

export interface ProductSection {
	/** Needed if there are several sections. */
	title?: string;
	/** Retailer IDs (SKUs) of products in the catalog. */
	products: readonly string[];
}

/** Up to 30 products in sections (Meta: "Multi-product messages"). */
export function buildProductList(
	frame: Frame,
	{ catalogId, sections }: { catalogId: string; sections: readonly ProductSection[] },
	draft: Draft,
): JsonObject {
	draft.count('Sections', sections.length, PRODUCT_LIST_LIMITS.sections);
	const products = sections.flatMap((section) => section.products);
	draft.count('Products', products.length, PRODUCT_LIST_LIMITS.products);
	const action = {
		catalog_id: draft.required('Catalog ID', catalogId),
		sections: sections.map((section, index) => {
			const field = `Section ${index + 1}`;
			const title =
				sections.length > 1
					? draft.text(`${field} Title`, section.title ?? '', PRODUCT_LIST_LIMITS.sectionTitle)
					: draft.optional(`${field} Title`, section.title, PRODUCT_LIST_LIMITS.sectionTitle);
			if (section.products.length === 0) draft.refuse(field, 'has no products');
			return {
				...(title === undefined ? {} : { title }),
				product_items: section.products.map((product, at) => ({
					product_retailer_id: draft.required(`${field} Product ${at + 1}`, product),
				})),
			};
		}),
	};
	return buildInteractive('product_list', FRAME, frame, action, draft);
}
