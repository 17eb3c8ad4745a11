import type { JsonObject } from '../../json';
import { CARDS_LIMIT } from '../carousel';
import type { Draft } from '../draft';
import { bodyOnly, buildInteractive, type Frame } from '../interactive';
import type { Limits } from '../limit';

export const PRODUCT_CAROUSEL_LIMITS = { cards: CARDS_LIMIT } satisfies Record<string, Limits>;

/** Two to ten products of one catalog to swipe through (Meta: "Interactive product carousel messages"). */
export function buildProductCarousel(
	frame: Frame,
	{ catalogId, products }: { catalogId: string; products: readonly string[] },
	draft: Draft,
): JsonObject {
	draft.count('Products', products.length, PRODUCT_CAROUSEL_LIMITS.cards);
	const catalog_id = draft.required('Catalog ID', catalogId);
	const cards = products.map((product, index) => ({
		card_index: index,
		type: 'product',
		action: {
			product_retailer_id: draft.required(`Product ${index + 1}`, product),
			catalog_id,
		},
	}));
	return buildInteractive('carousel', bodyOnly, frame, { cards }, draft);
}
