import { messageRefusal, missingParameter } from '../errors/graphError.ts';
import { isObject, listOf, objectOf, textOf, type JsonObject } from '../json.ts';

/** Meta's limits of multi-product templates. */
const MAX_SECTIONS = 10;
const MAX_PRODUCTS = 30;

/** What the `action` of each type of button must hold; types that are not listed may leave it empty. */
const CHECKS: Record<string, (action: JsonObject, path: string) => void> = {
	MPM(action, path) {
		const sections = listOf(action.sections).map(objectOf);
		if (sections.length === 0) throw missingParameter(`${path}['sections']`);
		const products = sections.flatMap((section, index) => {
			const at = `${path}['sections'][${index}]`;
			if (!textOf(section.title)) throw missingParameter(`${at}['title']`);
			const items = listOf(section.product_items).map(objectOf);
			if (items.length === 0) throw missingParameter(`${at}['product_items']`);
			items.forEach((item, position) => {
				if (textOf(item.product_retailer_id)) return;
				throw missingParameter(`${at}['product_items'][${position}]['product_retailer_id']`);
			});
			return items;
		});
		if (sections.length > MAX_SECTIONS || products.length > MAX_PRODUCTS) {
			throw messageRefusal(
				131009,
				`Invalid product count. Max allowed sections: ${MAX_SECTIONS}, max allowed products: ${MAX_PRODUCTS}`,
			);
		}
	},
	FLOW({ flow_action_data: data }, path) {
		if (data !== undefined && (!isObject(data) || Object.keys(data).length === 0)) {
			throw messageRefusal(131009, `${path}['flow_action_data'] must be a non-empty object`);
		}
	},
	ORDER_DETAILS(action, path) {
		if (!isObject(action.order_details)) throw missingParameter(`${path}['order_details']`);
	},
	PAYMENT_REQUEST(action, path) {
		const at = `${path}['payment_request']`;
		if (!isObject(action.payment_request)) throw missingParameter(at);
		if (!isObject(action.payment_request.payment_setting)) {
			throw missingParameter(`${at}['payment_setting']`);
		}
	},
};

/** @throws GraphError 131008 for what is missing, 131009 for what does not fit */
export function checkAction(type: string, action: unknown, path: string): void {
	if (!isObject(action)) throw missingParameter(path);
	CHECKS[type]?.(action, path);
}
