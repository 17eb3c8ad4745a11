import type { TemplateButton, TemplateDefinition } from './definition';
import { TEMPLATE_LIMITS, tooLong } from './limits';
import { required, type Parameter, type Slot, type TemplateValue } from './slot';
import { plainText, textParameter } from './value';

/** Graph lists a one-time-code button as OTP, or as a URL of WhatsApp's own that ends in the code. */
export function isCodeButton({ type, url }: TemplateButton): boolean {
	return (
		type === 'OTP' || (type === 'URL' && /^https:\/\/www\.whatsapp\.com\/otp\//.test(url ?? ''))
	);
}

/**
 * Authentication templates have a fixed text with the code in it, and a button that carries the code once
 * more (Meta: "Authentication templates"): one field fills both.
 *
 * @returns undefined for templates of other kinds
 */
export function oneTimeCodeSlots({ buttons, body }: TemplateDefinition): Slot[] | undefined {
	const index = buttons.findIndex(isCodeButton);
	if (index < 0) return undefined;
	const field = required('code', 'One-time code', {
		kind: 'variable',
		example: Object.values(body?.examples ?? {})[0] ?? '123456',
	});
	return [
		{ component: 'body', fields: [field], fill },
		{ component: 'button', button: { subType: 'url', index }, fields: [field], fill },
	];
}

function fill([value]: TemplateValue[]): Parameter {
	const refused = tooLong(plainText(value), TEMPLATE_LIMITS.oneTimeCode);
	return refused === undefined ? textParameter(value) : { refused };
}
