import type { TemplateButton, TemplateDefinition } from './definition';
import { TEMPLATE_LIMITS, tooLong } from './limits';
import { required, type Parameter, type Slot, type TemplateValue } from './slot';
import { plainText, textParameter } from './valueRules';
import { variablesIn } from './variables';

/** Where the links of one-time-code buttons lead. */
const CODE_LINK = /^https?:\/\/(?:www\.)?whatsapp\.com\/otp\//i;

/**
 * Graph lists a one-time-code button as OTP, as another type with an `otp_type`, or as a URL of WhatsApp's own
 * that ends in the code.
 */
export function isCodeButton({ type, otpType, url }: TemplateButton): boolean {
	return type === 'OTP' || otpType !== undefined || (type === 'URL' && CODE_LINK.test(url ?? ''));
}

/**
 * Authentication templates have a fixed text with the code in it, and a button that carries the code once
 * more (Meta: "Authentication templates"): one field fills both.
 *
 * @returns undefined for templates of other kinds
 */
export function oneTimeCodeSlots({
	buttons,
	body,
	parameterFormat,
}: TemplateDefinition): Slot[] | undefined {
	const index = buttons.findIndex(isCodeButton);
	if (index < 0) return undefined;
	const field = required('code', 'One-time code', {
		kind: 'variable',
		example: Object.values(body?.examples ?? {})[0] ?? '123456',
	});
	const [name] = parameterFormat === 'named' ? variablesIn(body?.text ?? '') : [];
	return [
		{ component: 'body', fields: [field], fill: ([value]) => codeParameter(value, name) },
		{
			component: 'button',
			button: { subType: 'url', index },
			fields: [field],
			fill: ([value]) => codeParameter(value),
		},
	];
}

function codeParameter(value: TemplateValue, name?: string): Parameter {
	const refused = tooLong(plainText(value), TEMPLATE_LIMITS.oneTimeCode);
	return refused === undefined ? textParameter(value, name) : { refused };
}
