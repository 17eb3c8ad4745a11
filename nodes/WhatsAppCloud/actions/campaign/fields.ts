import type { INodeProperties } from 'n8n-workflow';

import type { Campaign, CampaignLedger } from '../../store/campaigns';
import { chosenField } from '../fields';
import { BadInput } from '../failure';
import type { Batch } from '../operation';
import { readPhoneNumberId, readText } from '../parameters';

/** Which campaign, of the business number above. */
export const campaignField: INodeProperties = chosenField(
	{
		displayName: 'Campaign',
		name: 'campaign',
		required: true,
		description: 'The name given in the option Campaign of Message → Send',
	},
	{
		method: 'searchCampaigns',
		placeholder: 'Choose a campaign…',
		typed: { displayName: 'By Name', name: 'name', placeholder: 'e.g. spring-sale' },
	},
);

export interface CampaignInput {
	phoneNumberId: string;
	name: string;
}

export function readCampaignInput(batch: Batch, itemIndex: number): CampaignInput {
	const name = readText(batch, 'campaign', itemIndex).trim();
	if (name) return { phoneNumberId: readPhoneNumberId(batch, itemIndex), name };
	throw new BadInput(
		'Campaign is empty',
		'Choose one from the list, or enter the name that Message → Send was given.',
		['Campaign'],
	);
}

/** @throws {BadInput} if there is none of this name */
export async function findCampaign(
	campaigns: CampaignLedger,
	{ name, phoneNumberId }: CampaignInput,
): Promise<Campaign> {
	const found = await campaigns.find(phoneNumberId, name);
	if (found) return found;
	throw new BadInput(
		`No message of number ${phoneNumberId} belongs to a campaign "${name}"`,
		'Check the name, capitals included, and the Business Number: Campaign → Get Many lists them all. A campaign is forgotten when its messages are no longer kept.',
		['Campaign'],
	);
}
