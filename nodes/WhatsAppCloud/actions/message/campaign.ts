import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { NamedCampaign } from '../../send/counting/campaign';
import { BadInput } from '../failure';
import { toText } from '../parameters';

/** What is kept of messages under a common name: options of Send. */
export const campaignOptions: INodeProperties[] = [
	{
		displayName: 'Campaign',
		name: 'campaign',
		type: 'string',
		default: '',
		placeholder: 'e.g. spring-sale',
		description:
			'A name for these messages, under which the resource Campaign says what became of them: who was reached, read, answered and opted out, and what it cost. IDs and times are kept, no texts. A WhatsApp Cloud Trigger has to be published for the number: Meta reports it by webhook.',
	},
	{
		displayName: 'Keep Campaign (Days)',
		name: 'campaignDays',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3650 },
		default: 90,
		description: 'For how many days the records of the Campaign are kept',
	},
];

const LONGEST_NAME = 100;
const DAY_MS = 24 * 60 * 60 * 1000;
const MOST_DAYS = 3650;

/** @throws {BadInput} */
export function readCampaign(options: IDataObject): NamedCampaign | undefined {
	if (!('campaign' in options)) return undefined;
	const { campaign, campaignDays = 90 } = options;
	const name = toText(campaign).trim();
	if (name === '') {
		throw new BadInput(
			'Campaign is empty',
			'The message would be in no report, and Campaign → Stop would not keep it back. Give it the name of the campaign, or remove the option.',
			['Campaign'],
		);
	}
	if (name.length > LONGEST_NAME) {
		throw new BadInput(
			`Campaign has ${name.length} characters; a name may have ${LONGEST_NAME}`,
			'Give it a short name that is the same for all messages of the campaign.',
			['Campaign'],
		);
	}
	const days = Number(campaignDays);
	if (days >= 1 && days <= MOST_DAYS) return { name, keepMs: Math.round(days * DAY_MS) };
	throw new BadInput(
		`Keep Campaign (Days) is "${toText(campaignDays)}", not between 1 and ${MOST_DAYS}`,
		'Enter a number of days.',
		['Keep Campaign (Days)'],
	);
}
