import { buildCtaUrl, CTA_URL_LIMITS } from '../../../message/types/ctaUrl';
import { anyHeaderFields, bodyField, footerField } from '../typeParts/fields';
import { readFrame } from '../typeParts/frame';
import type { MessageType } from '../typeParts/messageType';

export const ctaUrl: MessageType = {
	option: {
		name: 'URL Button',
		value: 'cta_url',
		description: 'A text with one button that opens an address',
	},
	fields: [
		...anyHeaderFields,
		bodyField,
		footerField,
		{
			displayName: 'Button Text',
			name: 'buttonText',
			type: 'string',
			default: '',
			placeholder: 'e.g. See your order',
			description: 'At most 20 characters',
		},
		{
			displayName: 'Button URL',
			name: 'buttonUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/orders/4711',
		},
	],
	limits: CTA_URL_LIMITS,
	read(reader) {
		const frame = readFrame(reader, { header: 'any', footer: true });
		const button = { displayText: reader.text('buttonText'), url: reader.text('buttonUrl') };
		return (draft) => buildCtaUrl(frame, button, draft);
	},
};
