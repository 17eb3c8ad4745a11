import type { TemplateButton } from './definition';

/** What people call buttons on which WhatsApp itself puts the text. */
const NAMES: Record<string, string> = {
	'': 'Button',
	COPY_CODE: 'Copy code',
	OTP: 'Copy code',
	PHONE_NUMBER: 'Call',
	URL: 'Link',
};

/** The button's text; where the definition has none, words for its type: `Call permission request`. */
export function buttonName({ type, text }: Pick<TemplateButton, 'type' | 'text'>): string {
	const words = type.charAt(0) + type.slice(1).toLowerCase().replaceAll('_', ' ');
	return text || (NAMES[type] ?? words);
}
