import { asObject, type JsonObject } from '../json';
import { buttonName } from './buttonName';
import type { TemplateButton } from './definition';
import { TEMPLATE_LIMITS, tooLong } from './limits';
import { linkEndParameter, linkPartOf, nameOfLinkPart } from './link';
import { productSections } from './products';
import {
	optional,
	required,
	type Parameter,
	type Slot,
	type TemplateField,
	type TemplateValue,
} from './slot';
import { isEmpty, jsonIn, numberIn, plainText } from './valueRules';
import { variablesIn } from './variables';

/** What a button of a template takes when it is sent; none for those that take nothing. */
export function buttonSlots(button: TemplateButton, index: number): Slot[] {
	const kind = BUTTON_KINDS[button.type];
	if (!kind) return [];
	const where = `“${buttonName(button)}” `;
	return kind(button).map(({ fields, ...place }) => ({
		component: 'button',
		button: { subType: kind === url ? 'url' : button.type.toLowerCase(), index },
		fields: fields.map((field) => ({
			...field,
			id: `button_${index}_${field.id}`,
			label: where + field.label,
		})),
		...place,
	}));
}

type ButtonPlace = Pick<Slot, 'fields' | 'fill' | 'always'>;

const url = (button: TemplateButton): ButtonPlace[] => {
	const address = button.url ?? '';
	if (variablesIn(address).length === 0) return [];
	const example =
		button.example === undefined ? undefined : linkPartOf(address, button.example) || undefined;
	return [
		{
			fields: [required('url', nameOfLinkPart(address), { example })],
			fill: ([value]) => linkEndParameter(address, value),
		},
	];
};

/** What each type of button takes when it is sent (Meta: "Template components"); types that are not listed take nothing. */
const BUTTON_KINDS: Record<string, ((button: TemplateButton) => ButtonPlace[]) | undefined> = {
	QUICK_REPLY: () => [
		{
			fields: [optional('payload', 'data when tapped')],
			fill: ([value]) =>
				short(value, TEMPLATE_LIMITS.quickReplyPayload, (payload) => ({
					type: 'payload',
					payload,
				})),
		},
	],
	URL: url,
	COPY_CODE: ({ example }) => [
		{ fields: [required('coupon_code', 'code', { example })], fill: couponCode },
	],
	FLOW: () => [
		{
			fields: [
				optional('flow_token', 'flow token'),
				optional('flow_action_data', 'data of first screen (JSON)', { kind: 'json' }),
			],
			fill: flowAction,
			always: true,
		},
	],
	CATALOG: () => [
		{
			fields: [optional('thumbnail_product_retailer_id', 'picture: retailer ID')],
			fill: ([value]) => action({ thumbnail_product_retailer_id: plainText(value) }),
		},
	],
	MPM: () => [{ fields: productFields(), fill: productAction }],
	VOICE_CALL: () => [
		{
			fields: [optional('ttl_minutes', 'works for (minutes)', { kind: 'number' })],
			fill([value]) {
				const { min, max } = TEMPLATE_LIMITS.callMinutes;
				const minutes = numberIn(value, min, max);
				return minutes === undefined || !Number.isInteger(minutes)
					? { refused: `is not a whole number of minutes between ${min} and ${max}` }
					: { parameter: { type: 'ttl_minutes', ttl_minutes: minutes } };
			},
		},
		{
			fields: [optional('payload', 'data of the call')],
			fill: ([value]) =>
				short(value, TEMPLATE_LIMITS.callPayload, (payload) => ({ type: 'payload', payload })),
		},
	],
	ORDER_DETAILS: () => jsonAction('order_details'),
	// How to pay, in Brazil (Meta: "Payment request CTA templates").
	PAYMENT_REQUEST: () => jsonAction('payment_request'),
};

/** What a button of this type is called when it is sent; undefined for those that Graph does not know then. */
export function subTypeOf({ type }: TemplateButton): string | undefined {
	return type === 'OTP' ? 'copy_code' : BUTTON_KINDS[type] && type.toLowerCase();
}

/** Types that take nothing, or whose value the template itself takes (one-time codes). */
const WITHOUT_VALUES = [
	'CALL_PERMISSION_REQUEST',
	'OTP',
	'PHONE_NUMBER',
	'REQUEST_CONTACT_INFO',
	'SPM',
];

/** Whether it is known what a button of this type takes; of types that are newer than this package only Meta knows. */
export function isKnownButton({ type }: TemplateButton): boolean {
	return Object.hasOwn(BUTTON_KINDS, type) || WITHOUT_VALUES.includes(type);
}

function productFields(): TemplateField[] {
	return [
		required('sections', 'products, as “Title: retailer ID, retailer ID; Title: …”', {
			kind: 'json',
			example: 'Popular: retailer-id-1, retailer-id-2; New: retailer-id-3',
		}),
		optional('thumbnail_product_retailer_id', 'picture: retailer ID (otherwise the first)'),
	];
}

function productAction([value, thumbnail]: TemplateValue[]): Parameter {
	const read = productSections(value);
	if ('refused' in read) return read;
	return action({
		thumbnail_product_retailer_id: isEmpty(thumbnail) ? read.first : plainText(thumbnail),
		sections: read.sections,
	});
}

function flowAction([token, given]: TemplateValue[]): Parameter {
	const data = isEmpty(given) ? undefined : asObject(jsonIn(given));
	if (!isEmpty(given) && (!data || Object.keys(data).length === 0)) {
		return {
			refused: 'is not a JSON object with something in it',
			field: 'flow_action_data',
		};
	}
	return action({
		flow_token: isEmpty(token) ? 'unused' : plainText(token),
		...(data ? { flow_action_data: data } : {}),
	});
}

/** What only Meta's own object says. */
function jsonAction(name: string): ButtonPlace[] {
	return [
		{
			fields: [required(name, `${name} (JSON object)`, { kind: 'json' })],
			fill([value]) {
				const object = asObject(jsonIn(value));
				return object
					? action({ [name]: object })
					: { refused: `is not a JSON object; use Meta's ${name}` };
			},
		},
	];
}

function couponCode([value]: TemplateValue[]): Parameter {
	const code = plainText(value).trim();
	const refused = tooLong(code, TEMPLATE_LIMITS.couponCode);
	if (refused !== undefined) return { refused };
	return {
		parameter: { type: 'coupon_code', coupon_code: code },
		...(/^[\p{L}\p{N}]+$/u.test(code) ? {} : { warning: NOT_ALPHANUMERIC }),
	};
}

/** Meta: "Coupon code templates"; whether it refuses others, the page does not say. */
const NOT_ALPHANUMERIC =
	'does not only have letters and digits, as Meta wants it; use another code if it is refused';

function short(
	value: TemplateValue,
	limit: number,
	parameterOf: (text: string) => JsonObject,
): Parameter {
	const refused = tooLong(plainText(value), limit);
	return refused === undefined ? { parameter: parameterOf(plainText(value)) } : { refused };
}

function action(content: JsonObject): Parameter {
	return { parameter: { type: 'action', action: content } };
}
