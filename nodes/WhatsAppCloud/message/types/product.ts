import type { JsonObject } from '../../json';
import type { Draft } from '../draft';
import { buildInteractive, type Frame, type FrameRule, withoutHeader } from '../interactive';

const FRAME: FrameRule = { ...withoutHeader, bodyRequired: false };

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
	return buildInteractive('product', FRAME, frame, action, draft);
}
