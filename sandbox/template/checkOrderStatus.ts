import { messageRefusal } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { lengthOf } from '../message/require.ts';

/** As in the sample of Meta's page; its table writes `partially-shipped`. */
const STATUSES = ['pending', 'processing', 'partially_shipped', 'shipped', 'completed', 'canceled'];

const MAX_DESCRIPTION = 120;

/**
 * What has become of an order, in a template of sub-category ORDER_STATUS and no other (Meta: "Send order status template
 * message"). Whether there is such an order, only Meta knows.
 */
export function checkOrderStatus(wanted: boolean, component: JsonObject | undefined): void {
	if (!wanted) {
		if (!component) return;
		throw messageRefusal(132012, 'order_status: Format mismatch, expected NONE');
	}
	const given = objectOf(objectOf(listOf(component?.parameters)[0]).order_status);
	const { status, description } = objectOf(given.order);
	if (!textOf(given.reference_id) || !textOf(status)) {
		throw messageRefusal(131008, 'order_status: reference_id and the status of order are required');
	}
	if (!STATUSES.includes(textOf(status) ?? '')) {
		throw messageRefusal(131009, `order_status: status must be one of ${STATUSES.join(', ')}`);
	}
	if (lengthOf(textOf(description) ?? '') > MAX_DESCRIPTION) {
		throw messageRefusal(
			131009,
			`order_status: description is too long. Max length is ${MAX_DESCRIPTION}`,
		);
	}
}
