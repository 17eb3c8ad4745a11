import type { JsonObject } from '../../json';
import type { Draft } from '../draft';
import { buildInteractive, type Frame, withoutHeader } from '../interactive';

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
	return buildInteractive('catalog_message', withoutHeader, frame, action, draft);
}
