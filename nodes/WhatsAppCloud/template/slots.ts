import { DateTime } from 'luxon';

import { buttonSlots } from './buttons';
import type { TemplateButton, TemplateCard, TemplateDefinition } from './definition';
import { headerSlots } from './headers';
import { required, type Slot, type TemplateField } from './slot';
import { textSlots } from './texts';
import { plainText, textParameter, type Parameter, type TemplateValue } from './value';

/**
 * Everything that a template's definition wants when it is sent (Meta: "Template components"): the one
 * walk over a definition. What a person fills in and what is sent both follow from it.
 */
export function slotsOf(definition: TemplateDefinition): Slot[] {
	const code = oneTimeCode(definition);
	if (code) return code;
	return [
		...partSlots(definition, definition.parameterFormat === 'named'),
		...offerSlots(definition),
		...definition.cards.flatMap((card, index) =>
			partSlots(card, definition.parameterFormat === 'named', index),
		),
	];
}

function partSlots(part: TemplateCard, named: boolean, card?: number): Slot[] {
	const prefix = card === undefined ? '' : `card_${card}_`;
	const where = card === undefined ? '' : `Card ${card + 1}: `;
	const slots = [
		...headerSlots(part, named),
		...(part.body ? textSlots('body', part.body, named) : []),
		...part.buttons.flatMap((button, index) => buttonSlots(button, index)),
	];
	return slots.map((slot) => ({
		...slot,
		...(card === undefined ? {} : { card }),
		fields: slot.fields.map((field) => ({
			...field,
			id: prefix + field.id,
			label: where + field.label,
		})),
	}));
}

function offerSlots({ limitedTimeOffer }: TemplateDefinition): Slot[] {
	if (!limitedTimeOffer?.hasExpiration) return [];
	return [
		{
			component: 'limited_time_offer',
			fields: [required('offer_expires_at', 'Offer: ends at (ISO date and time)')],
			fill([value]) {
				const time =
					typeof value === 'number'
						? DateTime.fromMillis(value)
						: DateTime.fromISO(plainText(value));
				if (!time.isValid) return { refused: 'is no date such as 2026-12-31T23:59:00+01:00' };
				return {
					parameter: {
						type: 'limited_time_offer',
						limited_time_offer: { expiration_time_ms: time.toMillis() },
					},
				};
			},
		},
	];
}

/** Graph lists a one-time-code button as OTP, or as a URL of WhatsApp's own that ends in the code. */
function isCodeButton({ type, url }: TemplateButton): boolean {
	return (
		type === 'OTP' || (type === 'URL' && /^https:\/\/www\.whatsapp\.com\/otp\//.test(url ?? ''))
	);
}

/**
 * Authentication templates have a fixed text with the code in it, and a button that carries the code once
 * more (Meta: "Authentication templates"): one field fills both.
 */
function oneTimeCode(definition: TemplateDefinition): Slot[] | undefined {
	const index = definition.buttons.findIndex(isCodeButton);
	if (index < 0) return undefined;
	const example = Object.values(definition.body?.examples ?? {})[0];
	const field: TemplateField = {
		...required('code', 'One-time code (at most 15 characters)'),
		...(example === undefined ? {} : { example }),
	};
	const fill = ([value]: TemplateValue[]): Parameter =>
		[...plainText(value)].length > 15
			? { refused: `has ${[...plainText(value)].length} characters; Meta takes at most 15` }
			: textParameter(value);
	return [
		{ component: 'body', fields: [field], fill },
		{ component: 'button', button: { subType: 'url', index }, fields: [field], fill },
	];
}
