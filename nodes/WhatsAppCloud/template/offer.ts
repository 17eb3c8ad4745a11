import { DateTime } from 'luxon';

import type { TemplateDefinition } from './definition';
import { required, type FillContext, type Slot, type TemplateValue } from './slot';
import { plainText } from './value';

/** A number below this counts seconds, not milliseconds: 1e11 seconds are in the year 5138. */
const MILLISECONDS_FROM = 1e11;

/** When a limited-time offer ends (Meta: "Limited-time offer templates"); WhatsApp counts down to it. */
export function offerSlots({ limitedTimeOffer }: TemplateDefinition): Slot[] {
	if (!limitedTimeOffer?.hasExpiration) return [];
	return [
		{
			component: 'limited_time_offer',
			fields: [
				required('offer_expires_at', 'Offer ends at (date and time)', {
					kind: 'date',
					example: '2030-12-31T23:59:00+01:00',
				}),
			],
			fill([value], context) {
				const at = timeOf(value, context);
				if (at === undefined) return { refused: 'is no date such as 2030-12-31T23:59:00+01:00' };
				if (at <= context.now) {
					return {
						refused: `is ${new Date(at).toISOString()}, which has passed; an offer ends in the future`,
					};
				}
				return {
					parameter: {
						type: 'limited_time_offer',
						limited_time_offer: { expiration_time_ms: at },
					},
				};
			},
		},
	];
}

/** ms since the epoch. Dates without a zone are in the context's. */
function timeOf(value: TemplateValue, { zone }: FillContext): number | undefined {
	const text = plainText(value).trim();
	if (/^\d{9,}$/.test(text)) {
		const number = Number(text);
		return number < MILLISECONDS_FROM ? number * 1000 : number;
	}
	const options = zone === undefined ? {} : { zone };
	// What n8n's date picker gives has a space where ISO has a T.
	const time = DateTime.fromISO(text.replace(' ', 'T'), options);
	return time.isValid ? time.toMillis() : undefined;
}
