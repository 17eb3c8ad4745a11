import { invalidParameter, missingParameter } from '../errors/graphError.ts';
import { objectOf, textOf, type JsonObject } from '../json.ts';
import { CONTENT_TYPES, type ContentType } from './content.ts';
import { requireOneOf, requireTextIfGiven } from './require.ts';

/** Meta's limit for `biz_opaque_callback_data`. */
const MAX_OPAQUE = 512;

/** @throws GraphError `(#100) The parameter messaging_product is required.` */
export function requireMessagingProduct(body: JsonObject): void {
	const product = textOf(body.messaging_product);
	if (!product) throw missingParameter('messaging_product');
	if (product.toLowerCase() !== 'whatsapp') {
		throw invalidParameter(`Param messaging_product must be one of {WHATSAPP} - got "${product}".`);
	}
}

/** The fields around the content: recipient type, quoted message, data to be echoed in statuses. */
export function checkEnvelope(body: JsonObject): void {
	if (body.recipient_type !== undefined && body.recipient_type !== null) {
		requireOneOf(body.recipient_type, 'recipient_type', ['individual', 'group']);
	}
	requireTextIfGiven(body.biz_opaque_callback_data, 'biz_opaque_callback_data', MAX_OPAQUE);
	if (body.context !== undefined && body.context !== null) {
		if (!textOf(objectOf(body.context).message_id)) throw missingParameter("context['message_id']");
	}
}

/** The message's type; `text` when none is named. @throws GraphError listing the types that exist */
export function contentTypeOf(body: JsonObject): ContentType {
	const given = textOf(body.type) ?? 'text';
	const type = given.toLowerCase();
	const known = CONTENT_TYPES.find((name) => name === type);
	if (known) return known;
	const names = CONTENT_TYPES.map((name) => name.toUpperCase()).join(', ');
	throw invalidParameter(`Param type must be one of {${names}} - got "${given}".`);
}
