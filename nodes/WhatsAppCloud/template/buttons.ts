import { asArray, asObject, type JsonObject } from '../json';
import type { TemplateButton } from './definition';
import { optional, required, type Slot } from './slot';
import {
	isEmpty,
	jsonIn,
	plainText,
	numberIn,
	textParameter,
	type Parameter,
	type TemplateValue,
} from './value';
import { variablesIn } from './variables';

/** What a button of a template takes when it is sent; none for those that take nothing. */
export function buttonSlots(button: TemplateButton, index: number): Slot[] {
	const kind = BUTTON_KINDS[button.type];
	if (!kind) return [];
	if (button.type === 'URL' && variablesIn(button.url ?? '').length === 0) return [];
	const { subType, field, label, isRequired = false, always = false, takesObject, fill } = kind;
	const labelled = `Button ${index + 1} “${button.text}”: ${label}`;
	return [
		{
			component: 'button',
			button: { subType, index },
			fields: [
				{
					...(isRequired ? required : optional)(`button_${index}_${field}`, labelled),
					...(button.example === undefined ? {} : { example: button.example }),
					...(takesObject ? { takesObject } : {}),
				},
			],
			fill: ([value]) => fill(value),
			always,
		},
	];
}

interface ButtonKind {
	subType: string;
	field: string;
	label: string;
	isRequired?: boolean;
	always?: boolean;
	/** Whether the value may be an object. */
	takesObject?: boolean;
	fill: (value: TemplateValue) => Parameter;
}

/** What each type of button takes when it is sent; types that are not listed take nothing. */
const BUTTON_KINDS: Record<string, ButtonKind | undefined> = {
	QUICK_REPLY: {
		subType: 'quick_reply',
		field: 'payload',
		label: 'payload that comes back when tapped',
		fill: (value) => ({ parameter: { type: 'payload', payload: plainText(value) } }),
	},
	URL: {
		subType: 'url',
		field: 'url',
		label: 'end of the link',
		isRequired: true,
		fill: (value) => textParameter(value),
	},
	COPY_CODE: {
		subType: 'copy_code',
		field: 'coupon_code',
		label: 'code to copy',
		isRequired: true,
		fill: (value) => ({ parameter: { type: 'coupon_code', coupon_code: plainText(value) } }),
	},
	FLOW: {
		subType: 'flow',
		field: 'flow_token',
		label: 'flow token',
		always: true,
		fill: (value) => action({ flow_token: isEmpty(value) ? 'unused' : plainText(value) }),
	},
	CATALOG: {
		subType: 'catalog',
		field: 'thumbnail_product_retailer_id',
		label: 'product whose picture is shown (retailer ID)',
		fill: (value) => action({ thumbnail_product_retailer_id: plainText(value) }),
	},
	MPM: {
		subType: 'mpm',
		field: 'products',
		label: 'thumbnail_product_retailer_id and sections, as JSON',
		isRequired: true,
		takesObject: true,
		fill(value) {
			const products = asObject(jsonIn(value));
			return products && asArray(products.sections)
				? action(products)
				: { refused: 'is no JSON object with "thumbnail_product_retailer_id" and "sections"' };
		},
	},
	VOICE_CALL: {
		subType: 'voice_call',
		field: 'ttl_minutes',
		label: 'minutes that the button works',
		fill(value) {
			const minutes = numberIn(value, 1, 43_200);
			return minutes === undefined
				? { refused: 'is no number of minutes between 1 and 43,200' }
				: { parameter: { type: 'ttl_minutes', ttl_minutes: minutes } };
		},
	},
};

function action(content: JsonObject): Parameter {
	return { parameter: { type: 'action', action: content } };
}
