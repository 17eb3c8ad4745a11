import { kindOf, type CampaignEntry } from '../../store/ledger';
import type { Choice, SendInput } from '../composition';

/** The campaign of an item, before it is known what goes out. */
export type NamedCampaign = Pick<CampaignEntry, 'name' | 'keepMs'>;

/** What the campaign keeps of a message, as its report tells them apart. */
export function entryFor(
	{ campaign, recipient }: SendInput,
	choice: Choice,
): CampaignEntry | undefined {
	if (!campaign) return undefined;
	const { template } = choice;
	const isTemplate = choice.action !== 'freeForm' && template !== undefined;
	return {
		...campaign,
		kind: kindOf({
			...(isTemplate ? { template: template.name, language: template.language } : {}),
			category: isTemplate ? template.category.toLowerCase() : 'service',
			...(recipient.country === undefined ? {} : { country: recipient.country }),
		}),
	};
}
