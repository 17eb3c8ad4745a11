import { momentIn, momentInWords } from '../message/moment';
import type { TemplateDefinition } from './definition';
import { required, type Slot } from './slot';

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
				const at = momentIn(value, context.zone);
				if (at === undefined) return { refused: 'is not a date such as 2030-12-31T23:59:00+01:00' };
				if (at <= context.now) {
					return {
						refused: `is ${momentInWords(at, context.zone)}, which is in the past; an offer must end in the future`,
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
