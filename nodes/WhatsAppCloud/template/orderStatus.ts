import type { TemplateDefinition } from './definition';
import { TEMPLATE_LIMITS, tooLong } from './limits';
import { optional, required, type Slot } from './slot';
import { isEmpty, plainText } from './valueRules';

/** Meta: "Send order status template message" (May 2026); its table and its sample differ in the hyphen. */
const STATUSES = 'pending processing partially_shipped shipped completed canceled'.split(' ');

/** Spellings that people and shops have for the same. */
const SAME: Readonly<Record<string, string>> = { cancelled: 'canceled' };

/** Whether the template tells a customer what has become of an order that was placed in WhatsApp. */
export function isOrderStatus({ subCategory }: TemplateDefinition): boolean {
	return subCategory === 'ORDER_STATUS';
}

/** What an order status template takes beside its texts; its definition says so by its sub-category alone. */
export function orderStatusSlots(definition: TemplateDefinition): Slot[] {
	if (!isOrderStatus(definition)) return [];
	return [
		{
			component: 'order_status',
			fields: [
				required('order_reference_id', 'Order: reference ID', { example: 'order-4711' }),
				required('order_status', `Order: status (${STATUSES.join(', ')})`, {
					example: 'shipped',
				}),
				optional('order_description', 'Order: words about the status', { aside: false }),
			],
			fill([reference, given, words]) {
				const status = statusIn(plainText(given));
				if (status === undefined) {
					return { refused: `is not one of ${STATUSES.join(', ')}`, field: 'order_status' };
				}
				const description = plainText(words);
				const long = tooLong(description, TEMPLATE_LIMITS.orderDescription);
				if (long !== undefined) return { refused: long, field: 'order_description' };
				const order = { status, ...(isEmpty(words) ? {} : { description }) };
				return {
					parameter: {
						type: 'order_status',
						order_status: { reference_id: plainText(reference).trim(), order },
					},
				};
			},
		},
	];
}

function statusIn(text: string): string | undefined {
	const word = text
		.trim()
		.toLowerCase()
		.replaceAll(/[\s-]+/g, '_');
	const status = Object.hasOwn(SAME, word) ? SAME[word] : word;
	return STATUSES.find((known) => known === status);
}
